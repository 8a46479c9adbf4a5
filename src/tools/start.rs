//! Starting a run: `start-agent`.

use super::API;
use super::runs::get_run_status;
use super::waiting::{Looks, WAIT_SECONDS};
use crate::arguments;
use crate::client::Value::{Flag, Number, Text};
use crate::client::{Client, Expect, Operation, Subject};
use crate::codes::{self, ApiName};
use crate::error::invalid_argument;
use crate::observer::Event;
use crate::transport::Transport;
use crate::types::*;
use std::time::Duration;

/// The longest pause between two looks at a run.
pub(super) const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// How long a synchronous run may take unless the caller says otherwise, in seconds: most clients give up at 60.
const USUAL_TIMEOUT: u32 = 55;

/// `start-agent`
pub async fn start_agent(
    client: &Client<impl Transport>,
    agent_id: i64,
    input_parameters: Option<String>,
    is_run_synchronously: Option<bool>,
    timeout: Option<u32>,
    wait_seconds: Option<u32>,
    parallelism: Option<u32>,
    parallel_max_concurrency: Option<u32>,
    parallel_export: Option<ParallelExport>,
    is_exclusive: Option<bool>,
    is_wait_on_failure: Option<bool>,
    log_level: Option<LogLevel>,
    log_mode: Option<LogMode>,
) -> Result<StartOutcome, Error> {
    let a = arguments::id("agent-id", agent_id)?;
    let input_parameters = arguments::json_object("input-parameters", input_parameters)?;
    let timeout = arguments::within("timeout", timeout, 1..=3600, USUAL_TIMEOUT)?;
    let seconds = arguments::within("wait-seconds", wait_seconds, WAIT_SECONDS, 0)?;
    let parallelism = arguments::within("parallelism", parallelism, 1..=50, 1)?;
    let at_once = arguments::within("parallel-max-concurrency", parallel_max_concurrency, 1..=u32::MAX, parallelism)?;
    let synchronous = is_run_synchronously.unwrap_or(false);
    if synchronous && parallelism > 1 {
        return Err(invalid_argument(
            "parallelism",
            "must be 1 when is-run-synchronously is true",
            parallelism,
            "Start it asynchronously to divide it into several parts, or leave parallelism out.",
        ));
    }
    if synchronous && seconds > 0 {
        return Err(invalid_argument(
            "wait-seconds",
            "must be 0 when is-run-synchronously is true",
            seconds,
            "A synchronous run is waited for as long as its timeout says: leave one of the two out.",
        ));
    }
    let operation = Operation::post(format!("{API}/agent/{a}/start"), Subject::Agent, "get-agent-runs")
        .expecting(Expect::Start)
        .body(&[
            ("Parallelism", Some(Number(parallelism.into()))),
            ("ParallelMaxConcurrency", Some(Number(at_once.into()))),
            ("ParallelExport", Some(Text(parallel_export.unwrap_or(ParallelExport::Combined).api_name()))),
            ("InputParameters", input_parameters.as_deref().map(Text)),
            ("Timeout", Some(Number(timeout.into()))),
            ("IsExclusive", Some(Flag(is_exclusive.unwrap_or(true)))),
            ("IsWaitOnFailure", Some(Flag(is_wait_on_failure.unwrap_or(false)))),
            ("IsRunSynchronously", Some(Flag(synchronous))),
            ("LogLevel", Some(Text(log_level.unwrap_or(LogLevel::Info).api_name()))),
            ("LogMode", Some(Text(log_mode.unwrap_or(LogMode::Text).api_name()))),
        ]);
    if synchronous {
        let (content_type, text) = client.text(operation.waiting(Duration::from_secs(timeout.into()))).await?;
        return Ok(StartOutcome::Finished(ScrapedData { content_type, text }));
    }
    let run = client.json(operation).await?;
    Ok(follow(client, agent_id, run, seconds).await)
}

/// Looks at a run that was started until it has ended, or the time is up. That it was started is certain: when it cannot be
/// looked at, it is told as it was last seen.
async fn follow(client: &Client<impl Transport>, agent_id: i64, mut run: Run, seconds: u32) -> StartOutcome {
    let mut looks = Looks::new(client, seconds, LONGEST_PAUSE);
    let has_ended = |run: &Run| run.status.as_deref().is_some_and(codes::is_final);
    client.observe(Event::Run(&run));
    while !has_ended(&run) && looks.next().await {
        match looks.look(get_run_status(client, agent_id, run.id)).await {
            Some(Ok(seen)) => run = seen,
            Some(Err(_)) | None => break,
        }
        client.observe(Event::Run(&run));
    }
    if has_ended(&run) { StartOutcome::Ended(run) } else { StartOutcome::Started(run) }
}
