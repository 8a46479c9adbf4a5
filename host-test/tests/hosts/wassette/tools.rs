//! What an MCP client sees and can do when all is in place.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::sleep;

use super::{Client, ID, Wassette, component_uri};
use crate::service;
use crate::service::KEY;
use catalogue::Catalogue;
use host_test::artefacts::{TOOLS, root};
use host_test::examples::Example;
use host_test::host::{Grant, Host, Tools};
use host_test::mock::{Clock, Mock, MockOptions};

/// The way through the MCP client only, as the built-in tools of Wassette offer it.
pub(crate) async fn loaded_by_a_client_it_shows_every_tool_with_its_description() {
    let wassette = Wassette::fresh().await;
    let client = wassette.connect().await;
    let own: BTreeSet<String> = client.tools().await.into_iter().map(|tool| tool.name.into_owned()).collect();

    let loaded = client.call("load-component", json!({ "path": component_uri() })).await;
    assert_eq!(loaded["id"], ID);
    // Before the grant: Wassette reads secrets when it starts, loads or is given a permission by a client.
    wassette.secrets(KEY);
    let grant = json!({ "component_id": ID, "details": { "host": "127.0.0.1" } });
    client.call("grant-network-permission", grant).await;

    let shown = client.tools().await;
    let shown = shown.iter().filter(|tool| !own.contains(tool.name.as_ref())).map(|tool| json!(tool));
    assert_is_written(shown.collect());

    let agent = client.result("get-agent", json!({ "agent-id": 101 })).await;
    assert_eq!(agent["name"], "Shop prices");
    client.close().await;
}

/// That these are the tools, all of them and with all that is told of each, that `make docs` has written down.
fn assert_is_written(shown: Vec<Value>) {
    let file = root().join("docs/surface/wassette-tools.json");
    let written: Value = serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
    let by_name = |tools: Vec<Value>| -> BTreeMap<String, Value> {
        tools.into_iter().map(|tool| (tool["name"].as_str().unwrap().to_owned(), tool)).collect()
    };
    let (count, mut written) = (shown.len(), by_name(written["tools"].as_array().unwrap().clone()));
    assert_eq!(count, written.len(), "{shown:?}");
    for (name, tool) in by_name(shown) {
        let written = written.remove(&name).unwrap_or_else(|| panic!("{name} is not in {}", file.display()));
        assert_eq!(tool, written, "{name}");
    }
    assert!(written.is_empty(), "{written:?}");
}

/// What it answers is what the harness's own host answers.
pub(crate) async fn every_reading_tool_answers() {
    let options = MockOptions { clock: Clock::Still("2026-11-16T09:30:00Z".parse().unwrap()), ..service::options() };
    let wassette = Wassette::beside(Mock::start(options).await.expect("a port"));
    wassette.prepare(KEY);
    let client = wassette.connect().await;
    let tools = Tools::load(&Host::new().unwrap(), &TOOLS.current().unwrap()).unwrap();
    let mut ours =
        tools.instantiate(&Grant::new(&wassette.mock.url(), Some(KEY)).with_file_hosts("127.0.0.1")).await.unwrap();

    let catalogue = Catalogue::read(root().join("wit")).unwrap();
    for tool in catalogue.tools.iter().filter(|tool| tool.annotations.read_only) {
        let example = Example::of(&tool.name).unwrap();
        if let Some((before, arguments)) = example.before().unwrap() {
            client.result(before, arguments).await;
        }
        let arguments = example.arguments().unwrap();
        let (shown, expected) =
            (client.result(example.tool, arguments.clone()).await, ours.call(example.tool, &arguments).await.unwrap());
        assert_eq!(shown, expected, "{}", example.tool);
    }
    client.close().await;
}

pub(crate) async fn a_run_is_started_watched_and_its_files_are_reached() {
    let wassette = Wassette::ready(KEY).await;
    let client = wassette.connect().await;

    let inputs = r#"{"MaxPages": "2"}"#;
    let started = client.result("start-agent", json!({ "agent-id": 101, "input-parameters": inputs })).await;
    let run = &started["val"]["id"];
    assert!(run.is_u64(), "{started}");
    assert_eq!(wait_for_end(&client, 101, run).await, "Success");

    let files = client.result("get-run-files", json!({ "agent-id": 101, "run-id": run })).await;
    let file = &files["files"][0]["id"];
    let url = client.result("get-file-download-url", json!({ "agent-id": 101, "run-id": run, "file-id": file })).await;
    assert!(url["url"].as_str().is_some_and(|url| url.starts_with(&wassette.mock.file_host_url())), "{url}");

    let slow = client.result("start-agent", json!({ "agent-id": 104 })).await["val"]["id"].clone();
    client.result("stop-agent", json!({ "agent-id": 104, "run-id": slow })).await;
    assert_eq!(wait_for_end(&client, 104, &slow).await, "Stopped");
    client.close().await;
}

/// The status that a run ends with.
async fn wait_for_end(client: &Client, agent: u32, run: &Value) -> String {
    for _ in 0..100 {
        let status = client.result("get-run-status", json!({ "agent-id": agent, "run-id": run })).await;
        let status = status["status"].as_str().expect("a status").to_owned();
        if ["Failure", "Failed", "Stopped", "Completed", "Success", "Skipped"].contains(&status.as_str()) {
            return status;
        }
        sleep(Duration::from_millis(100)).await;
    }
    panic!("run {run} of agent {agent} does not end")
}

pub(crate) async fn a_schedule_is_made_with_the_timing_that_the_description_shows() {
    let wassette = Wassette::ready(KEY).await;
    let client = wassette.connect().await;
    let description = service::tools().iter().find(|tool| tool.name == "create-agent-schedule");
    assert!(description.unwrap().description.as_ref().unwrap().contains("0 9 * * 1-5"));
    for (timing, shown) in [
        (json!({ "cron": "0 9 * * 1-5" }), json!("0 9 * * 1-5")),
        (json!({ "every-count": 6, "every-period": "hours", "start-time": null }), Value::Null),
    ] {
        let mut arguments = timing.clone();
        arguments["agent-id"] = json!(102);
        arguments["name"] = json!("Made in Wassette");
        let schedule = client.result("create-agent-schedule", arguments).await;
        assert_eq!(schedule["name"], "Made in Wassette");
        assert!(shown.is_null() || schedule["schedule"] == shown, "{schedule}");
    }
    client.close().await;
}
