//! Starting a run: `start-agent`.

use super::API;
use super::run_data::{IS_DATA, newest_runs};
use super::runs::{follow, has_ended};
use super::waiting::{Looks, WAIT_SECONDS};
use crate::arguments::{self, MAX_RECORDS};
use crate::client::Value::{Flag, Number, Text};
use crate::client::{Client, Expect, Operation, Subject};
use crate::codes::ApiName;
use crate::dates;
use crate::error::{Error, invalid_argument};
use crate::files::{self, Table, Window};
use crate::transport::Transport;
use crate::types::*;
use std::time::{Duration, SystemTime};

/// How much the service's clock may be behind the host's.
const CLOCKS_DIFFER: Duration = Duration::from_secs(120);

/// How long a synchronous run may take unless the caller says otherwise, in seconds: most clients give up at 60.
const USUAL_TIMEOUT: u32 = 55;

/// The longest media type in a result, in characters.
const LONGEST_MEDIA_TYPE: usize = 200;

/// `start-agent`
pub async fn start_agent(
    client: &Client<impl Transport>,
    agent_id: i64,
    input_parameters: Option<String>,
    is_run_synchronously: Option<bool>,
    timeout: Option<u32>,
    max_rows: Option<u32>,
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
    let max_rows = arguments::within("max-rows", max_rows, MAX_RECORDS, 20)?;
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
        let begun = client.now();
        let outcome = client.text(operation.waiting(Duration::from_secs(timeout.into()))).await;
        return match outcome {
            Ok((content_type, text)) => {
                let table = files::table_of_data(&text, Window { from_row: 1, max_rows, columns: &[] });
                // The data may be large: they need not be kept while the run is looked for.
                drop(text);
                let run_id = run_since(client, agent_id, begun).await;
                Ok(StartOutcome::Finished(scraped(run_id, content_type, table)))
            }
            Err(error) if error.kind == ErrorKind::Timeout => match run_since(client, agent_id, begun).await {
                Some(run_id) => {
                    Err(error.and(format!("It is run {run_id}, as far as can be seen: follow it with wait-for-run.")))
                }
                None => Err(error),
            },
            // What has run has data, although its answer cannot be read.
            Err(error) if error.kind == ErrorKind::UnexpectedResponse => {
                let run = match run_since(client, agent_id, begun).await {
                    Some(run_id) => format!("It is run {run_id}, as far as can be seen: get-run-data shows its data."),
                    None => "If it has run, get-run-data shows its data, with the run's id.".to_owned(),
                };
                Err(error.and(run))
            }
            Err(error) => Err(error),
        };
    }
    let run = client.json(operation).await?;
    // That it was started is certain: when it cannot be looked at, it is told as it was last seen.
    let (run, _) = follow(client, agent_id, run, seconds).await;
    Ok(if has_ended(&run) { StartOutcome::Ended(run) } else { StartOutcome::Started(run) })
}

/// The first rows of what a synchronous run has scraped.
fn scraped(run_id: Option<i64>, content_type: Option<String>, table: Table) -> ScrapedData {
    let mut note = IS_DATA.to_owned();
    if !table.is_whole {
        note.push_str(" They are too long to be read as a whole: total-rows counts the rows of their first part.");
    }
    if let Some(next) = table.next_row() {
        let of = run_id.map_or(String::new(), |run_id| format!(" and run-id {run_id}"));
        note.push_str(&format!(" The other rows are in the run's file: get-run-data, with from-row {next}{of}."));
    }
    if table.shortened > 0 {
        note.push_str(&format!(" {} long values are cut short (…).", table.shortened));
    }
    if table.columns_left_out > 0 {
        note.push_str(&format!(" {} more columns are left out.", table.columns_left_out));
    }
    ScrapedData {
        run_id,
        content_type: content_type.map(|media_type| files::shorten(&media_type, LONGEST_MEDIA_TYPE).into_owned()),
        format: table.format.to_owned(),
        total_rows: table.seen,
        columns: table.columns,
        rows: table.rows,
        note: note.into(),
    }
}

/// The run that a synchronous start has led to, which its answer does not tell: the agent's newest one, if it is the only one
/// that has begun since.
async fn run_since(client: &Client<impl Transport>, agent_id: i64, begun: SystemTime) -> Option<i64> {
    let since = begun.checked_sub(CLOCKS_DIFFER)?;
    let looks = Looks::new(client, 0, Duration::ZERO);
    let runs = looks.look(newest_runs(client, agent_id, 2)).await?.ok()?;
    let has_begun = |run: &&Run| {
        let time = run.start_time.as_deref().or(run.created.as_deref());
        time.is_some_and(|time| dates::is_since(time, since))
    };
    let mut begun = runs.iter().filter(has_begun);
    let run = begun.next()?;
    begun.next().is_none().then_some(run.id)
}
