//! Who answers which method.

use crate::era::{self, Cache, Era};
use crate::fault::Fault;
use crate::json::Object;
use crate::message::Request;
use crate::pages::page;
use crate::server::{self, Caller, INSTRUCTIONS, Listener, Outcome};
use crate::watch::Watch;
use crate::{call, completion, prompts, resources};
use dispatch::{TOOLS, Tool};
use sequentum_tools::transport::Transport;
use std::rc::Rc;

/// Answers a request.
pub async fn answer<T: Transport>(
    transport: &T,
    caller: &Caller,
    era: Era,
    request: &Request,
    watch: &Rc<Watch>,
    listener: &dyn Listener,
) -> Outcome {
    match (request.method.as_str(), era) {
        ("initialize", Era::Legacy) => initialize(request).into(),
        ("ping", Era::Legacy) => Outcome::result(Object::new().finish()),
        ("server/discover", Era::Modern) => Outcome::result(discover()),
        ("tools/list", _) => list_tools(era, request).into(),
        ("tools/call", _) => call::call(transport, caller, era, request, watch, listener).await,
        ("resources/list", _) => resources::list(era, request).into(),
        ("resources/templates/list", _) => resources::list_templates(era, request).into(),
        ("resources/read", _) => resources::read(transport, caller, era, request, watch).await,
        ("prompts/list", _) => prompts::list(era, request).into(),
        ("prompts/get", _) => prompts::get(era, request).into(),
        ("completion/complete", _) => completion::complete(transport, caller, era, request, watch).await,
        (method, _) => Outcome::fault(Fault::unknown_method(method)),
    }
}

/// A client of the legacy era says hello. It gets the revision it asks for, or the newest of its era.
fn initialize(request: &Request) -> Result<String, Fault> {
    let Some(asked) = request.text("protocolVersion") else {
        return Err(Fault::invalid_params("`protocolVersion` must be text"));
    };
    let newest = era::LEGACY.last().copied().unwrap_or_default();
    let version = era::LEGACY.into_iter().find(|version| *version == asked).unwrap_or(newest);
    Ok(Object::new()
        .put("protocolVersion", &version)
        .raw("capabilities", &server::capabilities())
        .raw("serverInfo", &server::info())
        .put("instructions", &INSTRUCTIONS)
        .finish())
}

fn discover() -> String {
    let versions: Vec<_> = era::supported();
    let result = Object::new()
        .put("supportedVersions", &versions)
        .raw("capabilities", &server::capabilities())
        .put("instructions", &INSTRUCTIONS);
    Era::Modern.complete(result, Some(Cache::LISTING))
}

fn list_tools(era: Era, request: &Request) -> Result<String, Fault> {
    let (shown, next) = page(TOOLS, request.text("cursor"))?;
    let shown: Vec<_> = shown.iter().map(listing).collect();
    let result = Object::new().raw_list("tools", shown.iter().map(String::as_str)).put("nextCursor", &next);
    Ok(era.complete(result, Some(Cache::LISTING)))
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
