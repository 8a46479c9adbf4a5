//! The Rust SDK's client, over both transports and in both eras: lists everything, and does a round of work.

use super::server::{HttpServer, mock, over_pipes};
use super::surface::count;
use host_test::mock::Mock;
use rmcp::model::{CallToolRequestParams, ProtocolVersion};
use rmcp::service::{ClientLifecycleMode, ClientServiceExt, RoleClient, RunningService};
use rmcp::transport::StreamableHttpClientTransport;
use serde_json::{Value, json};
use std::time::Duration;

fn modern() -> ClientLifecycleMode {
    ClientLifecycleMode::Discover { preferred_versions: vec![ProtocolVersion::V_2026_07_28] }
}

async fn over_stdio(mock: &Mock, mode: ClientLifecycleMode) {
    let (input, output, _running) = over_pipes(mock);
    round(().serve_with_lifecycle((output, input), mode).await.unwrap()).await;
}

async fn over_http(mock: &Mock, mode: ClientLifecycleMode) {
    let server = HttpServer::shared(mock).await;
    let transport = StreamableHttpClientTransport::from_uri(server.endpoint());
    round(().serve_with_lifecycle(transport, mode).await.unwrap()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn legacy_over_stdio() {
    over_stdio(&mock().await, ClientLifecycleMode::Initialize).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn legacy_over_http() {
    over_http(&mock().await, ClientLifecycleMode::Initialize).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn modern_over_stdio() {
    over_stdio(&mock().await, modern()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn modern_over_http() {
    over_http(&mock().await, modern()).await;
}

type Client = RunningService<RoleClient, ()>;

async fn call(client: &Client, tool: &'static str, arguments: Value) -> Value {
    let arguments = arguments.as_object().unwrap().clone();
    let result = client.call_tool(CallToolRequestParams::new(tool).with_arguments(arguments)).await.unwrap();
    assert_ne!(result.is_error, Some(true), "{tool}: {result:?}");
    result.structured_content.unwrap()
}

/// Lists everything, then starts an agent, watches its run, and lists its files.
async fn round(client: Client) {
    assert_eq!(client.list_all_tools().await.unwrap().len(), count("mcp-tools.json", "tools"));
    assert_eq!(client.list_all_resources().await.unwrap().len(), count("mcp-resources.json", "resources"));
    let templates = client.list_all_resource_templates().await.unwrap().len();
    assert_eq!(templates, count("mcp-resource-templates.json", "resourceTemplates"));
    assert_eq!(client.list_all_prompts().await.unwrap().len(), count("mcp-prompts.json", "prompts"));
    let started = call(&client, "start_agent", json!({"agentId": 101})).await;
    let run = started["val"]["id"].as_i64().unwrap();
    let ids = json!({"agentId": 101, "runId": run});
    let mut status = String::new();
    for _ in 0..100 {
        status = call(&client, "get_run_status", ids.clone()).await["status"].as_str().unwrap().to_owned();
        if status == "Success" {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(status, "Success");
    let files = call(&client, "get_run_files", ids).await;
    assert!(!files["files"].as_array().unwrap().is_empty());
    client.cancel().await.unwrap();
}
