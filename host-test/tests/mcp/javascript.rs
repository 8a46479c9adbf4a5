//! The TypeScript SDK's client, over both transports: `client.mjs` does the work, and checks every structured result.

use super::programs;
use super::server::{HttpServer, component, mock};
use host_test::mock::{Dialect, Mock, MockOptions};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The SDK, beside the Node that `.ci/hosts.sh` installs.
fn sdk(node: &Path) -> PathBuf {
    let node = node.canonicalize().expect("node");
    node.ancestors()
        .map(|folder| folder.join("@modelcontextprotocol/sdk"))
        .find(|sdk| sdk.is_dir())
        .unwrap_or_else(|| panic!("no @modelcontextprotocol/sdk near {}", node.display()))
}

async fn run(mock: &Mock, how: &[&str]) {
    let Some(node) = programs::find("node") else { return };
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mcp/client.mjs");
    let output = Command::new(&node)
        .arg(script)
        .args(how)
        .env("MCP_SDK", sdk(&node))
        .env("MOCK_URL", mock.url())
        .env("COMPONENT", component())
        .output()
        .expect("node");
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{said}");
    eprintln!("{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn over_stdio() {
    let Some(wasmtime) = programs::find("wasmtime") else { return };
    run(&mock().await, &["stdio", wasmtime.to_str().unwrap()]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn over_http() {
    let mock = mock().await;
    let Some(server) = HttpServer::shared(&mock).await else { return };
    run(&mock, &["http", &server.endpoint()]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn with_an_older_control_center() {
    let Some(wasmtime) = programs::find("wasmtime") else { return };
    let options = MockOptions { dialect: Dialect::Older, ..MockOptions::default() };
    let mock = Mock::start(options).await.expect("a port");
    run(&mock, &["stdio", wasmtime.to_str().unwrap()]).await;
}
