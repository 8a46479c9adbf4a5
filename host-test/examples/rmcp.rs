//! The Rust SDK as one of the clients that `clients/run.py` works with: see there for what is asked and reported.

// It may stop at what it did not expect.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use std::env;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use rmcp::ClientHandler;
use rmcp::model::{
    CallToolRequest, CallToolRequestParams, CallToolResult, ClientRequest, ProgressNotificationParam, ProtocolVersion,
    ServerResult,
};
use rmcp::service::{
    ClientLifecycleMode, ClientServiceExt, NotificationContext, PeerRequestOptions, RequestHandle, RoleClient,
    RunningService,
};
use rmcp::transport::streamable_http_client::StreamableHttpClientTransportConfig;
use rmcp::transport::{StreamableHttpClientTransport, TokioChildProcess};
use serde_json::{Value, json};

/// Hears of progress.
#[derive(Clone, Default)]
struct Listener(Arc<Mutex<Vec<String>>>);

impl ClientHandler for Listener {
    async fn on_progress(&self, progress: ProgressNotificationParam, _: NotificationContext<RoleClient>) {
        self.0.lock().unwrap().extend(progress.message);
    }
}

struct Client(RunningService<RoleClient, Listener>);

impl Client {
    async fn connect(server: &Value) -> Client {
        let mode = ClientLifecycleMode::Discover { preferred_versions: vec![ProtocolVersion::V_2026_07_28] };
        let listener = Listener::default();
        let Some(url) = server["url"].as_str() else {
            let mut command = tokio::process::Command::new(server["command"].as_str().unwrap());
            command.args(server["args"].as_array().unwrap().iter().map(|word| word.as_str().unwrap()));
            command
                .envs(server["env"].as_object().unwrap().iter().map(|(name, value)| (name, value.as_str().unwrap())));
            let transport = TokioChildProcess::new(command).unwrap();
            return Client(listener.serve_with_lifecycle(transport, mode).await.unwrap());
        };
        let key = server["headers"]["Authorization"].as_str().unwrap().trim_start_matches("ApiKey ");
        // It can send a key as a bearer token only.
        let config = StreamableHttpClientTransportConfig::with_uri(url).auth_header(key);
        let transport = StreamableHttpClientTransport::from_config(config);
        Client(listener.serve_with_lifecycle(transport, mode).await.unwrap())
    }

    /// Sends a call of the table.
    async fn send(&self, call: &Value) -> RequestHandle<RoleClient> {
        let tool = call["tool"].as_str().unwrap().to_owned();
        let arguments = call["arguments"].as_object().unwrap().clone();
        let request = CallToolRequest::new(CallToolRequestParams::new(tool).with_arguments(arguments));
        let request = ClientRequest::CallToolRequest(request);
        self.0.send_cancellable_request(request, PeerRequestOptions::no_options()).await.unwrap()
    }

    /// The answer to it, as the report has it.
    async fn call(&self, call: &Value) -> Value {
        match self.send(call).await.await_response().await.unwrap() {
            ServerResult::CallToolResult(CallToolResult { content, is_error, .. }) => {
                json!([content[0].as_text().unwrap().text, is_error.unwrap_or(false)])
            }
            other => panic!("{other:?}"),
        }
    }
}

/// Lets the mock answer its next request so.
async fn order(fault: &Value) {
    let url = format!("{}/_mock/faults", env::var("MOCK").unwrap());
    let answer = reqwest::Client::new().post(url).body(fault.to_string()).send().await.unwrap();
    assert!(answer.status().is_success(), "{fault}");
}

#[tokio::main]
async fn main() {
    let table = std::fs::read_to_string(env::var("TABLE").unwrap()).unwrap();
    let (table, server): (Value, Value) =
        (serde_json::from_str(&table).unwrap(), serde_json::from_str(&env::var("SERVER").unwrap()).unwrap());
    let client = Client::connect(&server).await;

    let tools = client.0.list_all_tools().await.unwrap();
    let mut report = json!({
        "revision": client.0.peer_info().map(|server| server.protocol_version.clone()),
        "tools": tools.iter().map(|tool| &tool.name).collect::<Vec<_>>(),
        "answers": [],
        "errors": [],
    });
    for (list, calls) in [("answers", "calls"), ("errors", "errors")] {
        for call in table[calls].as_array().unwrap() {
            if call["fault"].is_object() {
                order(&call["fault"]).await;
            }
            let answer = client.call(call).await;
            report[list].as_array_mut().unwrap().push(answer);
        }
    }
    // The session goes on.
    let first = &table["calls"][0];
    report["after"] = client.call(first).await;
    order(&table["large"]["fault"]).await;
    report["large"] = client.call(&table["large"]).await;

    let waiting = client.send(&table["cancel"]).await;
    tokio::time::sleep(Duration::from_secs_f64(table["cancelAfter"].as_f64().unwrap())).await;
    waiting.cancel(None).await.unwrap();
    report["cancelled"] = json!({"waits": false, "after": client.call(first).await});
    let answer = client.call(&table["progress"]).await;
    report["progress"] = json!({"told": *client.0.service().0.lock().unwrap(), "answer": answer});
    println!("{report}");
}
