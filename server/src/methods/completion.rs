//! Completing the arguments of prompts and the ids of resource templates, as a user types.

use crate::json::{self, Object};
use crate::methods::context::{Context, Platform};
use crate::methods::outcome::Outcome;
use crate::methods::run::run;
use crate::methods::{prompts, resources};
use crate::protocol::error::RpcError;
use crate::protocol::message::Request;
use crate::protocol::revision::Era;
use sequentum_tools::line::Line;
use serde_json::{Map, Value, json};

/// The most values that the protocol allows.
const MOST: usize = 100;

/// Where the values of an argument come from.
struct Source {
    argument: &'static str,
    tool: &'static str,
    /// The list in the tool's result.
    list: &'static str,
    /// The field of its items.
    field: &'static str,
}

const SOURCES: [Source; 4] = [
    Source { argument: "agent", tool: "list_agents", list: "agents", field: "name" },
    Source { argument: "space", tool: "list_spaces", list: "spaces", field: "name" },
    Source { argument: "agentId", tool: "list_agents", list: "agents", field: "id" },
    Source { argument: "spaceId", tool: "list_spaces", list: "spaces", field: "id" },
];

/// `completion/complete`
pub(crate) async fn complete<P: Platform>(context: &Context<'_, P>, request: &Request) -> Outcome {
    let era = context.era;
    let (argument, typed) = match question(request) {
        Ok(question) => question,
        Err(error) => return Outcome::error(error),
    };
    let Some(source) = SOURCES.iter().find(|source| source.argument == argument) else {
        return Outcome::result(values(era, &[]));
    };
    let served = dispatch::find(source.tool).filter(|tool| context.serves(tool).is_ok());
    let Some(tool) = served else { return Outcome::result(values(era, &[])) };
    let mut arguments = Map::new();
    if source.tool == "list_agents" {
        arguments.insert("recordsPerPage".to_owned(), MOST.into());
        if source.field == "name" && !typed.is_empty() {
            arguments.insert("search".to_owned(), typed.into());
        }
    }
    match run(context, tool, arguments, None).await {
        Some(Ok(result)) => Outcome::result(values(era, &matching(&json::to_json(result.as_ref()), source, typed))),
        // Without the Control Center there is nothing to suggest, which is no reason to disturb who types.
        Some(Err(_)) => Outcome::result(values(era, &[])),
        None => Outcome::Cancelled,
    }
}

/// The argument that is typed, and what was typed so far.
fn question(request: &Request) -> Result<(&str, &str), RpcError> {
    let reference = request.params.get("ref").and_then(Value::as_object);
    let text = |name: &str| reference.and_then(|reference| reference.get(name)).and_then(Value::as_str);
    let part = |name: &str| request.params.get("argument").and_then(|argument| argument.get(name)?.as_str());
    let (Some(argument), Some(typed)) = (part("name"), part("value")) else {
        return Err(RpcError::invalid_params("`argument` must have `name` and `value`, both text"));
    };
    let known = match text("type") {
        Some("ref/prompt") => {
            let prompt = prompts::find(text("name").unwrap_or_default())?;
            prompt.arguments.iter().any(|known| known.name == argument)
        }
        Some("ref/resource") => {
            let uri = text("uri").unwrap_or_default();
            let path = uri.strip_prefix("sequentum://").unwrap_or(uri);
            let Some(template) = resources::TEMPLATES.iter().find(|template| template.path == path) else {
                return Err(RpcError::invalid_params("`ref.uri` must be a resource template"));
            };
            template.path.contains(&format!("{{{argument}}}"))
        }
        _ => return Err(RpcError::invalid_params("`ref.type` must be ref/prompt or ref/resource")),
    };
    match known {
        true => Ok((argument, typed)),
        false => Err(RpcError::invalid_params(format!("There is no argument `{argument}`"))),
    }
}

/// The values that begin with what was typed, and then those that contain it.
fn matching(result: &str, source: &Source, typed: &str) -> Vec<Line> {
    let result: Value = serde_json::from_str(result).unwrap_or_default();
    let items = result.get(source.list).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let typed = typed.to_lowercase();
    let mut values: Vec<Line> = items
        .iter()
        .filter_map(|item| match item.get(source.field)? {
            Value::String(name) => Some(Line::from(name.as_str())),
            other => Some(other.to_string().into()),
        })
        .filter(|value| value.to_lowercase().contains(&typed))
        .collect();
    values.sort_by_key(|value| !value.to_lowercase().starts_with(&typed));
    values.dedup();
    values
}

fn values(era: Era, values: &[Line]) -> String {
    let shown: Vec<_> = values.iter().take(MOST).map(Line::as_str).collect();
    let completion = json!({"values": shown, "total": values.len(), "hasMore": values.len() > MOST});
    era.complete(Object::new().raw("completion", &completion.to_string()), None)
}
