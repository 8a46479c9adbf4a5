//! Credits and costs: `get-credits-balance`, `get-spending-summary`, `get-credit-history`, `get-agents-usage`,
//! `get-agent-cost-breakdown`, `get-agent-runs-cost`.

use super::{API, FEWER};
use crate::arguments::{self, MAX_RECORDS, optional_within};
use crate::client::{Client, Operation, Subject};
use crate::codes::{self, ApiName};
use crate::dates::{self, Range};
use crate::decode::room::{self, Keep};
use crate::decode::{both, left_out};
use crate::error::Error;
use crate::transport::Transport;
use crate::types::*;

/// How to go on after a breakdown that is cut.
const COARSER: &str = "Give a narrower range of time (start-date, end-date), or time-unit month.";

/// The characters that the steps of a breakdown may take in a result.
const STEPS: usize = 40_000;

/// The most that a cost takes.
const NUMBER: usize = 20;

/// `get-credits-balance`
pub async fn get_credits_balance(client: &Client<impl Transport>) -> Result<CreditsBalance, Error> {
    client.json(Operation::get(format!("{API}/billing/credits"), Subject::Account)).await
}

/// `get-spending-summary`
pub async fn get_spending_summary(
    client: &Client<impl Transport>,
    start_date: Option<String>,
    end_date: Option<String>,
) -> Result<SpendingSummary, Error> {
    let range = dates::range(start_date, end_date)?;
    client.json(during(Operation::get(format!("{API}/billing/spending"), Subject::Account), range)).await
}

/// `get-credit-history`
pub async fn get_credit_history(
    client: &Client<impl Transport>,
    page_index: Option<u32>,
    records_per_page: Option<u32>,
) -> Result<CreditHistory, Error> {
    let operation = Operation::get(format!("{API}/billing/history"), Subject::Account)
        .query_if("pageIndex", optional_within("page-index", page_index, 1..=u32::MAX)?)
        .query_if("recordsPerPage", optional_within("records-per-page", records_per_page, 1..=100)?);
    let mut page: CreditHistory = client.kept(operation, Keep::List).await?;
    let note = left_out(FEWER);
    page.note = note;
    Ok(page)
}

/// `get-agents-usage`
pub async fn get_agents_usage(
    client: &Client<impl Transport>,
    start_date: Option<String>,
    end_date: Option<String>,
    page_index: Option<u32>,
    records_per_page: Option<u32>,
    sort_column: Option<CostSortColumn>,
    sort_order: Option<SortOrder>,
    name: Option<String>,
    usage_types: Option<Vec<UsageType>>,
) -> Result<AgentsUsage, Error> {
    let range = dates::range_or_month(start_date, end_date, client.now())?;
    let operation = during(Operation::get(format!("{API}/billing/agents"), Subject::Account), range)
        .query_if("pageIndex", optional_within("page-index", page_index, 1..=u32::MAX)?)
        .query_if("recordsPerPage", optional_within("records-per-page", records_per_page, MAX_RECORDS)?)
        .query_if("sortColumn", sort_column.map(ApiName::api_name))
        .query_if("sortOrder", sort_order.map(ApiName::api_name))
        .query_if("name", arguments::filter("name", name)?)
        .query_if("usageTypes", names(usage_types));
    let mut page: AgentsUsage = client.kept(operation, Keep::List).await?;
    let note = left_out(FEWER);
    page.note = note;
    Ok(page)
}

/// `get-agent-cost-breakdown`
pub async fn get_agent_cost_breakdown(
    client: &Client<impl Transport>,
    agent_id: i64,
    start_date: Option<String>,
    end_date: Option<String>,
    time_unit: Option<TimeUnit>,
    usage_types: Option<Vec<UsageType>>,
) -> Result<AgentCosts, Error> {
    let a = arguments::id("agent-id", agent_id)?;
    let range = dates::range_or_month(start_date, end_date, client.now())?;
    let operation = during(Operation::get(format!("{API}/billing/agents/{a}"), Subject::Agent), range)
        .query_if("timeUnit", time_unit.map(ApiName::api_name))
        .query_if("usageTypes", names(usage_types));
    let mut costs: AgentCosts = client.kept(operation, Keep::List).await?;
    let unreadable = left_out("Give usage-types for the others.");
    let all = costs.labels.len();
    let longest = costs.labels.iter().map(|label| label.chars().count()).max().unwrap_or_default();
    let steps = STEPS / (longest + 4 + NUMBER * costs.usage_types.len());
    costs.labels.truncate(steps);
    for series in &mut costs.usage_types {
        series.data.truncate(steps);
        series.type_ = series.type_.take().map(codes::usage_type);
    }
    let cut = (steps < all).then(|| room::note(steps, all, COARSER));
    costs.note = both(cut, unreadable);
    Ok(costs)
}

/// `get-agent-runs-cost`
pub async fn get_agent_runs_cost(
    client: &Client<impl Transport>,
    agent_id: i64,
    start_date: Option<String>,
    end_date: Option<String>,
    page_index: Option<u32>,
    records_per_page: Option<u32>,
    sort_column: Option<RunCostSortColumn>,
    sort_order: Option<SortOrder>,
    usage_types: Option<Vec<UsageType>>,
) -> Result<RunsCost, Error> {
    let a = arguments::id("agent-id", agent_id)?;
    let range = dates::range_or_month(start_date, end_date, client.now())?;
    let operation = during(Operation::get(format!("{API}/billing/agents/{a}/runs"), Subject::Agent), range)
        .query_if("pageIndex", optional_within("page-index", page_index, 1..=u32::MAX)?)
        .query_if("recordsPerPage", optional_within("records-per-page", records_per_page, MAX_RECORDS)?)
        .query_if("sortColumn", sort_column.map(ApiName::api_name))
        .query_if("sortOrder", sort_order.map(ApiName::api_name))
        .query_if("usageTypes", names(usage_types));
    let mut page: RunsCost = client.kept(operation, Keep::List).await?;
    let note = left_out(FEWER);
    page.note = note;
    Ok(page)
}

fn during(operation: Operation, range: Range) -> Operation {
    operation.query_if("startDate", range.start).query_if("endDate", range.end)
}

/// The sorts of use as the API takes them; an empty list filters nothing.
fn names(usage_types: Option<Vec<UsageType>>) -> Option<String> {
    let names: Vec<_> = usage_types?.into_iter().map(ApiName::api_name).collect();
    (!names.is_empty()).then(|| names.join(","))
}
