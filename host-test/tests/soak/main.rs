//! Other hosts with eight clients at once: every call is answered, with what was asked for, and no request is lost or sent
//! twice.
//!
//! Each takes ten seconds, or `SOAK_SECONDS`. The test of a host that is not installed is ignored; where the variable `CI` is
//! set, it fails.

// A test may stop at what it did not expect.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod clients;
#[allow(dead_code, reason = "the tests of hosts use the rest")]
#[path = "../hosts/programs.rs"]
mod programs;
#[path = "../hosts/wassette/secret.rs"]
mod secret;
mod slow;
#[path = "../hosts/trials.rs"]
mod trials;
#[path = "../hosts/wasmtime_serve.rs"]
mod wasmtime_serve;

use clients::{Host, mock, seconds, soak};
use host_test::{KEY, artefacts};
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::mpsc::channel;
use std::time::Duration;
use trials::tests;
use wasmtime_serve::WasmtimeServe;

fn main() -> ExitCode {
    trials::run(tests![
        ["wasmtime"]: wasmtime_serve_under_eight_clients, slow::a_thousand_slow_clients_take_nothing_from_eight_good_ones;
        ["wassette"]: wassette_under_eight_clients;
    ])
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
    let id = "sequentum-tools";
    let secrets = [("SEQUENTUM_API_KEY", KEY), ("SEQUENTUM_API_URL", &mock.url()), ("SEQUENTUM_MAX_RETRIES", "0")];
    secret::keep(home.path(), id, &secrets);
    for arguments in [&["component", "load", &tools][..], &["permission", "grant", "network", id, "127.0.0.1"]] {
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
