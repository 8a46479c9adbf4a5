//! The adapter: world `tools` of the WIT package, each export handed to the function that does the work. Without the
//! feature `write` it is world `tools-readonly`, which has nothing that changes anything.
//!
//! The only file that knows the component's bindings.

#![allow(missing_docs, unsafe_code)]

use crate::client::Client;
use crate::config::{Config, Credentials};
use crate::tools;
use crate::transport::wasi::{self, Wasi};
use crate::types::*;
use std::future::poll_fn;
use std::pin::{Pin, pin};

#[cfg(feature = "write")]
wit_bindgen::generate!({
    path: "wit",
    world: "tools",
    with: { "sequentum:control-center/types@1.0.0": crate::types },
});

#[cfg(not(feature = "write"))]
wit_bindgen::generate!({
    path: "wit",
    world: "tools-readonly",
    with: { "sequentum:control-center/types@1.0.0": crate::types },
});

struct Component;

export!(Component);

/// A client configured by the environment that the host grants.
#[inline(never)]
fn client() -> Result<Client<Wasi>, Error> {
    let environment = wasi::environment();
    Ok(Client::new(Wasi, Config::from_environment(&environment)?, Credentials::from_environment(&environment)?))
}

/// Waits for a tool to end.
fn wait<R>(tool: impl Future<Output = Result<R, Error>>) -> Result<R, Error> {
    let mut tool = pin!(tool);
    let mut outcome = None;
    drive(pin!(poll_fn(|context| tool.as_mut().poll(context).map(|ended| outcome = Some(ended)))));
    outcome.unwrap_or_else(|| Err(Error::new(ErrorKind::Network, "The call was not carried out", "Call again.")))
}

/// Waits for a future of any type: one copy of the reactor's loop serves all tools.
#[inline(never)]
fn drive(future: Pin<&mut dyn Future<Output = ()>>) {
    wstd::runtime::block_on(future);
}

/// Exports of one module of [`tools`]: each with the signature that the WIT gives it.
macro_rules! exports {
    ($module:ident: $(fn $name:ident($($argument:ident: $type:ty),*) -> $result:ty;)*) => {
        $(
            fn $name($($argument: $type),*) -> Result<$result, Error> {
                wait(tools::$module::$name(&client()? $(, $argument)*))
            }
        )*
    };
}

impl Guest for Component {
    exports! { agents:
        fn list_agents(
            status: Option<RunStatus>, space_id: Option<i64>, search: Option<String>, config_type: Option<ConfigType>,
            sort_column: Option<AgentSortColumn>, sort_order: Option<SortOrder>, page_index: Option<u32>,
            records_per_page: Option<u32>
        ) -> AgentList;
        fn get_agent(agent_id: i64) -> Agent;
        fn search_agents(query: String, max_records: Option<u32>) -> AgentSearch;
        fn get_agent_search_count(query: String, include_archived: Option<bool>) -> TotalCount;
        fn get_personal_agent_count() -> TotalCount;
    }

    exports! { runs:
        fn get_agent_runs(agent_id: i64, max_records: Option<u32>) -> RunList;
        fn get_agent_run_summary(agent_id: i64) -> RunSummary;
        fn get_run_status(agent_id: i64, run_id: i64) -> Run;
    }

    #[cfg(feature = "write")]
    exports! { runs:
        fn start_agent(
            agent_id: i64, input_parameters: Option<String>, is_run_synchronously: Option<bool>, timeout: Option<u32>,
            parallelism: Option<u32>
        ) -> StartOutcome;
        fn stop_agent(agent_id: i64, run_id: i64) -> Confirmation;
        fn kill_agent(agent_id: i64, run_id: i64) -> Confirmation;
        fn delete_run(agent_id: i64, run_id: i64, remove_method: Option<RemoveMethod>) -> Confirmation;
    }

    exports! { files:
        fn get_run_files(agent_id: i64, run_id: i64) -> RunFiles;
        fn get_file_download_url(agent_id: i64, run_id: i64, file_id: i64) -> DownloadUrl;
    }

    exports! { versions:
        fn get_agent_versions(agent_id: i64) -> AgentVersions;
    }

    #[cfg(feature = "write")]
    exports! { versions:
        fn restore_agent_version(agent_id: i64, version_number: u32, comments: String) -> Confirmation;
    }

