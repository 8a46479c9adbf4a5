//! The adapter: world `tools` of the WIT package, each export handed to the function that does the work.
//!
//! The only file that knows the component's bindings.

#![allow(missing_docs, unsafe_code)]

use crate::client::Client;
use crate::config::Config;
use crate::tools;
use crate::transport::wasi::{self, Wasi};
use crate::types::*;
use std::pin::{Pin, pin};

wit_bindgen::generate!({
    path: "wit",
    world: "tools",
    with: { "sequentum:control-center/types@1.0.0": crate::types },
});

struct Component;

export!(Component);

/// Runs one tool to its end, with a client configured by the environment that the host grants.
fn run<R>(tool: impl AsyncFnOnce(&Client<Wasi>) -> Result<R, Error>) -> Result<R, Error> {
    let client = Client::new(Wasi, Config::from_variables(&wasi::environment())?);
    let mut outcome = None;
    drive(pin!(async { outcome = Some(tool(&client).await) }));
    outcome.unwrap_or_else(|| Err(Error::new(ErrorKind::Network, "The call was not carried out", "Call again.")))
}

/// Waits for a future of any type: one copy of the reactor's loop serves all tools.
fn drive(future: Pin<&mut dyn Future<Output = ()>>) {
    wstd::runtime::block_on(future);
}

/// The exports, by module of [`tools`]: each with the signature that the WIT gives it.
macro_rules! exports {
    ($($module:ident { $(fn $name:ident($($argument:ident: $type:ty),*) -> $result:ty;)* })*) => {
        impl Guest for Component {
            $($(
                fn $name($($argument: $type),*) -> Result<$result, Error> {
                    run(async |client| tools::$module::$name(client $(, $argument)*).await)
                }
            )*)*
        }
    };
}

exports! {
    agents {
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
    runs {
        fn get_agent_runs(agent_id: i64, max_records: Option<u32>) -> RunList;
        fn get_agent_run_summary(agent_id: i64) -> RunSummary;
        fn get_run_status(agent_id: i64, run_id: i64) -> Run;
        fn start_agent(
            agent_id: i64, input_parameters: Option<String>, is_run_synchronously: Option<bool>, timeout: Option<u32>,
            parallelism: Option<u32>
        ) -> StartOutcome;
        fn stop_agent(agent_id: i64, run_id: i64) -> Confirmation;
        fn kill_agent(agent_id: i64, run_id: i64) -> Confirmation;
        fn delete_run(agent_id: i64, run_id: i64, remove_method: Option<RemoveMethod>) -> Confirmation;
    }
    files {
        fn get_run_files(agent_id: i64, run_id: i64) -> RunFiles;
        fn get_file_download_url(agent_id: i64, run_id: i64, file_id: i64) -> DownloadUrl;
    }
    versions {
        fn get_agent_versions(agent_id: i64) -> AgentVersions;
        fn restore_agent_version(agent_id: i64, version_number: u32, comments: String) -> Confirmation;
    }
}
