//! The component in hosts that nobody here wrote: Wassette, the command line of Wasmtime, and Node through jco.
//!
//! Each test starts the mock Control Center, loads `dist/` into the real program, and does what a user would do. What
//! `docs/hosts.md` shows is what runs here: commands, configuration and code are read out of it.
//!
//! A program that is not installed makes its tests ignored, and the last line says how to get it; where the variable `CI` is
//! set, they fail. The log shows which versions were used.

// A test may stop at what it did not expect.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod artefacts;
mod coverage;
mod document;
mod embed;
#[allow(dead_code, unreachable_pub, reason = "shared with the tests in Wasmtime")]
mod hostile;
mod matrix;
mod mcp;
mod nginx;
mod node;
mod programs;
mod readme;
mod served;
mod service;
mod trials;
mod two_calls;
mod wasmtime;
mod wasmtime_serve;
mod wassette;
mod workplace;

use mcp::{conformance, javascript};
use std::process::ExitCode;
use trials::tests;
use wassette::{refusals, shipped};

fn main() -> ExitCode {
    trials::run(tests![
        []:
            coverage::every_block_is_run_by_a_test_or_says_why_not,
            embed::the_example_runs_an_agent_and_shows_five_rows,
            readme::the_command_line_lists_agents;
        ["nginx"]: nginx::a_session_id_makes_no_other_request_behind_nginx;
        ["wasm-tools"]:
            artefacts::wasm_tools_accepts_them_and_prints_the_descriptions,
            artefacts::wasm_tools_shows_who_made_them,
            artefacts::every_import_is_explained;
        ["wasmtime"]:
            wasmtime::a_call_without_arguments,
            wasmtime::a_call_with_options_and_enums,
            wasmtime::a_call_with_json_in_a_text,
            wasmtime::a_call_with_numbers_and_an_enum,
            wasmtime::an_error_is_a_value_with_a_hint,
            wasmtime::what_is_missing_is_named,
            two_calls::in_wasmtime,
            mcp::document::configurations_of_clients_work,
            mcp::document::the_check_without_a_client_works,
            mcp::document::each_server_over_http_starts_and_knows_whose_account_it_uses,
            mcp::document::clients_are_told_where_the_server_is,
            mcp::command::check_tries_the_key_and_the_address,
            mcp::command::what_is_wrong_stands_on_standard_error_before_anything_is_asked,
            mcp::command::the_program_says_its_version_and_how_it_is_used;
        ["wassette"]:
            artefacts::wassette_accepts_them_and_shows_the_descriptions,
            wassette::tools::loaded_by_a_client_it_shows_every_tool_with_its_description,
            wassette::tools::every_reading_tool_answers,
            wassette::tools::a_run_is_started_watched_and_its_files_are_reached,
            wassette::tools::a_schedule_is_made_with_the_timing_that_the_description_shows,
            shipped::each_documented_client_gets_the_tools,
            shipped::the_documented_custom_instance_works,
            shipped::the_shipped_policies_are_enough_and_name_one_host_and_two_variables,
            refusals::an_error_arrives_as_data_with_its_hint,
            refusals::without_the_grant_it_says_how_to_give_it_and_that_works,
            refusals::without_the_key_it_says_how_to_give_it_and_that_works,
            refusals::a_wrong_key_is_named_as_the_reason_and_not_repeated,
            refusals::a_policy_keeps_the_environment_from_the_component,
            two_calls::in_wassette_from_the_shell,
            two_calls::in_wassette_by_a_client;
        ["jco"]: artefacts::jco_accepts_them_and_its_types_carry_the_descriptions;
        ["jco", "node"]:
            node::the_documented_script_runs,
            two_calls::in_node,
            matrix::every_fault_against_every_shape,
            node::eleven_tools_answer_with_bigints_and_throw_typed_errors;
        ["node", "npm"]: served::every_fault_through_the_package;
        ["node"]: javascript::with_an_older_control_center;
        ["node", "wasmtime"]: javascript::over_stdio, javascript::over_http;
        ["wasmtime", "mcp-conformance"]: conformance::the_suite_passes;
    ])
}
