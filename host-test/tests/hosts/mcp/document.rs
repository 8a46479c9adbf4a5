//! What `docs/mcp-server.md` shows for clients over stdio is what runs: each configuration starts a server that answers.

use crate::{programs, service};
use host_test::artefacts::{self, root};
use serde_json::Value;
use std::process::Command;
use std::process::Stdio;

/// The blocks of the page that are run here, by their names.
fn blocks() -> Vec<(String, String)> {
    let page = std::fs::read_to_string(root().join("docs/mcp-server.md")).unwrap();
    let mut blocks = Vec::new();
    for part in page.split("\n```").filter_map(|part| part.split_once(" test=")) {
        let (name, text) = part.1.split_once('\n').unwrap();
        blocks.push((name.to_owned(), text.to_owned()));
    }
    blocks
}

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
    let mut seen = 0;
    for (name, text) in blocks().into_iter().filter(|(name, _)| name != "mcp-check") {
        let configuration: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        let servers = configuration.get("mcpServers").or(configuration.get("servers")).unwrap();
        let server = &servers["sequentum"];
        let mut command = Command::new(server["command"].as_str().unwrap());
        command.env("PATH", programs::path()).env("SEQUENTUM_API_URL", mock.url());
        for (variable, value) in server["env"].as_object().unwrap() {
            assert!(["sk-...", "${input:sequentum-key}"].contains(&value.as_str().unwrap()));
            command.env(variable, "sk-document");
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
        seen += 1;
    }
    assert_eq!(seen, 2);
}

pub(crate) async fn the_check_without_a_client_works() {
    programs::find("wasmtime");
    let mock = service::start().await;
    let (_, script) = blocks().into_iter().find(|(name, _)| name == "mcp-check").unwrap();
    let script = script.replace("sk-...", "sk-document").replace(" dist/", " --env SEQUENTUM_API_URL dist/");
    let mut command = Command::new("sh");
    command.args(["-c", &script]).current_dir(root());
    command.env("PATH", programs::path()).env("SEQUENTUM_API_URL", mock.url());
    let answer = ask(command, "");
    assert!(answer["result"]["structuredContent"]["availableCredits"].is_number(), "{answer}");
}
