//! Other hosts with eight clients at once: every call is answered, with what was asked for, and no request is lost or sent
//! twice.
//!
//! Each takes ten seconds, or `SOAK_SECONDS`. The test of a host that is not installed is ignored; where the variable `CI` is
//! set, it fails.

// A test may stop at what it did not expect.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[allow(dead_code, reason = "the tests of hosts use the rest")]
#[path = "../hosts/programs.rs"]
mod programs;
mod slow;
#[path = "../hosts/trials.rs"]
mod trials;
#[path = "../hosts/wasmtime_serve.rs"]
mod wasmtime_serve;

use host_test::artefacts;
use host_test::mock::{Mock, MockOptions};
use rmcp::ServiceExt;
use rmcp::model::CallToolRequestParams;
use rmcp::transport::StreamableHttpClientTransport;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;
use trials::tests;
use wasmtime_serve::WasmtimeServe;

const CLIENTS: usize = 8;
const KEY: &str = "sk-soak-5d21";

fn main() -> ExitCode {
    trials::run(tests![
        ["wasmtime"]: wasmtime_serve_under_eight_clients, slow::a_thousand_slow_clients_take_nothing_from_eight_good_ones;
        ["wassette"]: wassette_under_eight_clients;
    ])
}

/// A running host, and how it shows the tool `get-agent`.
struct Host {
    name: &'static str,
    endpoint: String,
    tool: &'static str,
    parameter: &'static str,
    /// The agent in the result of a call.
    agent: fn(&Value) -> Value,
}

impl Host {
    fn wasmtime_serve(server: &WasmtimeServe) -> Host {
        Host {
            name: "wasmtime serve",
            endpoint: server.endpoint(),
            tool: "get_agent",
            parameter: "agentId",
            agent: |result| result["structuredContent"].clone(),
        }
    }
}

async fn wasmtime_serve_under_eight_clients() {
    let mock = mock().await;
    let server = WasmtimeServe::shared(&mock, KEY);
    soak(&Host::wasmtime_serve(&server), &mock, seconds()).await;
}

async fn wassette_under_eight_clients() {
    let program = programs::find("wassette");
    let mock = mock().await;
    let home = tempfile::tempdir().expect("a folder");
    let wassette = |arguments: &[&str]| {
        let mut command = Command::new(&program);
        command.args(arguments).env("HOME", home.path()).current_dir(home.path());
        command.env_remove("XDG_DATA_HOME").env_remove("XDG_CONFIG_HOME").stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    };
    let tools = format!("file://{}", artefacts::TOOLS.current().expect("the component").display());
    let (key, url) = (format!("SEQUENTUM_API_KEY={KEY}"), format!("SEQUENTUM_API_URL={}", mock.url()));
    for arguments in [
        &["component", "load", &tools][..],
        &["permission", "grant", "network", "sequentum-tools", "127.0.0.1"],
        &["secret", "set", "sequentum-tools", &key, &url, "SEQUENTUM_MAX_RETRIES=0"],
    ] {
        let output = wassette(arguments).output().expect("Wassette");
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
    let address = free_address();
    let mut command = wassette(&["serve", "--streamable-http", "--bind-address", &address]);
    let mut program =
        Program(command.env("RUST_LOG", "wassette=info").stderr(Stdio::null()).spawn().expect("Wassette"));
    // It listens first, and then loads what it has in store.
    let (loaded, waiting) = channel();
    let log = BufReader::new(program.0.stdout.take().expect("a pipe")).lines().map_while(Result::ok);
    std::thread::spawn(move || {
        log.filter(|line| line.contains("Background component loading completed")).for_each(|_| {
            let _ = loaded.send(());
        });
    });
    waiting.recv_timeout(Duration::from_secs(20)).expect("Wassette loads its components");

    let host = Host {
        name: "wassette serve",
        endpoint: format!("http://{address}/mcp"),
        tool: "get-agent",
        parameter: "agent-id",
        agent: |result| {
            let text = result["content"][0]["text"].as_str().unwrap_or_default();
            serde_json::from_str::<Value>(text).unwrap_or_default()["ok"].clone()
        },
    };
    soak(&host, &mock, seconds()).await;
}

async fn mock() -> Mock {
    Mock::start(MockOptions::default()).await.expect("a port")
}

/// Ends the program with the test.
struct Program(Child);

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Where nobody listens, which is likely to stay so for a moment: Wassette does not say which port the system chose.
fn free_address() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address").to_string()
}

/// How long each host is tried.
fn seconds() -> u64 {
    std::env::var("SOAK_SECONDS").map_or(10, |seconds| seconds.parse().expect("SOAK_SECONDS in seconds"))
}

/// Eight clients call without a pause until the time is up, each for other agents: how many calls that were.
async fn soak(host: &Host, mock: &Mock, seconds: u64) -> usize {
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
                assert!(!result.to_string().contains(KEY), "{name}: {result}");
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
