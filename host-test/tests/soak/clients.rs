//! Eight good clients, who call without a pause and lose nothing.

use crate::wasmtime_serve::WasmtimeServe;
use host_test::mock::{Mock, MockOptions};
use host_test::shows_key;
use rmcp::ServiceExt;
use rmcp::model::CallToolRequestParams;
use rmcp::transport::StreamableHttpClientTransport;
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// Good clients at once.
pub(crate) const CLIENTS: usize = 8;

/// A running host, and how it shows the tool `get-agent`.
pub(crate) struct Host {
    pub(crate) name: &'static str,
    pub(crate) endpoint: String,
    pub(crate) tool: &'static str,
    pub(crate) parameter: &'static str,
    /// The agent in the result of a call.
    pub(crate) agent: fn(&Value) -> Value,
}

impl Host {
    /// The MCP server under `wasmtime serve`.
    pub(crate) fn wasmtime_serve(server: &WasmtimeServe) -> Host {
        Host {
            name: "wasmtime serve",
            endpoint: server.endpoint(),
            tool: "get_agent",
            parameter: "agentId",
            agent: |result| result["structuredContent"].clone(),
        }
    }
}

/// A Control Center.
pub(crate) async fn mock() -> Mock {
    Mock::start(MockOptions::default()).await.expect("a port")
}

/// How long each host is tried.
pub(crate) fn seconds() -> u64 {
    std::env::var("SOAK_SECONDS").map_or(10, |seconds| seconds.parse().expect("SOAK_SECONDS in seconds"))
}

/// Eight clients call without a pause until the time is up, each for other agents: how many calls that were.
pub(crate) async fn soak(host: &Host, mock: &Mock, seconds: u64) -> usize {
    mock.clear_requests();
    let end = Instant::now() + Duration::from_secs(seconds);
    let mut clients = JoinSet::new();
    for client in 0..CLIENTS {
        let Host { name, tool, parameter, agent, .. } = *host;
        let transport = StreamableHttpClientTransport::from_uri(host.endpoint.clone());
        let service = ().serve(transport).await.expect("an MCP server");
        clients.spawn(async move {
            let mut calls = 0;
            while Instant::now() < end {
                // 111 to 158 are ordinary agents.
                let id = 111 + (client * 6 + calls) % 48;
                let arguments = json!({ parameter: id }).as_object().cloned().unwrap_or_default();
                let request = CallToolRequestParams::new(tool).with_arguments(arguments);
                let result = service.call_tool(request).await.unwrap_or_else(|error| panic!("{name}: {error}"));
                let result = serde_json::to_value(&result).expect("JSON");
                assert_eq!(agent(&result)["id"], id, "{name}: {result}");
                assert!(!shows_key(&result.to_string()), "{name}: {result}");
                calls += 1;
            }
            service.cancel().await.expect("an end");
            calls
        });
    }
    let calls: usize = clients.join_all().await.into_iter().sum();
    println!("soak: {}: {calls} calls by {CLIENTS} clients in {seconds} s, all answered", host.name);
    assert!(calls >= CLIENTS);
    assert_eq!(mock.requests().len(), calls, "one request for each call");
    calls
}
