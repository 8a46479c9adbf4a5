//! Runs, as they are and were: `get-agent-runs`, `get-agent-run-summary`, `get-run-status`, `wait-for-run`.

use super::waiting::{Looks, USUAL_WAIT};
use super::{API, shorten_all, truncation_note};
use crate::arguments::{self, MAX_RECORDS};
use crate::client::{Client, Operation, Subject};
use crate::codes;
use crate::decode::room::{self, Keep};
use crate::decode::{both, left_out, unreadable_note};
use crate::error::Error;
use crate::models::RunCounts;
use crate::observer::Event;
use crate::transport::Transport;
use crate::types::*;
use std::time::Duration;

/// The longest pause between two looks at a run.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// What a run in short takes in a result beside its texts.
const RUN: usize = 165;

/// So many characters of its message are shown of each run at least, however many there are.
const LEAST_MESSAGE: usize = 40;

/// How to find the runs that a list does not show.
const OLDER: &str = "Older ones are found by their status, or page by page with get-agent-runs-cost; do not count this list, \
                     get-agent-run-summary counts them all.";

/// `get-agent-runs`
pub async fn get_agent_runs(
    client: &Client<impl Transport>,
    agent_id: i64,
    max_records: Option<u32>,
    status: Option<RunStatus>,
) -> Result<RunList, Error> {
    let a = arguments::id("agent-id", agent_id)?;
    let limit = arguments::within("max-records", max_records, MAX_RECORDS, 50)?;
    // The API has no such filter: the runs to keep are looked for among as many as it gives.
    let asked = if status.is_some() { *MAX_RECORDS.end() } else { limit };
    let operation = Operation::get(format!("{API}/agent/{a}/runs"), Subject::Agent).query("maxRecords", asked);
    let mut runs: Vec<RunBrief> = client.kept(operation, Keep::Elements).await?;
    let unreadable = unreadable_note();
    let mut truncated = runs.len() >= asked as usize;
    if let Some(status) = status {
        let wanted = codes::same_as(status);
        runs.retain(|run| {
            run.status.as_deref().is_some_and(|status| wanted.iter().any(|name| name.eq_ignore_ascii_case(status)))
        });
        truncated |= runs.len() > limit as usize;
        runs.truncate(limit as usize);
    }
    shorten_all(runs.iter_mut().map(|run| &mut run.message), LEAST_MESSAGE);
    let all = runs.len();
    let mut sizes = runs.iter().map(|run| (RUN, [&run.status, &run.start_time, &run.end_time, &run.message]));
    let most = room::fitting(&mut sizes);
    runs.truncate(most);
    let truncation = if runs.len() < all {
        truncated = true;
        Some(room::note(runs.len(), all, OLDER))
    } else {
        truncated.then(|| truncation_note(limit, "get-agent-run-summary"))
    };
    let returned = u32::try_from(runs.len()).unwrap_or(u32::MAX);
    let note = both(truncation, unreadable);
    Ok(RunList { runs, returned, limit, truncated, note })
}

/// `get-agent-run-summary`
pub async fn get_agent_run_summary(client: &Client<impl Transport>, agent_id: i64) -> Result<RunSummary, Error> {
    let a = arguments::id("agent-id", agent_id)?;
    let operation = Operation::get(format!("{API}/agent/{a}/runs/summary"), Subject::Agent);
    let RunCounts { total_count, status_counts } = client.json(operation).await?;
    let cut = left_out("The sums are those of these entries; get-agent-runs takes a status.");
    let sum = |status| {
        let counted = |count: &&StatusCount| {
            let names = [count.status.as_deref(), count.status_name.as_deref()];
            let is_one = |name: &str| codes::same_as(status).iter().any(|known| known.eq_ignore_ascii_case(name));
            names.into_iter().flatten().any(is_one)
        };
        status_counts
            .iter()
            .filter(counted)
            .fold(0_u64, |sum, count| sum.saturating_add(count.count.unwrap_or_default()))
    };
    let (succeeded, failed) = (sum(RunStatus::Success), sum(RunStatus::Failed));
    let sums = "succeeded is Success and Completed together, failed is Failure and Failed together; runs of any other status \
                are in neither.";
    let note = both(Some(sums.into()), cut).unwrap_or_default();
    Ok(RunSummary { total_count, status_counts, succeeded, failed, note })
}

/// `get-run-status`
pub async fn get_run_status(client: &Client<impl Transport>, agent_id: i64, run_id: i64) -> Result<Run, Error> {
    let operation = Operation::get(format!("{}/status", run_path(agent_id, run_id)?), Subject::Run);
    client.json(operation).await
}

/// `wait-for-run`
pub async fn wait_for_run(
    client: &Client<impl Transport>,
    agent_id: i64,
    run_id: i64,
    seconds: Option<u32>,
) -> Result<WatchedRun, Error> {
    let seconds = arguments::within("seconds", seconds, 1..=300, USUAL_WAIT)?;
    let run = get_run_status(client, agent_id, run_id).await?;
    let (run, fault) = follow(client, agent_id, run, seconds).await;
    if let Some(fault) = fault {
        return Err(fault);
    }
    let status = run.status.as_deref().unwrap_or_default();
    let is = |statuses: &[&str]| statuses.iter().any(|known| known.eq_ignore_ascii_case(status));
    let message = if !has_ended(&run) {
        "The run goes on. Call wait-for-run again until it has ended, or stop it with stop-agent."
    } else if is(codes::same_as(RunStatus::Success)) {
        "The run has ended well: get-run-data shows what it found."
    } else if is(codes::same_as(RunStatus::Failed)) {
        "The run has failed: get-run-log tells why, and get-run-diagnostics what may help."
    } else if is(codes::same_as(RunStatus::Skipped)) {
        "The run was skipped: the agent is archived, or is exclusive and was running already (get-agent-runs)."
    } else {
        "The run was stopped: what it had exported by then is in get-run-files."
    };
    Ok(WatchedRun { finished: has_ended(&run), run, message: message.into() })
}

/// Whether a run has ended.
pub(super) fn has_ended(run: &Run) -> bool {
    run.status.as_deref().is_some_and(codes::is_final)
}

/// Looks at a run until it has ended, or the time is up: the run as it was seen last, and why it could not be seen again.
pub(super) async fn follow(
    client: &Client<impl Transport>,
    agent_id: i64,
    mut run: Run,
    seconds: u32,
) -> (Run, Option<Error>) {
    let mut looks = Looks::new(client, seconds, LONGEST_PAUSE);
    loop {
        client.observe(Event::Run(&run));
        if has_ended(&run) || !looks.next().await {
            return (run, None);
        }
        match looks.look(get_run_status(client, agent_id, run.id)).await {
            Some(Ok(seen)) => run = seen,
            Some(Err(fault)) => return (run, Some(fault)),
            None => return (run, None),
        }
    }
}

/// Where a run of an agent is.
pub(super) fn run_path(agent_id: i64, run_id: i64) -> Result<String, Error> {
    let (a, r) = (arguments::id("agent-id", agent_id)?, arguments::id("run-id", run_id)?);
    Ok(format!("{API}/agent/{a}/run/{r}"))
}