    exports! { schedules:
        fn list_agent_schedules(agent_id: i64) -> ScheduleList;
        fn get_agent_schedule(agent_id: i64, schedule_id: i64) -> Schedule;
        fn get_scheduled_runs(start_date: Option<String>, end_date: Option<String>) -> UpcomingRuns;
    }

    #[cfg(feature = "write")]
    exports! { schedules:
        fn create_agent_schedule(
            agent_id: i64, name: String, timing: Timing, timezone: Option<String>, input_parameters: Option<String>,
            is_enabled: Option<bool>, parallelism: Option<u32>, parallel_max_concurrency: Option<u32>,
            parallel_export: Option<ParallelExport>, log_level: Option<LogLevel>, log_mode: Option<LogMode>,
            is_exclusive: Option<bool>, is_wait_on_failure: Option<bool>
        ) -> Schedule;
        fn update_agent_schedule(
            agent_id: i64, schedule_id: i64, name: String, timing: Option<Timing>, timezone: Option<String>,
            input_parameters: Option<String>, is_enabled: Option<bool>, parallelism: Option<u32>,
            parallel_max_concurrency: Option<u32>, parallel_export: Option<ParallelExport>, log_level: Option<LogLevel>,
            log_mode: Option<LogMode>, is_exclusive: Option<bool>, is_wait_on_failure: Option<bool>
        ) -> Schedule;
        fn enable_agent_schedule(agent_id: i64, schedule_id: i64) -> Confirmation;
        fn disable_agent_schedule(agent_id: i64, schedule_id: i64) -> Confirmation;
        fn delete_agent_schedule(agent_id: i64, schedule_id: i64) -> Confirmation;
    }

    exports! { billing:
        fn get_credits_balance() -> CreditsBalance;
        fn get_spending_summary(start_date: Option<String>, end_date: Option<String>) -> SpendingSummary;
        fn get_credit_history(page_index: Option<u32>, records_per_page: Option<u32>) -> CreditHistory;
        fn get_agents_usage(
            start_date: Option<String>, end_date: Option<String>, page_index: Option<u32>, records_per_page: Option<u32>,
            sort_column: Option<CostSortColumn>, sort_order: Option<SortOrder>, name: Option<String>,
            usage_types: Option<Vec<UsageType>>
        ) -> AgentsUsage;
        fn get_agent_cost_breakdown(
            agent_id: i64, start_date: Option<String>, end_date: Option<String>, time_unit: Option<TimeUnit>,
            usage_types: Option<Vec<UsageType>>
        ) -> AgentCosts;
        fn get_agent_runs_cost(
            agent_id: i64, start_date: Option<String>, end_date: Option<String>, page_index: Option<u32>,
            records_per_page: Option<u32>, sort_column: Option<RunCostSortColumn>, sort_order: Option<SortOrder>,
            usage_types: Option<Vec<UsageType>>
        ) -> RunsCost;
    }

    exports! { spaces:
        fn list_spaces() -> SpaceList;
        fn get_space(space_id: i64) -> Space;
        fn get_space_agents(space_id: i64) -> SpaceAgents;
        fn get_space_agent_count(space_id: i64) -> TotalCount;
        fn search_space_by_name(name: String) -> Space;
    }

    #[cfg(feature = "write")]
    exports! { spaces:
        fn run_space_agents(space_id: i64, input_parameters: Option<String>) -> SpaceRun;
    }

    exports! { analytics:
        fn get_runs_summary(
            start_date: Option<String>, end_date: Option<String>, status: Option<RunsFilter>, include_details: Option<bool>
        ) -> RunsSummary;
        fn get_records_summary(
            start_date: Option<String>, end_date: Option<String>, agent_id: Option<i64>
        ) -> RecordsSummary;
        fn get_run_diagnostics(agent_id: i64, run_id: i64) -> Diagnostics;
        fn get_latest_failure(agent_id: i64) -> LatestFailure;
    }

    exports! { builder:
        fn get_agent_build_status(session_id: String) -> BuildStatus;
    }

    #[cfg(feature = "write")]
    exports! { builder:
        fn start_agent_build(prompt: String, space_id: Option<i64>, wait_for_completion: Option<bool>) -> Build;
        fn stop_agent_build(session_id: String) -> Confirmation;
    }
}
