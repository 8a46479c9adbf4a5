//! What `docs/mcp-server.md` shows is what runs: each configuration of a client starts a server that answers, and each server
//! over HTTP is reached where clients are told to.

use crate::document::block;
use crate::wasmtime_serve::WasmtimeServe;
use crate::workplace::Workplace;
use crate::{programs, service};
use host_test::CALLERS_KEY;
use host_test::artefacts;
use reqwest::Client;
use serde_json::{Value, json};
use std::process::Command;
use std::process::Stdio;

/// Runs a command with a question on its input, and returns what it answers.
fn ask(mut command: Command, question: &str) -> Value {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), question.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {command:?}"))
}

pub(crate) async fn configurations_of_clients_work() {
    programs::find("wasmtime");
    let mock = service::start().await;
    for name in ["mcp-servers", "mcp-vscode"] {
        let configuration: Value = serde_json::from_str(&block(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        let servers = configuration.get("mcpServers").or(configuration.get("servers")).unwrap();
        let server = &servers["sequentum"];
        let mut command = Command::new(server["command"].as_str().unwrap());
        command.env("PATH", programs::path()).env("SEQUENTUM_API_URL", mock.url());
        for (variable, value) in server["env"].as_object().unwrap() {
            assert!(["sk-...", "${input:sequentum-key}"].contains(&value.as_str().unwrap()));
            command.env(variable, service::KEY);
        }
        let file = artefacts::SERVER.current().expect("the server");
        for argument in server["args"].as_array().unwrap() {
            match argument.as_str().unwrap() {
                "/path/to/dist/sequentum-mcp.wasm" => command.args(["--env", "SEQUENTUM_API_URL"]).arg(&file),
                other => command.arg(other),
            };
        }
        let call = r#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"get_credits_balance"}}"#;
        let answer = ask(command, &format!("{call}\n"));
        assert!(answer["result"]["structuredContent"]["availableCredits"].is_number(), "{name}: {answer}");
    }
}

pub(crate) async fn the_check_without_a_client_works() {
    programs::find("wasmtime");
    let mock = service::start().await;
    let answer = ask(Workplace::new(&mock).script(&block("mcp-check")), "");
    assert!(answer["result"]["structuredContent"]["availableCredits"].is_number(), "{answer}");
}

/// The server that a block starts, at a free port.
fn served(workplace: &Workplace, name: &str) -> WasmtimeServe {
    let shown = block(name).replace("127.0.0.1:8080", "127.0.0.1:0").replace("wasmtime serve", "exec wasmtime serve");
    WasmtimeServe::started(workplace.script(&shown))
}

/// What a server answers to a list of tools under this address: the status, and the answer.
async fn list(endpoint: &str, header: Option<&str>) -> (u16, Value) {
    let body = json!({ "jsonrpc": "2.0", "id": 1, "method": "tools/list" }).to_string();
    let mut request = Client::new().post(endpoint).body(body).header("content-type", "application/json");
    request = request.header("accept", "application/json, text/event-stream");
    if let Some(key) = header {
        request = request.header("authorization", key);
    }
    let answer = request.send().await.expect("an answer");
    (answer.status().as_u16(), serde_json::from_slice(&answer.bytes().await.expect("a body")).unwrap_or_default())
}

pub(crate) async fn each_server_over_http_starts_and_knows_whose_account_it_uses() {
    programs::find("wasmtime");
    let mock = service::start().await;
    let workplace = Workplace::new(&mock);
    for (name, shared) in [("mcp-serve", false), ("mcp-serve-shared", true), ("mcp-serve-public", false)] {
        let server = served(&workplace, name);
        let (status, answer) = list(&server.endpoint(), None).await;
        assert_eq!(status, if shared { 200 } else { 401 }, "{name}: {answer}");
        let (status, answer) = list(&server.endpoint(), Some(&format!("ApiKey {CALLERS_KEY}"))).await;
        assert!(status == 200 && answer["result"]["tools"][0].is_object(), "{name}: {status} {answer}");
    }
}

pub(crate) async fn clients_are_told_where_the_server_is() {
    programs::find("wasmtime");
    let mock = service::start().await;
    let server = served(&Workplace::new(&mock), "mcp-serve-shared");
    let configured = |name: &str, servers: &str| {
        let configuration: Value = serde_json::from_str(&block(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        configuration[servers]["sequentum"]["url"].as_str().expect("an address").to_owned()
    };
    for told in [
        configured("mcp-http-cursor", "mcpServers"),
        configured("mcp-http-vscode", "servers"),
        block("mcp-http-claude-code").split_whitespace().next_back().expect("an address").to_owned(),
    ] {
        let path = told.strip_prefix("http://127.0.0.1:8080").expect("the address of the block above");
        let (status, answer) = list(&server.endpoint().replace("/mcp", path), None).await;
        assert!(status == 200 && answer["result"]["tools"][0].is_object(), "{told}: {status} {answer}");
    }
}
