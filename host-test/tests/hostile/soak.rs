//! Other hosts with eight clients at once: no call fails that the mock did not fail.
//!
//! `SOAK_SECONDS=120 cargo test -p host-test --test hostile soak -- --ignored --nocapture`, with `wassette` and `wasmtime`
//! on the `PATH`.

use host_test::mock::{Mock, MockOptions};
use rmcp::ServiceExt;
use rmcp::model::CallToolRequestParams;
use rmcp::transport::TokioChildProcess;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

const CLIENTS: usize = 8;
const KEY: &str = "sk-soak-5d21";

fn time() -> Duration {
    let seconds = std::env::var("SOAK_SECONDS").ok().and_then(|seconds| seconds.parse().ok());
    Duration::from_secs(seconds.unwrap_or(120))
}

fn artefact(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../dist").join(name).canonicalize().expect("`make build` makes it")
}

/// Ends the program with the test.
struct Program(Child);

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Where nobody listens, which is likely to stay so for a moment.
fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address").port()
}

async fn listening(port: u16) {
    for _ in 0..200 {
        if tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_ok() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("nobody listens at port {port}");
}

/// The agents that the clients ask for, each another one.
fn agent(client: usize, call: usize) -> usize {
    111 + (client * 6 + call) % 48
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs wasmtime and two minutes"]
async fn wasmtime_serve_under_eight_clients() {
    let mock = Mock::start(MockOptions::default()).await.expect("a port to listen on");
    let port = free_port();
    let mut command = Command::new("wasmtime");
    command.args(["serve", "-S", "cli", "--addr", &format!("127.0.0.1:{port}")]);
    for (name, value) in [
        ("SEQUENTUM_API_URL", mock.url().as_str()),
        ("SEQUENTUM_API_KEY", KEY),
        ("SEQUENTUM_ALLOW_SHARED_KEY", "1"),
        ("SEQUENTUM_MAX_RETRIES", "0"),
    ] {
        command.args(["--env", &format!("{name}={value}")]);
    }
    let quiet = command.arg(artefact("sequentum-mcp.wasm")).stdout(Stdio::null()).stderr(Stdio::null());
    let _program = Program(quiet.spawn().expect("wasmtime on the PATH"));
    listening(port).await;

    let end = Instant::now() + time();
    let mut clients = JoinSet::new();
    for client in 0..CLIENTS {
        clients.spawn(async move {
            let http = reqwest::Client::new();
            let mut calls = 0;
            while Instant::now() < end {
                let id = agent(client, calls);
                let params = json!({ "name": "get_agent", "arguments": { "agentId": id } });
                let message = json!({ "jsonrpc": "2.0", "id": calls, "method": "tools/call", "params": params });
                let request = http
                    .post(format!("http://127.0.0.1:{port}/mcp"))
                    .header("content-type", "application/json")
                    .header("accept", "application/json, text/event-stream")
                    .body(message.to_string());
                let answer = request.send().await.expect("an answer");
                let (status, text) = (answer.status(), answer.text().await.expect("text"));
                assert!(status.is_success() && text.contains(&format!("\"id\":{id},")), "{status}: {text}");
                assert!(!text.contains("\"isError\":true") && !text.contains(KEY), "{text}");
                calls += 1;
            }
            calls
        });
    }
    report("wasmtime serve", &mock, clients).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs wassette and two minutes"]
async fn wassette_under_eight_clients() {
    let mock = Mock::start(MockOptions::default()).await.expect("a port to listen on");
    let home = tempfile::tempdir().expect("a folder");
    let wassette = |arguments: &[&str]| {
        let mut command = Command::new("wassette");
        command.args(arguments).env("HOME", home.path()).env("RUST_LOG", "off").current_dir(home.path());
        command.env_remove("XDG_DATA_HOME").env_remove("XDG_CONFIG_HOME").stderr(Stdio::null());
        command
    };
    let tools = format!("file://{}", artefact("sequentum-tools.wasm").display());
    let (key, url) = (format!("SEQUENTUM_API_KEY={KEY}"), format!("SEQUENTUM_API_URL={}", mock.url()));
    for arguments in [
        &["component", "load", &tools][..],
        &["permission", "grant", "network", "sequentum-tools", "127.0.0.1"],
        &["secret", "set", "sequentum-tools", &key, &url, "SEQUENTUM_MAX_RETRIES=0"],
    ] {
        let outcome = wassette(arguments).output().expect("wassette on the PATH");
        assert!(outcome.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&outcome.stdout));
    }
    let command = tokio::process::Command::from(wassette(&["run"]));
    let (transport, _) = TokioChildProcess::builder(command).stderr(Stdio::null()).spawn().expect("wassette");
    let service = Arc::new(().serve(transport).await.expect("an MCP server"));
    // It loads what it has in store, and tells its clients when it is done.
    for _ in 0..300 {
        if service.list_all_tools().await.expect("tools").iter().any(|tool| tool.name == "get-agent") {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    tokio::time::sleep(Duration::from_secs(2)).await;

    let end = Instant::now() + time();
    let mut clients = JoinSet::new();
    for client in 0..CLIENTS {
        let service = service.clone();
        clients.spawn(async move {
            let mut calls = 0;
            while Instant::now() < end {
                let id = agent(client, calls);
                let arguments = json!({ "agent-id": id }).as_object().cloned().unwrap_or_default();
                let request = CallToolRequestParams::new("get-agent").with_arguments(arguments);
                let answer = service.call_tool(request).await.expect("an answer");
                let answer = serde_json::to_value(&answer).expect("JSON");
                let text = answer["content"][0]["text"].as_str().unwrap_or_default();
                let outcome: Value = serde_json::from_str(text).unwrap_or_default();
                assert_eq!(outcome["ok"]["id"], id, "{answer}");
                calls += 1;
            }
            calls
        });
    }
    report("wassette", &mock, clients).await;
}

async fn report(host: &str, mock: &Mock, mut clients: JoinSet<usize>) {
    let mut calls = 0;
    while let Some(outcome) = clients.join_next().await {
        calls += outcome.expect("no client failed");
    }
    println!("soak: {host}: {calls} calls by {CLIENTS} clients in {} s, none failed", time().as_secs());
    assert!(calls > 0);
    assert_eq!(mock.requests().len(), calls, "no request is repeated or lost");
}
