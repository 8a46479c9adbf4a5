//! Spaces: listing, finding, and running all agents of one. Errors come as problem details.

use axum::routing::MethodFilter;
use serde_json::{Value, json};

use super::agents::{contains, total};
use crate::contract::check::{Field, Kind, may, must};
use crate::contract::dialect;
use crate::contract::{Call, Content, Endpoint, Form, Handler, Refusal, Reply, Scope};
use crate::domain::{Agent, Denial, ORGANIZATION, Order, Space, State};
use crate::time::stamp;

const SEARCH: &[Field] = &[must("name", Kind::Filled(1, 1000))];
const RUN_ALL: &[Field] = &[may("InputParameters", Kind::ObjectText)];

pub(super) static ENDPOINTS: &[Endpoint] = &[
    read("/api/v1/spaces", &[], list),
    read("/api/v1/spaces/{p}", &[], get),
    read("/api/v1/spaces/{p}/agents", &[], agents),
    read("/api/v1/spaces/{p}/agents/count", &[], agent_count),
    read("/api/v1/spaces/search", SEARCH, search),
    Endpoint {
        method: MethodFilter::POST,
        scope: Scope::SpacesWrite,
        body: Content::MaybeJson(RUN_ALL),
        ..read("/api/v1/spaces/{p}/run-all", &[], run_all)
    },
];

const fn read(path: &'static str, query: &'static [Field], serve: Handler) -> Endpoint {
    Endpoint {
        method: MethodFilter::GET,
        path,
        scope: Scope::SpacesRead,
        form: Form::Problem,
        query,
        body: Content::None,
        serve,
    }
}

/// A space's agents, archived ones left out.
fn members(state: &State, space: i64) -> impl Iterator<Item = &Agent> {
    state.listed().filter(move |agent| agent.space == Some(space))
}

fn list(state: &mut State, call: &Call) -> Result<Reply, Refusal> {
    Ok(Reply::Json(state.spaces.values().map(|space| object(space, call)).collect()))
}

fn get(state: &mut State, call: &Call) -> Result<Reply, Refusal> {
    Ok(Reply::Json(object(state.space(call.id("p"))?, call)))
}

fn agents(state: &mut State, call: &Call) -> Result<Reply, Refusal> {
    let space = state.space(call.id("p"))?.id;
    Ok(Reply::Json(members(state, space).map(|agent| member(agent, call)).collect()))
}

fn agent_count(state: &mut State, call: &Call) -> Result<Reply, Refusal> {
    let space = state.space(call.id("p"))?.id;
    Ok(total(members(state, space).count()))
}

/// The space of exactly this name, or else the first whose name contains it; case does not matter.
fn search(state: &mut State, call: &Call) -> Result<Reply, Refusal> {
    let name = call.text("name").unwrap_or_default().trim();
    let exact = state.spaces.values().find(|space| space.name.to_lowercase() == name.to_lowercase());
    let found = exact.or_else(|| state.spaces.values().find(|space| contains(&space.name, name)));
    let space = found.ok_or_else(|| Refusal::unknown("Space", format!("'{name}'")))?;
    Ok(Reply::Json(object(space, call)))
}

fn run_all(state: &mut State, call: &Call) -> Result<Reply, Refusal> {
    let space = state.space(call.id("p"))?;
    let (id, name) = (space.id, space.name.clone());
    let agents: Vec<(i64, String)> =
        members(state, id).filter(|agent| !agent.archived).map(|agent| (agent.id, agent.name.clone())).collect();
    let mut started = 0;
    let mut results = Vec::new();
    for (agent, agent_name) in agents {
        let order = Order { input: call.text("InputParameters").map(str::to_owned), ..Order::default() };
        let outcome = state.start(agent, order, call.now);
        started += usize::from(outcome.is_ok());
        results.push(json!({
            "agentId": agent,
            "agentName": agent_name,
            "success": outcome.is_ok(),
            "runId": outcome.as_ref().ok(),
            "errorMessage": outcome.as_ref().err().map(Denial::reason),
        }));
    }
    Ok(Reply::Json(json!({
        "spaceId": id,
        "spaceName": name,
        "totalAgents": results.len(),
        "agentsStarted": started,
        "agentsFailed": results.len() - started,
        "results": results,
    })))
}

fn object(space: &Space, call: &Call) -> Value {
    let object = json!({
        "id": space.id,
        "name": space.name,
        "description": space.description,
        "organizationId": ORGANIZATION,
        "created": space.created,
        "updated": null,
        "isDefaultAccess": space.default_access,
        "scope": space.scope,
        "runRetentionHours": space.retention_hours,
        "initiatedBy": space.created.as_ref().map(|_| "ada@example.com"),
        "access": space.access,
        "color": "#0a7",
    });
    call.dialect.write(&dialect::SPACE, object)
}

fn member(agent: &Agent, call: &Call) -> Value {
    let labels =
        if agent.id == 101 { json!([{"id": 1, "name": "daily"}, {"id": 2, "name": "prices"}]) } else { json!([]) };
    let object = json!({
        "id": agent.id,
        "name": agent.name,
        "description": agent.description,
        "configType": agent.config_type,
        "status": agent.status(call.now),
        "validationStatus": agent.validation,
        "lastActivity": agent.last_activity(call.now).map(stamp),
        "created": agent.created,
        "updated": agent.updated,
        "version": agent.version(),
        "isArchived": agent.archived,
        "approvalStatus": agent.validation.map(|_| 2),
        "labels": labels,
        "owner": "ada@example.com",
    });
    call.dialect.write(&dialect::SPACE_AGENT, object)
}
