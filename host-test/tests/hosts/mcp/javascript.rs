//! The TypeScript SDK's client, over both transports: `client.mjs` does the work, and checks every structured result.

use crate::programs;
use crate::wasmtime_serve::WasmtimeServe;
use host_test::mock::{Dialect, Mock, MockOptions};
use host_test::{KEY, artefacts, examples};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// The SDK, beside the Node that `.ci/hosts.sh` installs.
fn sdk(node: &Path) -> PathBuf {
    let node = node.canonicalize().expect("node");
    node.ancestors()
        .map(|folder| folder.join("@modelcontextprotocol/sdk"))
        .find(|sdk| sdk.is_dir())
        .unwrap_or_else(|| panic!("no @modelcontextprotocol/sdk near {}", node.display()))
}

/// Runs the client: over HTTP with the server at this address, else with the one that this command starts.
async fn run(mock: &Mock, how: &str, server: &[&str]) {
    let node = programs::find("node");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hosts/mcp/client.mjs");
    let output = Command::new(&node)
        .arg(script)
        .arg(how)
        .args(server)
        .env("MCP_SDK", sdk(&node))
        .env("MOCK_URL", mock.url())
        .env("KEY", KEY)
        .env("EXAMPLES", examples::for_mcp().expect("JSON").to_string())
        .output()
        .expect("node");
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{said}");
    eprintln!("{said}");
}

/// A Control Center whose builds take long enough to be stopped.
async fn mock(dialect: Dialect) -> Mock {
    let options = MockOptions { builder_duration: Duration::from_secs(4), dialect, ..MockOptions::default() };
    Mock::start(options).await.expect("a port")
}

pub(crate) async fn over_stdio() {
    let (wasmtime, server) = (programs::find("wasmtime"), artefacts::SERVER.current().expect("the server"));
    let grants = ["--env", "SEQUENTUM_API_URL", "--env", "SEQUENTUM_API_KEY"];
    let start = [&[wasmtime.to_str().unwrap(), "run", "-S", "http"], &grants[..], &[server.to_str().unwrap()]].concat();
    run(&mock(Dialect::Newer).await, "stdio", &start).await;
}

pub(crate) async fn over_http() {
    let mock = mock(Dialect::Newer).await;
    let server = WasmtimeServe::shared(&mock, KEY);
    run(&mock, "http", &[&server.endpoint()]).await;
}

/// In the harness's own host.
pub(crate) async fn with_an_older_control_center() {
    run(&mock(Dialect::Older).await, "stdio", &[env!("CARGO_BIN_EXE_host-test"), "serve"]).await;
}
