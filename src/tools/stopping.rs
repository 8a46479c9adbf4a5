//! Ending and removing runs: `stop-agent`, `kill-agent`, `delete-run`.

use super::runs::run_path;
use crate::client::{Client, Operation, Subject};
use crate::codes::ApiName;
use crate::transport::Transport;
use crate::types::*;

/// `stop-agent`
pub async fn stop_agent(client: &Client<impl Transport>, agent_id: i64, run_id: i64) -> Result<Confirmation, Error> {
    client
        .done(Operation::post(format!("{}/stop", run_path(agent_id, run_id)?), Subject::Run, "get-run-status"))
        .await?;
    Ok(Confirmation {
        message: format!(
            "Run {run_id} of agent {agent_id} was told to stop. It ends its current work first: follow it with get-run-status \
             until it is Stopped."
        ),
    })
}

/// `kill-agent`
pub async fn kill_agent(client: &Client<impl Transport>, agent_id: i64, run_id: i64) -> Result<Confirmation, Error> {
    client
        .done(Operation::post(format!("{}/kill", run_path(agent_id, run_id)?), Subject::Run, "get-run-status"))
        .await?;
    Ok(Confirmation {
        message: format!(
            "Run {run_id} of agent {agent_id} was told to end. A first call stops it gracefully; a second call, while it is \
             still Stopping, ends the process, and data not yet exported is lost. get-run-status tells its state."
        ),
    })
}

/// `delete-run`
pub async fn delete_run(
    client: &Client<impl Transport>,
    agent_id: i64,
    run_id: i64,
    remove_method: Option<RemoveMethod>,
) -> Result<Confirmation, Error> {
    let method = remove_method.unwrap_or(RemoveMethod::RemoveEntireRun);
    let operation = Operation::delete(run_path(agent_id, run_id)?, Subject::Run, "get-agent-runs")
        .query("removeMethod", method.api_name());
    client.done(operation).await?;
    let run = format!("run {run_id} of agent {agent_id}");
    let message = match method {
        RemoveMethod::RemoveEntireRun => format!("Removed: {run}, with all its files. Kept: nothing of it."),
        RemoveMethod::RemoveAllFiles => {
            format!("Removed: all files of {run}. Kept: the run in the list of runs, and the input given to the agent.")
        }
        RemoveMethod::RemoveAllFilesAndAgentInput => {
            format!("Removed: all files of {run}, and the input given to the agent. Kept: the run in the list of runs.")
        }
    };
    Ok(Confirmation { message })
}
