//! Agents: `list-agents`, `get-agent`, `search-agents`, `get-agent-search-count`, `get-personal-agent-count`.

use super::{API, FEWER, shorten_all, truncation_note};
use crate::arguments::{self, MAX_RECORDS};
use crate::client::{Client, Operation, Subject};
use crate::codes::{ApiCode, ApiName};
use crate::decode::room::{self, Keep};
use crate::decode::{both, left_out};
use crate::error::Error;
use crate::models::AgentPage;
use crate::transport::Transport;
use crate::types::*;

const QUERY_HINT: &str = "Give one or more words of the agent's name or description.";

/// So many characters of its description are shown of each agent at least, however many there are.
pub(super) const LEAST_DESCRIPTION: usize = 50;

/// How to find what a search does not show.
const OTHERS: &str = "Give a query with more words, or read page by page with list-agents (search); get-agent-search-count counts them all.";

/// `list-agents`
pub async fn list_agents(
    client: &Client<impl Transport>,
    status: Option<RunStatus>,
    space_id: Option<i64>,
    search: Option<String>,
    config_type: Option<ConfigType>,
    sort_column: Option<AgentSortColumn>,
    sort_order: Option<SortOrder>,
    page_index: Option<u32>,
    records_per_page: Option<u32>,
) -> Result<AgentList, Error> {
    let space_id = arguments::optional_id("space-id", space_id)?;
    let page_index = arguments::page_index(page_index)?;
    let records_per_page = arguments::within("records-per-page", records_per_page, 1..=100, 50)?;
    let operation = Operation::get(format!("{API}/agent/all"), Subject::Account)
        .query_if("status", status.map(ApiCode::api_code))
        .query_if("spaceId", space_id)
        .query_if("name", arguments::filter("search", search)?)
        .query_if("configType", config_type.map(ApiCode::api_code))
        .query_if("sortColumn", sort_column.map(ApiName::api_name))
        .query_if("sortOrder", sort_order.map(ApiName::api_name))
        .query("pageIndex", page_index)
        .query("recordsPerPage", records_per_page);
    let AgentPage { mut agents, total } = client.kept(operation, Keep::List).await?;
    let note = left_out(FEWER);
    shorten_agents(&mut agents);
    Ok(AgentList { agents, total_count: total, page_index, records_per_page, note })
}

/// `get-agent`
pub async fn get_agent(client: &Client<impl Transport>, agent_id: i64) -> Result<Agent, Error> {
    let a = arguments::id("agent-id", agent_id)?;
    client.json(Operation::get(format!("{API}/agent/{a}"), Subject::Agent)).await
}

/// `search-agents`
pub async fn search_agents(
    client: &Client<impl Transport>,
    query: String,
    max_records: Option<u32>,
) -> Result<AgentSearch, Error> {
    let query = arguments::query("query", &query, QUERY_HINT)?;
    let limit = arguments::within("max-records", max_records, MAX_RECORDS, 50)?;
    let operation = Operation::get(format!("{API}/agent/search"), Subject::Account)
        .query("query", query)
        .query("maxRecords", limit);
    let mut agents: Vec<AgentSummary> = client.kept(operation, Keep::List).await?;
    let returned = u32::try_from(agents.len()).unwrap_or(u32::MAX);
    let is_cut = room::is_cut();
    let truncation = (!is_cut && returned >= limit).then(|| truncation_note(limit, "get-agent-search-count"));
    let truncated = is_cut || truncation.is_some();
    let note = both(truncation, left_out(OTHERS));
    shorten_agents(&mut agents);
    Ok(AgentSearch { agents, returned, limit, truncated, note })
}

/// Leaves out of a list of agents what a choice does not need.
fn shorten_agents(agents: &mut [AgentSummary]) {
    agents.iter_mut().for_each(|agent| unless_agent(&mut agent.config_type));
    shorten_all(agents.iter_mut().map(|agent| &mut agent.description), LEAST_DESCRIPTION);
}

/// Most of what is listed as agents is that.
pub(super) fn unless_agent(config_type: &mut Option<String>) {
    config_type.take_if(|config_type| config_type == "Agent");
}

/// `get-agent-search-count`
pub async fn get_agent_search_count(
    client: &Client<impl Transport>,
    query: String,
    include_archived: Option<bool>,
) -> Result<TotalCount, Error> {
    let query = arguments::length("query", query.trim(), 2..=500, QUERY_HINT)?;
    let operation = Operation::get(format!("{API}/agent/search/count"), Subject::Account)
        .query("query", query)
        .query_if("includeArchived", include_archived);
    client.json(operation).await
}

/// `get-personal-agent-count`
pub async fn get_personal_agent_count(client: &Client<impl Transport>) -> Result<TotalCount, Error> {
    client.json(Operation::get(format!("{API}/agent/personal/count"), Subject::Account)).await
}
