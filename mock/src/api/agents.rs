//! Agents: the list, one of them, the searches, the counts.

use axum::routing::MethodFilter;
use serde_json::{Value, json};

use crate::contract::check::{Field, ID, Kind, may, must};
use crate::contract::dialect;
use crate::contract::{Call, Content, Dialect, Endpoint, Form, Handler, Refusal, Reply, Scope};
use crate::domain::{Agent, State};
use crate::time::stamp;

const LIST: &[Field] = &[
    may("status", Kind::Whole(0, 13)),
    may("spaceId", ID),
    may("name", Kind::Text),
    may("configType", Kind::Whole(1, 4)),
    may("sortColumn", Kind::OneOf(&["name", "lastActivity", "created", "updated", "status", "configType"])),
    may("sortOrder", Kind::Whole(0, 1)),
    may("pageIndex", Kind::Whole(1, i32::MAX as i64)),
    may("recordsPerPage", Kind::Whole(1, 100)),
];
const SEARCH: &[Field] = &[must("query", Kind::Filled(1, 1000)), may("maxRecords", Kind::Whole(1, 1000))];
const SEARCH_COUNT: &[Field] = &[must("query", Kind::Filled(2, 1000)), may("includeArchived", Kind::Flag)];

pub(super) static ENDPOINTS: &[Endpoint] = &[
    read("/api/v1/agent/all", LIST, list),
    read("/api/v1/agent/{a}", &[], get),
    read("/api/v1/agent/search", SEARCH, search),
    read("/api/v1/agent/search/count", SEARCH_COUNT, search_count),
    read("/api/v1/agent/personal/count", &[], personal_count),
];

const fn read(path: &'static str, query: &'static [Field], serve: Handler) -> Endpoint {
    Endpoint {
        method: MethodFilter::GET,
        path,
        scope: Scope::AgentsRead,
        form: Form::Plain,
        query,
        body: Content::None,
        serve,
    }
}

fn list(state: &mut State, call: &Call) -> Result<Reply, Refusal> {
    let status = call.number("status");
    let config_type = call.number("configType");
    let mut agents: Vec<&Agent> = state
        .listed()
        .filter(|agent| {
            status.is_none_or(|wanted| agent.status(call.now).is_some_and(|status| call.dialect.as_one(status, wanted)))
        })
        .filter(|agent| call.number("spaceId").is_none_or(|space| agent.space == Some(space)))
        .filter(|agent| call.text("name").is_none_or(|name| contains(&agent.name, name)))
        .filter(|agent| config_type.is_none_or(|code| agent.config_type == code))
        .collect();
    match call.text("sortColumn") {
        Some("name") => agents.sort_by_key(|agent| agent.name.to_lowercase()),
        Some("lastActivity") => agents.sort_by_key(|agent| agent.last_activity(call.now)),
        Some("created") => agents.sort_by(|a, b| a.created.cmp(&b.created)),
        Some("updated") => agents.sort_by(|a, b| a.updated.cmp(&b.updated)),
        Some("status") => agents.sort_by_key(|agent| agent.status(call.now)),
        Some("configType") => agents.sort_by_key(|agent| agent.config_type),
        _ => {}
    }
    if call.descending() {
        agents.reverse();
    }
    let total = agents.len();
    let paged = call.has("pageIndex") && call.has("recordsPerPage");
    let agents = if paged { call.page(agents) } else { agents };
    let agents: Vec<Value> = agents.into_iter().map(|agent| object(agent, call)).collect();
    Ok(Reply::Json(match call.dialect {
        Dialect::Newer if paged => {
            let list = if call.forms.items { "items" } else { "agents" };
            json!({"totalRecordCount": total, list: agents})
        }
        _ => agents.into(),
    }))
}

fn get(state: &mut State, call: &Call) -> Result<Reply, Refusal> {
    Ok(Reply::Json(object(state.agent(call.id("a"))?, call)))
}

fn search(state: &mut State, call: &Call) -> Result<Reply, Refusal> {
    let query = call.text("query").unwrap_or_default();
    let found = state.listed().filter(|agent| matches(agent, query));
    let most = call.count("maxRecords", 50);
    let found = found.take(most).map(|agent| object(agent, call));
    Ok(Reply::Json(found.collect()))
}

fn search_count(state: &mut State, call: &Call) -> Result<Reply, Refusal> {
    let query = call.text("query").unwrap_or_default();
    let archived = call.flag("includeArchived").unwrap_or_default();
    let all = state.agents.values();
    let found = all.filter(|agent| (archived || !agent.archived) && matches(agent, query));
    Ok(total(found.count()))
}

fn personal_count(state: &mut State, _: &Call) -> Result<Reply, Refusal> {
    Ok(total(state.listed().filter(|agent| agent.space.is_none()).count()))
}

/// The answer of everything that only counts.
pub(super) fn total(count: usize) -> Reply {
    Reply::Json(json!({"totalCount": count}))
}

fn matches(agent: &Agent, query: &str) -> bool {
    let description = agent.description.as_deref().unwrap_or_default();
    contains(&agent.name, query) || contains(description, query)
}

/// Whether a text contains another, whatever the case.
pub(super) fn contains(text: &str, part: &str) -> bool {
    text.to_lowercase().contains(&part.trim().to_lowercase())
}

fn object(agent: &Agent, call: &Call) -> Value {
    let object = json!({
        "id": agent.id,
        "name": agent.name,
        "description": agent.description,
        "documentation": agent.documentation,
        "icon": null,
        "image": agent.image,
        "inputParameters": agent.inputs,
        "configType": agent.config_type,
        "isActive": agent.active,
        "proxyPoolId": (agent.id == 104).then_some(3),
        "spaceId": agent.space,
        "startUrl": agent.start_url,
        "status": agent.status(call.now),
        "userId": agent.validation.map(|_| 7),
        "validationStatus": agent.validation,
        "version": agent.version(),
        "agentTemplates": agent.image.map(|_| json!([{"id": 5, "name": "Price list"}])),
        "created": agent.created,
        "updated": agent.updated,
        "lastActivity": agent.last_activity(call.now).map(stamp),
        "isFavorite": agent.id == 101,
    });
    call.dialect.write(&dialect::AGENT, object)
}
