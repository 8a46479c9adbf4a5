//! The command line of Wasmtime: one call, written as the WIT writes values.

use std::process::Output;

use super::document::block;
use super::workplace::Workplace;
use super::{programs, service};

/// Runs each of these blocks after the one that sets the key, and returns what the last one printed.
async fn run(names: &[&str]) -> String {
    programs::find("wasmtime");
    let mock = service::start().await;
    let workplace = Workplace::new(&mock);
    let mut last = String::new();
    for name in names {
        last = workplace.succeeds(&format!("{}\n{}", block("wasmtime-key"), block(name)));
    }
    last
}

pub(crate) async fn a_call_without_arguments() {
    let printed = run(&["wasmtime-no-argument"]).await;
    assert!(printed.starts_with("ok({available-credits: "), "{printed}");
}

pub(crate) async fn a_call_with_options_and_enums() {
    let printed = run(&["wasmtime-options"]).await;
    assert!(printed.starts_with("ok({agents: [{") && printed.contains(r#"status: some("Failed")"#), "{printed}");
}

pub(crate) async fn a_call_with_json_in_a_text() {
    let printed = run(&["wasmtime-text"]).await;
    assert!(printed.starts_with("ok(started({id: 50001, agent-id: some(101)"), "{printed}");
}

pub(crate) async fn a_call_with_numbers_and_an_enum() {
    let printed = run(&["wasmtime-enum"]).await;
    assert!(printed.contains(r#"run-every-count: some(6), run-every-period: some("hour")"#), "{printed}");
}

pub(crate) async fn an_error_is_a_value_with_a_hint() {
    let printed = run(&["wasmtime-error"]).await;
    assert!(printed.starts_with("err({kind: not-found, message: \"API Error 404: Not Found"), "{printed}");
    assert!(printed.contains("hint: \"List valid agent ids with list-agents or search-agents."), "{printed}");
}

/// What a user sees who forgets the key, and then `-S http`.
pub(crate) async fn what_is_missing_is_named() {
    let wasmtime = programs::find("wasmtime");
    let mock = service::start().await;
    let workplace = Workplace::new(&mock);
    let call = |arguments: &[&str]| -> Output {
        let mut command = workplace.command(&wasmtime);
        command.arg("run").args(arguments).args(["--invoke", "get-credits-balance()", "dist/sequentum-tools.wasm"]);
        command.output().expect("Wasmtime")
    };
    let printed = String::from_utf8(call(&["-S", "http"]).stdout).unwrap();
    assert!(printed.contains("SEQUENTUM_API_KEY environment variable is required"), "{printed}");
    assert!(printed.contains("in Wasmtime `--env SEQUENTUM_API_KEY`"), "{printed}");

    let refused = call(&[]);
    assert!(!refused.status.success());
    assert!(String::from_utf8_lossy(&refused.stderr).contains("wasi:http"), "{refused:?}");
    assert!(mock.requests().is_empty());
}
