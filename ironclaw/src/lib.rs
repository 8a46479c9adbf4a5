//! The tools for IronClaw, which makes an instance for each call, and says in the call's context which tool is meant.
//!
//! The API key never comes here: the host adds it to the requests that go to the Control Center. Nor are there variables: where the
//! Control Center is, stands in the component itself (`address.rs`).

#![cfg(target_os = "wasi")]
#![allow(missing_docs, unsafe_code)]

mod address;
mod bindings;
mod failure;
mod transport;
mod waits;

use dispatch::{AllTools, Call, Tool, Tools as _, json::to_json};
use json_source::value::value;
use sequentum_tools::client::Client;
use sequentum_tools::config::{Config, Credentials, DEFAULT_URL, Environment};
use sequentum_tools::error::Error;
use sequentum_tools::types::ErrorKind;
use serde_json::{Map, Value};
use std::task::{Context, Poll, Waker};

use bindings::exports::near::agent::tool::{Guest, GuestFailure, Request, Response};
use transport::Ironclaw;

// The part of the C library that nothing here calls, without which the component would ask for a terminal.
#[path = "../../component/src/libc_stubs.rs"]
mod libc_stubs;

/// What the core has for a key. The transport sends no header that holds one.
const KEPT_BY_THE_HOST: &str = "kept-by-the-host";

/// How long a request may take, in seconds: less than the 30 after which the host ends it, so that the reason is known.
const REQUEST_SECONDS: &str = "25";

/// How much memory the arguments may take, in bytes: they are there three times, as text, as values and as a request's body.
const ROOM: usize = 3 * 1024 * 1024 / 2;

/// The tool whose result is the address of a file, and not what is there.
const GIVES_ADDRESS: &str = "get_file_download_url";

/// Where the Control Center is. `ironclaw-bundle` writes another address over it.
#[used]
static ADDRESS: [u8; address::LENGTH] = address::place(DEFAULT_URL);

struct Extension;

bindings::export!(Extension with_types_in bindings);

impl Guest for Extension {
    fn execute(request: Request) -> Response {
        match call(&request) {
            Ok(json) => Response::Success(json),
            Err(failure) => Response::Failure(failure),
        }
    }

    /// Each tool has its own, in the bundle.
    fn schema() -> String {
        r#"{"type":"object","description":"The arguments of the tool that the call's context names"}"#.to_owned()
    }

    fn description() -> String {
        "The Sequentum Control Center: agents that scrape the web, their runs, data, logs, schedules and costs"
            .to_owned()
    }
}

fn call(request: &Request) -> Result<String, GuestFailure> {
    let tool = tool(request.context.as_deref()).map_err(failure::of)?;
    let arguments = arguments(&request.params).map_err(failure::of)?;
    waits::check(&arguments).map_err(failure::of)?;
    // Or the compiler takes the address that it knows for the one that will be there.
    let address = std::hint::black_box(&ADDRESS);
    let environment: Environment =
        [("SEQUENTUM_API_URL", address::read(address)), ("SEQUENTUM_TIMEOUT_SECONDS", REQUEST_SECONDS)]
            .into_iter()
            .collect();
    let config = Config::from_environment(&environment).map_err(failure::of)?;
    let transport = Ironclaw::new(tool.name != GIVES_ADDRESS);
    let client = Client::new(&transport, config, Credentials::ApiKey(KEPT_BY_THE_HOST.to_owned()));
    match complete(AllTools::call(tool, &client, arguments)) {
        Ok(json) => Ok(json),
        Err(error) => Err(failure::explained(error, transport.refusal())),
    }
}

/// The tool that is called: `{"capability_id": "sequentum.list_agents"}`.
fn tool(context: Option<&str>) -> Result<&'static Tool, Error> {
    let context: Option<Value> = context.and_then(|context| serde_json::from_str(context).ok());
    let capability = context.as_ref().and_then(|context| context.get("capability_id")?.as_str());
    let name = capability.and_then(|capability| capability.split_once('.')).map(|(_, name)| name);
    let Some(name) = name else {
        return Err(Error::new(
            ErrorKind::InvalidArgument,
            "The call's context names no tool",
            "The host says which tool is called, as capability_id, such as sequentum.list_agents.",
        ));
    };
    dispatch::find(name).ok_or_else(|| {
        let similar = format!("The manifest lists all. Most like it: {}", dispatch::similar(name).join(", "));
        Error::new(ErrorKind::InvalidArgument, format!("There is no tool {name}"), similar)
    })
}

fn arguments(params: &str) -> Result<Map<String, Value>, Error> {
    let refused = |fault: &str| {
        let hint = "They are an object with a field for each, as the tool's schema says; long ones are sent in parts.";
        Error::new(ErrorKind::InvalidArgument, format!("The arguments {fault}"), hint)
    };
    if params.len() > ROOM {
        return Err(refused("are too long"));
    }
    match value(params.as_bytes(), ROOM) {
        Ok(Value::Object(arguments)) => Ok(arguments),
        Ok(Value::Null) => Ok(Map::new()),
        Ok(_) => Err(refused("are no object")),
        Err(json_source::value::Unread::TooMuch) => Err(refused("are too many")),
        Err(json_source::value::Unread::Syntax(_)) => Err(refused("are no JSON")),
    }
}

/// Carries a call out. It waits for nothing but the host's answers, and those come before the host lets it go on.
fn complete(mut call: Call<'_>) -> Result<String, Error> {
    match call.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(result) => Ok(to_json(result?.as_ref())),
        Poll::Pending => Err(Error::new(
            ErrorKind::UnexpectedResponse,
            "The call was not carried out to its end",
            "That is a fault of this component: report it. What was sent may have been carried out.",
        )),
    }
}
