//! What this repository ships for Wassette: policy files, and the commands and configurations of `docs/hosts.md`.

use std::collections::BTreeSet;
use std::process::Command;

use serde_json::{Value, json};

use super::{Wassette, connect};
use crate::document::block;
use crate::service::{self, KEY};
use host_test::artefacts::root;

/// The setup of the documentation, line by line, then each client's configuration.
pub(crate) async fn each_documented_client_gets_the_tools() {
    let wassette = Wassette::fresh().await;
    wassette.workplace.succeeds(&block("wassette-setup"));
    let checked = wassette.workplace.succeeds(&block("wassette-check"));
    assert!(checked.contains(r#""ok""#), "{checked}");

    let tools: BTreeSet<String> = service::tools().iter().map(|tool| tool.name.clone()).collect();
    for command in [
        configured("wassette-claude-desktop", "mcpServers"),
        configured("wassette-cursor", "mcpServers"),
        configured("wassette-vscode", "servers"),
        after_dashes("wassette-claude-code"),
    ] {
        let client = connect(started(&wassette, &command)).await;
        let shown: BTreeSet<String> = client.tools().await.into_iter().map(|tool| tool.name.into_owned()).collect();
        assert_eq!(shown, tools, "{command:?}: the tools, and none by which a model could grant itself more");
        client.result("get-personal-agent-count", json!({})).await;
        client.close().await;
    }
}

pub(crate) async fn the_documented_custom_instance_works() {
    let wassette = Wassette::fresh().await;
    wassette.load();
    wassette.keep(&[("SEQUENTUM_API_KEY", KEY)]);
    wassette.workplace.succeeds(&block("wassette-custom"));
    let client = wassette.connect().await;
    client.result("get-personal-agent-count", json!({})).await;
    client.close().await;
}

/// Under each policy the variables come from the environment, which lets through those that it names.
pub(crate) async fn the_shipped_policies_are_enough_and_name_one_host_and_two_variables() {
    let wassette = Wassette::fresh().await;
    wassette.load();
    for (file, shown) in [("policy.yaml", "wassette-policy"), ("policy-custom.yaml", "wassette-policy-custom")] {
        let text = std::fs::read_to_string(root().join("deploy/wassette").join(file)).unwrap();
        let granted: Vec<&str> = text.lines().filter_map(|line| line.trim().strip_prefix("- ")).collect();
        assert_eq!(granted.len(), 3, "{file}: {granted:?}");
        assert!(granted[0].starts_with(r#"host: "https://"#), "{file}: the key never goes over plain http");
        assert_eq!(granted[1..], ["key: SEQUENTUM_API_KEY", "key: SEQUENTUM_API_URL"]);

        wassette.workplace.succeeds(&block(shown));
        let mut run = wassette.workplace.command(&wassette.program);
        run.arg("run").env("SEQUENTUM_API_KEY", KEY).env("SEQUENTUM_API_URL", wassette.mock.url());
        let client = connect(run).await;
        client.result("get-personal-agent-count", json!({})).await;
        client.close().await;
    }
}

/// Command and arguments of the one server in a client's configuration file.
fn configured(name: &str, key: &str) -> Vec<String> {
    let configuration: Value = serde_json::from_str(&block(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    let servers = configuration[key].as_object().unwrap_or_else(|| panic!("{name} has no {key}"));
    let (_, server) = servers.iter().next().expect("a server");
    let arguments = server["args"].as_array().expect("args").iter();
    std::iter::once(&server["command"]).chain(arguments).map(|word| word.as_str().unwrap().to_owned()).collect()
}

/// The command that a client's own command line is given after `--`.
fn after_dashes(name: &str) -> Vec<String> {
    let text = block(name);
    let (_, command) = text.trim().split_once(" -- ").expect("a command after --");
    command.split_whitespace().map(str::to_owned).collect()
}

fn started(wassette: &Wassette, command: &[String]) -> Command {
    assert_eq!(command[0], "wassette");
    let mut started = wassette.workplace.command(&wassette.program);
    started.args(&command[1..]);
    started
}
