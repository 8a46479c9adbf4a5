//! Listing and calling tools.

use crate::json::{Object, to_json};
use crate::methods::confirm::{Consent, consent};
use crate::methods::context::{Context, Platform};
use crate::methods::outcome::Outcome;
use crate::methods::run::run;
use crate::protocol::error::RpcError;
use crate::protocol::message::Request;
use crate::protocol::pages::page;
use crate::protocol::revision::Era;
use dispatch::json::Encode;
use dispatch::{TOOLS, Tool};
use sequentum_tools::error::Error;
use sequentum_tools::line::Line;
use serde_json::{Map, Value};

/// Where a result's metadata hold the error, for programs.
const ERROR: &str = "com.sequentum/error";

/// `tools/list`
///
/// # Errors
///
/// When the cursor is wrong.
pub(crate) fn list<P: Platform>(context: &Context<'_, P>, request: &Request) -> Result<String, RpcError> {
    let served: Vec<_> = TOOLS.iter().filter(|tool| context.serves(tool).is_ok()).collect();
    let (shown, next) = page(&served, request.text("cursor"))?;
    let shown: Vec<_> = shown.iter().map(|tool| listing(tool)).collect();
    let result = Object::new().raw_list("tools", shown.iter().map(String::as_str)).put("nextCursor", &next);
    Ok(context.era.complete(result, Some(context.listing())))
}

/// A tool as the listing shows it.
fn listing(tool: &Tool) -> String {
    let annotations = Object::new()
        .put("title", &tool.title)
        .put("readOnlyHint", &tool.annotations.read_only)
        .put("destructiveHint", &tool.annotations.destructive)
        .put("idempotentHint", &tool.annotations.idempotent)
        .put("openWorldHint", &tool.annotations.open_world);
    Object::new()
        .put("name", &tool.name)
        .put("title", &tool.title)
        .put("description", &tool.description)
        .raw("inputSchema", tool.input_schema)
        .raw("outputSchema", tool.output_schema)
        .raw("annotations", &annotations.finish())
        .finish()
}

/// `tools/call`
pub(crate) async fn call<P: Platform>(context: &Context<'_, P>, mut request: Request) -> Outcome {
    let (tool, arguments) = match asked(context, &mut request) {
        Ok(asked) => asked,
        Err(error) => return Outcome::error(error),
    };
    match consent(context, &request, tool, &arguments).await {
        Consent::Given => {}
        Consent::Refused(result) => return Outcome::result(context.era.complete(result, None)),
        Consent::Asked(result) => return Outcome::result(result),
        Consent::Cancelled => return Outcome::Cancelled,
    }
    match run(context, tool, arguments, request.progress_token()).await {
        Some(Ok(result)) => Outcome::result(context.era.complete(success(result.as_ref()), None)),
        Some(Err(error)) => Outcome::failed(context.caller, tool, &error, Ok(failure(context.era, &error))),
        None => Outcome::Cancelled,
    }
}

/// The tool that is called, and with what.
fn asked<P: Platform>(
    context: &Context<'_, P>,
    request: &mut Request,
) -> Result<(&'static Tool, Map<String, Value>), RpcError> {
    let name = request.text("name").ok_or_else(|| RpcError::invalid_params("`name` must be the name of a tool"))?;
    let tool = dispatch::find(name).ok_or_else(|| unknown(name))?;
    context.serves(tool).map_err(RpcError::invalid_params)?;
    // Taken, and not copied: they may be long.
    match request.params.remove("arguments") {
        None | Some(Value::Null) => Ok((tool, Map::new())),
        Some(Value::Object(arguments)) => Ok((tool, arguments)),
        Some(_) => Err(RpcError::invalid_params("`arguments` must be an object")),
    }
}

fn unknown(name: &str) -> RpcError {
    let hint = match dispatch::similar(name).as_slice() {
        [] => "tools/list lists all tools".to_owned(),
        names => format!("did you mean {}?", names.join(" or ")),
    };
    RpcError::invalid_params(format!("Unknown tool: {}; {hint}", Line::foreign(name, 100)))
}

fn success(result: &dyn Encode) -> Object {
    let json = to_json(result);
    content(&json).raw("structuredContent", &json)
}

fn failure(era: Era, error: &Error) -> String {
    let text = format!("{}\n\n{}", error.message, error.hint);
    era.complete_with(content(&text).put("isError", &true), None, &[(ERROR, &to_json(error))])
}

fn content(text: &str) -> Object {
    let block = Object::new().put("type", &"text").put("text", &text).finish();
    Object::new().raw_list("content", [block.as_str()])
}
