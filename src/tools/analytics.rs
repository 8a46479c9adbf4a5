//! What runs did, and why they failed: `get-runs-summary`, `get-records-summary`, `get-run-diagnostics`,
//! `get-latest-failure`.

use super::agents::get_agent;
use super::{API, NARROWER};
use crate::arguments;
use crate::client::{Client, Operation, Subject};
use crate::codes::ApiName;
use crate::dates;
use crate::decode::left_out;
use crate::decode::room::Keep;
use crate::error::Error;
use crate::transport::Transport;
use crate::types::*;

/// `get-runs-summary`
pub async fn get_runs_summary(
    client: &Client<impl Transport>,
    start_date: Option<String>,
    end_date: Option<String>,
    status: Option<RunStatus>,
    include_details: Option<bool>,
) -> Result<RunsSummary, Error> {
    let range = dates::range(start_date, end_date)?;
    let operation = Operation::get(format!("{API}/analytics/runs/summary"), Subject::Account)
        .query_if("startDate", range.start)
        .query_if("endDate", range.end)
        .query_if("status", status.map(ApiName::api_name))
        .query_if("includeDetails", include_details);
    let mut summary: RunsSummary = client.kept(operation, Keep::List).await?;
    let note = left_out(NARROWER);
    summary.note = note;
    Ok(summary)
}

/// `get-records-summary`
pub async fn get_records_summary(
    client: &Client<impl Transport>,
    start_date: Option<String>,
    end_date: Option<String>,
    agent_id: Option<i64>,
) -> Result<RecordsSummary, Error> {
    let range = dates::range(start_date, end_date)?;
    let agent_id = arguments::optional_id("agent-id", agent_id)?;
    let operation = Operation::get(format!("{API}/analytics/records/summary"), Subject::Agent)
        .query_if("startDate", range.start)
        .query_if("endDate", range.end)
        .query_if("agentId", agent_id);
    client.json(operation).await
}

/// `get-run-diagnostics`
pub async fn get_run_diagnostics(
    client: &Client<impl Transport>,
    agent_id: i64,
    run_id: i64,
) -> Result<Diagnostics, Error> {
    let (a, r) = (arguments::id("agent-id", agent_id)?, arguments::id("run-id", run_id)?);
    let operation = Operation::get(format!("{API}/analytics/agents/{a}/runs/{r}/diagnostics"), Subject::Run);
    client.json(operation).await
}

/// `get-latest-failure`
pub async fn get_latest_failure(client: &Client<impl Transport>, agent_id: i64) -> Result<LatestFailure, Error> {
    let a = arguments::id("agent-id", agent_id)?;
    let operation = Operation::get(format!("{API}/analytics/agents/{a}/latest-failure"), Subject::Agent);
    match client.json(operation).await {
        Ok(diagnostics) => Ok(LatestFailure::Failed(diagnostics)),
        // The API says so both when nothing failed and when there is no such agent.
        Err(error) if error.kind == ErrorKind::NotFound => match get_agent(client, a).await {
            // A token that may only read runs cannot know, and the API's word stands.
            Err(error) if error.kind != ErrorKind::Forbidden => Err(error),
            _ => Ok(LatestFailure::None),
        },
        Err(error) => Err(error),
    }
}
