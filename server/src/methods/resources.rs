//! Resources: what can be read without choosing a tool. Each is one tool's result, as JSON.

use crate::json::{self, Object};
use crate::methods::context::{Context, Platform};
use crate::methods::outcome::Outcome;
use crate::methods::run::run;
use crate::protocol::error::RpcError;
use crate::protocol::message::Request;
use crate::protocol::pages::page;
use crate::protocol::revision::Cache;
use sequentum_tools::types::ErrorKind;
use serde_json::{Map, Value};

/// What all URIs begin with.
const SCHEME: &str = "sequentum://";

/// A resource, or a template of resources: parts in braces stand for ids.
#[derive(Debug)]
pub(crate) struct Resource {
    /// The URI after its scheme.
    pub(crate) path: &'static str,
    /// Its name.
    pub(crate) name: &'static str,
    /// What it says.
    pub(crate) description: &'static str,
    /// The tool whose result it is.
    pub(crate) tool: &'static str,
}

const fn resource(path: &'static str, name: &'static str, description: &'static str, tool: &'static str) -> Resource {
    Resource { path, name, description, tool }
}

/// The resources without ids.
pub(crate) static RESOURCES: &[Resource] = &[
    resource("agents", "Agents", "The first page of agents, with the total", "list_agents"),
    resource("spaces", "Spaces", "All spaces", "list_spaces"),
    resource("billing/balance", "Credits balance", "The credits that are left", "get_credits_balance"),
    resource("billing/spending", "Spending", "What was spent this month, UTC", "get_spending_summary"),
    resource("billing/agents-usage", "Agents usage", "What each agent cost this month, UTC", "get_agents_usage"),
    resource("analytics/runs", "Runs", "The runs of all agents, counted by outcome", "get_runs_summary"),
    resource("analytics/upcoming-schedules", "Upcoming schedules", "What schedules will start", "get_scheduled_runs"),
];

/// The resources with ids.
pub(crate) static TEMPLATES: &[Resource] = &[
    resource("agents/{agentId}", "Agent", "One agent, with its input parameters", "get_agent"),
    resource("agents/{agentId}/versions", "Agent versions", "An agent's versions", "get_agent_versions"),
    resource("agents/{agentId}/schedules", "Agent schedules", "An agent's schedules", "list_agent_schedules"),
    resource(
        "agents/{agentId}/cost-breakdown",
        "Agent cost breakdown",
        "What an agent cost this month, UTC",
        "get_agent_cost_breakdown",
    ),
    resource("agents/{agentId}/runs", "Agent runs", "An agent's newest runs", "get_agent_runs"),
    resource("agents/{agentId}/runs/{runId}", "Run", "One run", "get_run_status"),
    resource("agents/{agentId}/runs/{runId}/files", "Run files", "The files that a run made", "get_run_files"),
    resource(
        "agents/{agentId}/runs/{runId}/diagnostics",
        "Run diagnostics",
        "Why a run ended as it did",
        "get_run_diagnostics",
    ),
    resource("agents/{agentId}/latest-failure", "Latest failure", "An agent's newest failed run", "get_latest_failure"),
    resource("spaces/{spaceId}", "Space", "One space", "get_space"),
    resource("spaces/{spaceId}/agents", "Space agents", "The agents of a space", "get_space_agents"),
];

/// `resources/list`
///
/// # Errors
///
/// When the cursor is wrong.
pub(crate) fn list<P: Platform>(context: &Context<'_, P>, request: &Request) -> Result<String, RpcError> {
    listing(context, request, "resources", "uri", RESOURCES)
}

/// `resources/templates/list`
///
/// # Errors
///
/// When the cursor is wrong.
pub(crate) fn list_templates<P: Platform>(context: &Context<'_, P>, request: &Request) -> Result<String, RpcError> {
    listing(context, request, "resourceTemplates", "uriTemplate", TEMPLATES)
}

