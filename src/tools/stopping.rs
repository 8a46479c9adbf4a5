//! Ending and removing runs: `stop-agent`, `kill-agent`, `delete-run`.

use super::runs::{get_run_status, has_ended, run_path};
use crate::client::{Client, Operation, Subject};
use crate::codes::ApiName;
use crate::error::Error;
use crate::transport::Transport;
use crate::types::*;

/// `stop-agent`
pub async fn stop_agent(client: &Client<impl Transport>, agent_id: i64, run_id: i64) -> Result<Confirmation, Error> {
    client
        .done(Operation::post(format!("{}/stop", run_path(agent_id, run_id)?), Subject::Run, "get-run-status"))
        .await?;
    Ok(Confirmation {
        message: format!(
            "Run {run_id} of agent {agent_id} was told to stop. It ends its current work first: follow it with wait-for-run \
             until it is Stopped."
        )
        .into(),
    })
}

/// `kill-agent`
pub async fn kill_agent(client: &Client<impl Transport>, agent_id: i64, run_id: i64) -> Result<Confirmation, Error> {
    let path = run_path(agent_id, run_id)?;
    // What the call does depends on it. Where it cannot be seen, the run is killed all the same.
    let before = get_run_status(client, agent_id, run_id).await.ok();
    let status = before.as_ref().and_then(|run| run.status.as_deref());
    let run = format!("Run {run_id} of agent {agent_id}");
    if let (Some(status), true) = (status, before.as_ref().is_some_and(has_ended)) {
        return Ok(Confirmation {
            message: format!("{run} had ended already, as {status}: nothing was killed.").into(),
        });
    }
    client.done(Operation::post(format!("{path}/kill"), Subject::Run, "get-run-status")).await?;
    let message = match status {
        Some("Stopping") => format!(
            "{run} was killed: it was Stopping, and its process is ended. Data not yet exported is lost. wait-for-run shows its \
             end."
        ),
        Some(status) => format!(
            "{run} was told to stop gracefully, and is not killed: it was {status}, and a first call does no more. Wait for its \
             end with wait-for-run; a second call of kill-agent, while it is Stopping, ends the process."
        ),
        None => format!(
            "{run} was told to end. A first call stops it gracefully; a second call, while it is still Stopping, ends the \
             process, and data not yet exported is lost. get-run-status tells its state."
        ),
    };
    Ok(Confirmation { message: message.into() })
}

/// `delete-run`
pub async fn delete_run(
    client: &Client<impl Transport>,
    agent_id: i64,
    run_id: i64,
    remove_method: RemoveMethod,
) -> Result<Confirmation, Error> {
    let operation = Operation::delete(run_path(agent_id, run_id)?, Subject::Run, "get-agent-runs")
        .query("removeMethod", remove_method.api_name());
    client.done(operation).await?;
    let run = format!("run {run_id} of agent {agent_id}");
    let message = match remove_method {
        RemoveMethod::RemoveEntireRun => format!("Removed: {run}, with all its files. Kept: nothing of it."),
        RemoveMethod::RemoveAllFiles => {
            format!("Removed: all files of {run}. Kept: the run in the list of runs, and the input given to the agent.")
        }
        RemoveMethod::RemoveAllFilesAndAgentInput => {
            format!("Removed: all files of {run}, and the input given to the agent. Kept: the run in the list of runs.")
        }
    };
    Ok(Confirmation { message: message.into() })
}
