//! Runs, as they are and were: `get-agent-runs`, `get-agent-run-summary`, `get-run-status`.

use super::{API, both, truncation_note};
use crate::arguments::{self, MAX_RECORDS};
use crate::client::{Client, Operation, Subject};
use crate::models::RunCounts;
use crate::transport::Transport;
use crate::types::*;

/// `get-agent-runs`
pub async fn get_agent_runs(
    client: &Client<impl Transport>,
    agent_id: i64,
    max_records: Option<u32>,
) -> Result<RunList, Error> {
    let a = arguments::id("agent-id", agent_id)?;
    let limit = arguments::within("max-records", max_records, MAX_RECORDS, 50)?;
    let operation = Operation::get(format!("{API}/agent/{a}/runs"), Subject::Agent).query("maxRecords", limit);
    let (runs, unreadable): (Vec<Run>, _) = client.noted(operation).await?;
    let returned = u32::try_from(runs.len()).unwrap_or(u32::MAX);
    let truncated = returned >= limit;
    let truncation = truncated.then(|| truncation_note(limit, "get-agent-run-summary"));
    let note = both(truncation, unreadable);
    Ok(RunList { runs, returned, limit, truncated, note })
}

/// `get-agent-run-summary`
pub async fn get_agent_run_summary(client: &Client<impl Transport>, agent_id: i64) -> Result<RunSummary, Error> {
    let a = arguments::id("agent-id", agent_id)?;
    let operation = Operation::get(format!("{API}/agent/{a}/runs/summary"), Subject::Agent);
    let RunCounts { total_count, status_counts } = client.json(operation).await?;
    let sum = |statuses: [&str; 2]| {
        let counted = |count: &&StatusCount| {
            let names = [count.status.as_deref(), count.status_name.as_deref()];
            names.into_iter().flatten().any(|name| statuses.iter().any(|status| status.eq_ignore_ascii_case(name)))
        };
        status_counts
            .iter()
            .filter(counted)
            .fold(0_u64, |sum, count| sum.saturating_add(count.count.unwrap_or_default()))
    };
    let (succeeded, failed) = (sum(["Success", "Completed"]), sum(["Failure", "Failed"]));
    let note = "succeeded is Success and Completed together, failed is Failure and Failed together; runs of any other status are \
                in neither.";
    Ok(RunSummary { total_count, status_counts, succeeded, failed, note: note.to_owned() })
}

/// `get-run-status`
pub async fn get_run_status(client: &Client<impl Transport>, agent_id: i64, run_id: i64) -> Result<Run, Error> {
    client.json(Operation::get(format!("{}/status", run_path(agent_id, run_id)?), Subject::Run)).await
}

/// Where a run of an agent is.
pub(super) fn run_path(agent_id: i64, run_id: i64) -> Result<String, Error> {
    let (a, r) = (arguments::id("agent-id", agent_id)?, arguments::id("run-id", run_id)?);
    Ok(format!("{API}/agent/{a}/run/{r}"))
}
