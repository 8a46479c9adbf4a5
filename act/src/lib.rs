//! The tools for an ACT host, which lists and calls them by name with CBOR.
//!
//! A session says which Control Center is meant; the key comes from the host's store of credentials, at each call, and is in
//! no argument and no metadata.

#![cfg(target_os = "wasi")]
#![allow(missing_docs, unsafe_code)]

use dispatch::{AllTools, TOOLS, Tool, Tools as _, json::to_json};
use sequentum_tools::client::Client;
use sequentum_tools::config::{Config, Credentials, Environment};
use sequentum_tools::line::Line;
use sequentum_tools::transport::wasi::Wasi;
use sequentum_tools::types::ErrorKind;
use serde_json::Value;
use std::cell::RefCell;
use std::collections::BTreeMap;

use act::core::types::{Error, LocalizedString};
use act::credentials::{store, types::SecretRequest};
use act::sessions::types::Session;
use act::tools::types::{ContentPart, ListToolsResponse, ToolDefinition, ToolEvent};
use exports::act::{sessions::session_provider, tools::tool_provider};

// The part of the C library that nothing here calls, without which the component would ask for a terminal.
#[path = "../../component/src/libc_stubs.rs"]
mod libc_stubs;

wit_bindgen::generate!({ path: "wit", world: "component", generate_all });

/// The credential that the manifest declares, and its one field.
const KEY: &str = "sequentum";
const FIELD: &str = "sequentum:api-key";

/// What a session can be opened with.
const SESSION_ARGS: &str = r#"{"type":"object","properties":{
"SEQUENTUM_API_URL":{"type":"string","description":"Your own Control Center; default: https://dashboard.sequentum.com"},
"SEQUENTUM_FILE_HOSTS":{"type":"string","description":"Where files of runs lie, such as *.storage.example"}},
"additionalProperties":false}"#;

/// The longest name of the caller's in a message, in characters.
const LONGEST: usize = 100;

type Metadata = Vec<(String, Vec<u8>)>;

thread_local! {
    /// What each session was opened with.
    static SESSIONS: RefCell<BTreeMap<String, Metadata>> = const { RefCell::new(BTreeMap::new()) };
}

struct Component;

export!(Component);

impl session_provider::Guest for Component {
    async fn get_open_session_args_schema(_: Metadata) -> Result<String, Error> {
        Ok(SESSION_ARGS.to_owned())
    }

    async fn open_session(args: Metadata, _: Metadata) -> Result<Session, Error> {
        Ok(SESSIONS.with_borrow_mut(|sessions| {
            let id =
                (1_u64..).map(|number| number.to_string()).find(|id| !sessions.contains_key(id)).unwrap_or_default();
            sessions.insert(id.clone(), args);
            Session { id, metadata: Vec::new() }
        }))
    }

    fn close_session(id: String) {
        SESSIONS.with_borrow_mut(|sessions| sessions.remove(&id));
    }
}

impl tool_provider::Guest for Component {
    async fn list_tools(_: Metadata) -> Result<ListToolsResponse, Error> {
        Ok(ListToolsResponse { metadata: Vec::new(), tools: TOOLS.iter().map(definition).collect() })
    }

    async fn call_tool(name: String, arguments: Vec<u8>, metadata: Metadata) -> tool_provider::ToolResult {
        let event = match call(&name, &arguments, &metadata).await {
            Ok(json) => ToolEvent::Content(ContentPart {
                data: json.into_bytes(),
                mime_type: Some("application/json".to_owned()),
                metadata: Vec::new(),
            }),
            Err(error) => ToolEvent::Error(error),
        };
        tool_provider::ToolResult::Immediate(vec![event])
    }
}

fn definition(tool: &Tool) -> ToolDefinition {
    let flags = [
        ("std:read-only", tool.annotations.read_only),
        ("std:destructive", tool.annotations.destructive),
        ("std:idempotent", tool.annotations.idempotent),
    ];
    ToolDefinition {
        name: tool.name.to_owned(),
        description: LocalizedString::Plain(tool.description.to_owned()),
        parameters_schema: tool.input_schema.to_owned(),
        // CBOR's true and false.
        metadata: flags.map(|(name, holds)| (name.to_owned(), vec![if holds { 0xf5 } else { 0xf4 }])).to_vec(),
    }
}

async fn call(name: &str, arguments: &[u8], metadata: &Metadata) -> Result<String, Error> {
    let Some(tool) = dispatch::find(name) else {
        let text = format!(
            "There is no tool {}; there is {}",
            Line::foreign(name, LONGEST),
            dispatch::similar(name).join(", ")
        );
        return Err(error("std:not-found", &[text.into()]));
    };
    let arguments = match read(arguments) {
        Some(Value::Object(arguments)) => arguments,
        _ => return Err(error("std:invalid-args", &["The arguments are no map".into()])),
    };
    let session = text(metadata, "std:session-id").unwrap_or_default();
    let settings = SESSIONS.with_borrow(|sessions| sessions.get(&session).cloned());
    let settings = settings.ok_or_else(|| {
        error("std:session-not-found", &[format!("There is no session {}", Line::foreign(&session, LONGEST)).into()])
    })?;
    let mut variables = vec![("SEQUENTUM_API_KEY", key(session).await?)];
    for name in ["SEQUENTUM_API_URL", "SEQUENTUM_FILE_HOSTS"] {
        variables.extend(text(&settings, name).map(|value| (name, value)));
    }
    let environment: Environment = variables.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let config = Config::from_environment(&environment).map_err(failed)?;
    let client = Client::new(Wasi, config, Credentials::from_environment(&environment).map_err(failed)?);
    let result = wstd::runtime::block_on(AllTools::call(tool, &client, arguments)).map_err(failed)?;
    Ok(to_json(result.as_ref()))
}

/// The key, from the host's store.
async fn key(session: String) -> Result<String, Error> {
    let want = SecretRequest {
        key: KEY.to_owned(),
        kind: None,
        resource: None,
        scopes: Vec::new(),
        hint: Some("The API key of the Sequentum Control Center".to_owned()),
    };
    let secret = store::get_secret(session, want).await.map_err(|refused| {
        let text = format!("The host gave no credential {KEY:?} ({refused:?}): see `act login`");
        error("std:capability-denied", &[text.into()])
    })?;
    text(&secret.fields, FIELD)
        .ok_or_else(|| error("std:internal", &[format!("The credential {KEY:?} has no text {FIELD:?}").into()]))
}

/// A text of these values.
fn text(values: &Metadata, name: &str) -> Option<String> {
    let (_, value) = values.iter().find(|(key, _)| key == name)?;
    read(value)?.as_str().map(str::to_owned)
}

fn read(cbor: &[u8]) -> Option<Value> {
    ciborium::from_reader(cbor).ok()
}

/// A tool's error, with what to do next.
fn failed(error: sequentum_tools::error::Error) -> Error {
    let kind = match error.kind {
        ErrorKind::NotFound => "std:not-found",
        ErrorKind::InvalidArgument => "std:invalid-args",
        ErrorKind::Timeout => "std:timeout",
        _ => "std:internal",
    };
    self::error(kind, &[error.message, error.hint])
}

/// An error in these lines.
fn error(kind: &str, lines: &[Line]) -> Error {
    let message = lines.iter().map(Line::as_str).collect::<Vec<_>>().join("\n");
    Error { kind: kind.to_owned(), message: LocalizedString::Plain(message), metadata: Vec::new() }
}
