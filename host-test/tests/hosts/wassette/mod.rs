//! Wassette, spoken to as an MCP client speaks to it.

pub(crate) mod refusals;
mod secret;
pub(crate) mod shipped;
pub(crate) mod tools;

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use host_test::artefacts::TOOLS;
use host_test::mock::Mock;
use rmcp::model::{CallToolRequestParams, JsonObject, Tool};
use rmcp::service::{RoleClient, RunningService, ServiceExt};
use rmcp::transport::TokioChildProcess;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::time::timeout;

use super::workplace::Workplace;
use super::{programs, service};

/// What Wassette calls the component: its file's name.
const ID: &str = "sequentum-tools";

/// Wassette as it is after it was installed: it has no component, no secret and no policy.
pub(crate) struct Wassette {
    program: PathBuf,
    pub(crate) mock: Mock,
    pub(crate) workplace: Workplace,
}

impl Wassette {
    async fn fresh() -> Wassette {
        Wassette::beside(service::start().await)
    }

    fn beside(mock: Mock) -> Wassette {
        let program = programs::find("wassette");
        let workplace = Workplace::new(&mock);
        Wassette { program, mock, workplace }
    }

    /// With the component, this key and this address, and leave to reach it.
    pub(crate) async fn ready(key: &str) -> Wassette {
        let wassette = Wassette::fresh().await;
        wassette.prepare(key);
        wassette
    }

    fn prepare(&self, key: &str) {
        self.load();
        self.cli(&["permission", "grant", "network", ID, "127.0.0.1"]);
        self.secrets(key);
    }

    fn load(&self) {
        let loaded = self.cli(&["component", "load", &component_uri()]);
        assert_eq!(loaded["id"], ID);
    }

    fn secrets(&self, key: &str) {
        self.keep(&[("SEQUENTUM_API_KEY", key), ("SEQUENTUM_API_URL", &self.mock.url())]);
    }

    /// What `wassette secret set` keeps, which would want it on its command line.
    fn keep(&self, secrets: &[(&str, &str)]) {
        secret::keep(&self.workplace.path("home"), ID, secrets);
    }

    /// Runs a subcommand, which must succeed, and reads the JSON it prints.
    fn cli(&self, arguments: &[&str]) -> Value {
        let output = self.workplace.command(&self.program).args(arguments).output().expect("Wassette");
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{arguments:?}: {text}{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{arguments:?}: {error}: {text}"))
    }

    /// `wassette run`, with a client that has shaken hands with it.
    pub(crate) async fn connect(&self) -> Client {
        let mut command = self.workplace.command(&self.program);
        command.arg("run");
        connect(command).await
    }
}

/// Starts Wassette and becomes its client.
async fn connect(mut command: Command) -> Client {
    command.env("RUST_LOG", "wassette=info");
    let child = TokioChildProcess::builder(tokio::process::Command::from(command)).stderr(Stdio::piped());
    let (transport, log) = child.spawn().expect("Wassette");
    let service = ().serve(transport).await.expect("an MCP server");

    // Wassette loads what it has in store after it has answered its client. In these few milliseconds tools may be listed
    // or not, and are called without their permissions.
    let mut log = BufReader::new(log.expect("its log")).lines();
    let loaded = async {
        while let Some(line) = log.next_line().await.expect("its log") {
            if line.contains("Background component loading completed") {
                return;
            }
        }
        panic!("Wassette ended before it had loaded its components");
    };
    timeout(Duration::from_secs(20), loaded).await.expect("Wassette loads its components");
    // Somebody must go on reading, or it would stop when its pipe is full.
    tokio::spawn(async move { while let Ok(Some(_)) = log.next_line().await {} });
    Client { service }
}

fn component_uri() -> String {
    format!("file://{}", TOOLS.current().expect("the component").display())
}

pub(crate) struct Client {
    service: RunningService<RoleClient, ()>,
}

impl Client {
    async fn tools(&self) -> Vec<Tool> {
        self.service.list_all_tools().await.expect("the tools")
    }

    /// The content of the answer as JSON, of a call that Wassette carries out.
    async fn call(&self, tool: &str, arguments: Value) -> Value {
        let request = CallToolRequestParams::new(tool.to_owned()).with_arguments(object(arguments));
        let result = self.service.call_tool(request).await.unwrap_or_else(|error| panic!("{tool}: {error}"));
        let answer = serde_json::to_value(&result).expect("JSON");
        let text = answer["content"][0]["text"].as_str().unwrap_or_else(|| panic!("{tool}: {answer}"));
        assert_ne!(answer["isError"], json!(true), "{tool}: {text}");
        serde_json::from_str(text).unwrap_or_else(|error| panic!("{tool}: {error}: {text}"))
    }

    /// Calls one of the component's tools. Wassette wants every parameter named, so those that are not given are null.
    async fn outcome(&self, tool: &str, arguments: Value) -> Value {
        let mut arguments = object(arguments);
        let described = service::tools().iter().find(|other| other.name == tool);
        for parameter in &described.unwrap_or_else(|| panic!("no tool {tool}")).parameters {
            arguments.entry(parameter.name.clone()).or_insert(Value::Null);
        }
        self.call(tool, Value::Object(arguments)).await
    }

    /// The payload of `ok`.
    pub(crate) async fn result(&self, tool: &str, arguments: Value) -> Value {
        let outcome = self.outcome(tool, arguments).await;
        outcome.get("ok").unwrap_or_else(|| panic!("{tool}: {outcome}")).clone()
    }

    /// The payload of `err`.
    async fn error(&self, tool: &str, arguments: Value) -> Value {
        let outcome = self.outcome(tool, arguments).await;
        outcome.get("err").unwrap_or_else(|| panic!("{tool}: {outcome}")).clone()
    }

    /// Ends the server, as a user who restarts it.
    pub(crate) async fn close(self) {
        self.service.cancel().await.expect("an end");
    }
}

fn object(arguments: Value) -> JsonObject {
    match arguments {
        Value::Object(fields) => fields,
        other => panic!("arguments must be an object, not {other}"),
    }
}
