//! Runs: `get-agent-runs`, `get-agent-run-summary`, `get-run-status`, `start-agent`, `stop-agent`, `kill-agent`,
//! `delete-run`.

use super::{API, truncation_note};
use crate::arguments::{self, MAX_RECORDS};
use crate::client::Value::{Flag, Number, Text};
use crate::client::{Client, Expect, Operation, Subject};
use crate::codes::ApiName;
use crate::error::invalid_argument;
use crate::transport::Transport;
use crate::types::*;
use std::time::Duration;

/// `get-agent-runs`
pub async fn get_agent_runs(
    client: &Client<impl Transport>,
    agent_id: i64,
    max_records: Option<u32>,
) -> Result<RunList, Error> {
    let a = arguments::id("agent-id", agent_id)?;
    let limit = arguments::within("max-records", max_records, MAX_RECORDS, 50)?;
    let operation = Operation::get(format!("{API}/agent/{a}/runs"), Subject::Agent).query("maxRecords", limit);
    let runs: Vec<Run> = client.json(operation).await?;
    let returned = u32::try_from(runs.len()).unwrap_or(u32::MAX);
    let truncated = returned >= limit;
    let note = truncated.then(|| truncation_note(limit, "get-agent-run-summary"));
    Ok(RunList { runs, returned, limit, truncated, note })
}

/// `get-agent-run-summary`
pub async fn get_agent_run_summary(client: &Client<impl Transport>, agent_id: i64) -> Result<RunSummary, Error> {
    let a = arguments::id("agent-id", agent_id)?;
    client.json(Operation::get(format!("{API}/agent/{a}/runs/summary"), Subject::Agent)).await
}

/// `get-run-status`
pub async fn get_run_status(client: &Client<impl Transport>, agent_id: i64, run_id: i64) -> Result<Run, Error> {
    client.json(Operation::get(format!("{}/status", run_path(agent_id, run_id)?), Subject::Run)).await
}

/// `start-agent`
pub async fn start_agent(
    client: &Client<impl Transport>,
    agent_id: i64,
    input_parameters: Option<String>,
    is_run_synchronously: Option<bool>,
    timeout: Option<u32>,
    parallelism: Option<u32>,
) -> Result<StartOutcome, Error> {
    let a = arguments::id("agent-id", agent_id)?;
    let input_parameters = arguments::json_object("input-parameters", input_parameters)?;
    let timeout = arguments::within("timeout", timeout, 1..=3600, 60)?;
    let parallelism = arguments::within("parallelism", parallelism, 1..=50, 1)?;
    let synchronous = is_run_synchronously.unwrap_or(false);
    if synchronous && parallelism > 1 {
        return Err(invalid_argument(
            "parallelism",
            "must be 1 when is-run-synchronously is true",
            parallelism,
            "Start it asynchronously to divide it into several processes, or leave parallelism out.",
        ));
    }
    let operation = Operation::post(format!("{API}/agent/{a}/start"), Subject::Agent, "get-agent-runs")
        .expecting(Expect::Start)
        .body(&[
            ("Parallelism", Some(Number(parallelism.into()))),
            ("ParallelMaxConcurrency", Some(Number(1))),
            ("ParallelExport", Some(Text("Combined"))),
            ("InputParameters", input_parameters.as_deref().map(Text)),
            ("Timeout", Some(Number(timeout.into()))),
            ("IsExclusive", Some(Flag(true))),
            ("IsWaitOnFailure", Some(Flag(false))),
            ("IsRunSynchronously", Some(Flag(synchronous))),
            ("LogLevel", Some(Text("Info"))),
            ("LogMode", Some(Text("Text"))),
        ]);
    if synchronous {
        let (content_type, text) = client.text(operation.waiting(Duration::from_secs(timeout.into()))).await?;
        Ok(StartOutcome::Finished(ScrapedData { content_type, text }))
    } else {
        client.json(operation).await.map(StartOutcome::Started)
    }
}

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

/// Where a run of an agent is.
pub(super) fn run_path(agent_id: i64, run_id: i64) -> Result<String, Error> {
    let (a, r) = (arguments::id("agent-id", agent_id)?, arguments::id("run-id", run_id)?);
    Ok(format!("{API}/agent/{a}/run/{r}"))
}