fn listing<P: Platform>(
    context: &Context<'_, P>,
    request: &Request,
    list: &str,
    uri: &str,
    all: &[Resource],
) -> Result<String, RpcError> {
    let is_served =
        |resource: &&Resource| dispatch::find(resource.tool).is_some_and(|tool| context.serves(tool).is_ok());
    let served: Vec<_> = all.iter().filter(is_served).collect();
    let (shown, next) = page(&served, request.text("cursor"))?;
    let shown: Vec<_> = shown
        .iter()
        .map(|resource| {
            Object::new()
                .put(uri, &format!("{SCHEME}{}", resource.path))
                .put("name", &resource.name)
                .put("description", &resource.description)
                .put("mimeType", &"application/json")
                .finish()
        })
        .collect();
    let result = Object::new().raw_list(list, shown.iter().map(String::as_str)).put("nextCursor", &next);
    Ok(context.era.complete(result, Some(context.listing())))
}

/// `resources/read`
pub(crate) async fn read<P: Platform>(context: &Context<'_, P>, request: &Request) -> Outcome {
    let era = context.era;
    let Some(uri) = request.text("uri") else {
        return Outcome::error(RpcError::invalid_params("`uri` must be the URI of a resource"));
    };
    let missing = |reason: String| Outcome::error(RpcError::no_resource(era.no_resource(), uri, reason));
    let found = find(uri).and_then(|(resource, ids)| Some((dispatch::find(resource.tool)?, ids)));
    let Some((tool, ids)) = found else { return missing("Resource not found".to_owned()) };
    if let Err(reason) = context.serves(tool) {
        return missing(reason);
    }
    match run(context, tool, ids, None).await {
        Some(Ok(result)) => {
            let content = Object::new()
                .put("uri", &uri)
                .put("mimeType", &"application/json")
                .put("text", &json::to_json(result.as_ref()))
                .finish();
            let result = Object::new().raw_list("contents", [content.as_str()]);
            Outcome::result(era.complete(result, Some(Cache::DATA)))
        }
        Some(Err(error)) if matches!(error.kind, ErrorKind::NotFound | ErrorKind::InvalidArgument) => {
            missing(format!("Resource not found: {}", error.message))
        }
        Some(Err(error)) => {
            let refusal = RpcError::internal(error.in_words());
            Outcome::failed(context.caller, tool, &error, Err(refusal))
        }
        None => Outcome::Cancelled,
    }
}

/// The resource that a URI names, and the ids in it.
fn find(uri: &str) -> Option<(&'static Resource, Map<String, Value>)> {
    let path = uri.strip_prefix(SCHEME)?;
    RESOURCES.iter().chain(TEMPLATES).find_map(|resource| Some((resource, ids(resource.path, path)?)))
}

/// The ids of a path that fits a pattern.
fn ids(pattern: &str, path: &str) -> Option<Map<String, Value>> {
    let (mut expected, mut given) = (pattern.split('/'), path.split('/'));
    let mut ids = Map::new();
    loop {
        match (expected.next(), given.next()) {
            (None, None) => return Some(ids),
            (Some(part), Some(value)) => match part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) {
                Some(name) if value.bytes().all(|byte| byte.is_ascii_digit()) => {
                    ids.insert(name.to_owned(), value.parse::<i64>().ok()?.into());
                }
                None if part == value => {}
                _ => return None,
            },
            _ => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uris_name_tools_with_their_ids() {
        let (resource, ids) = find("sequentum://agents/101/runs/9060/files").unwrap();
        assert_eq!(resource.tool, "get_run_files");
        assert_eq!(Value::from(ids), serde_json::json!({"agentId": 101, "runId": 9060}));
        assert_eq!(find("sequentum://billing/balance").unwrap().0.tool, "get_credits_balance");
        for uri in [
            "sequentum://",
            "sequentum://agent",
            "sequentum://agents/",
            "sequentum://agents/one",
            "sequentum://agents/-1",
            "sequentum://agents/1/",
            "sequentum://agents/99999999999999999999",
            "http://agents",
            "test://nonexistent",
        ] {
            assert!(find(uri).is_none(), "{uri}");
        }
    }

    #[test]
    fn every_resource_is_a_tool_that_takes_its_ids() {
        for resource in RESOURCES.iter().chain(TEMPLATES) {
            let tool = dispatch::find(resource.tool).unwrap();
            let path = resource.path.replace("{agentId}", "1").replace("{runId}", "2").replace("{spaceId}", "3");
            let (found, ids) = find(&format!("{SCHEME}{path}")).unwrap();
            assert_eq!(found.path, resource.path);
            assert!(ids.keys().all(|id| tool.parameters.contains(&id.as_str())), "{}", resource.path);
        }
    }
}
