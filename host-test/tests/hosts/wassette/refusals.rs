//! What goes wrong, and whether the model is told what to do about it.

use serde_json::{Value, json};

use super::{ID, Wassette, connect};
use crate::service::{KEY, WRONG_KEY};
use host_test::shows_key;

/// The command that a hint shows between backquotes, for this component.
fn command_of(error: &Value) -> Vec<String> {
    let hint = error["hint"].as_str().expect("a hint");
    let command = hint.split('`').find(|part| part.starts_with("wassette ")).unwrap_or_else(|| panic!("{hint}"));
    command.replace("<component-id>", ID).split_whitespace().skip(1).map(str::to_owned).collect()
}

fn assert_tells_to_restart(error: &Value) {
    let hint = error["hint"].as_str().expect("a hint");
    assert!(hint.contains("restart Wassette"), "Wassette reads it only when it starts or loads: {hint}");
}

pub(crate) async fn an_error_arrives_as_data_with_its_hint() {
    let wassette = Wassette::ready(KEY).await;
    let client = wassette.connect().await;
    let error = client.error("get-agent", json!({ "agent-id": 999_999 })).await;
    assert_eq!((&error["kind"], &error["status"]), (&json!("not-found"), &json!(404)));
    assert!(error["hint"].as_str().is_some_and(|hint| hint.contains("list-agents")), "{error}");

    let error = client.error("get-agent", json!({ "agent-id": 0 })).await;
    assert_eq!(error["message"], "Invalid parameter 'agent-id': must be >= 1, got 0");
    client.close().await;
}

/// By name, not by number: Wassette takes `127.0.0.1:8080` for a host, but not `localhost:8080`.
pub(crate) async fn without_the_grant_it_says_how_to_give_it_and_that_works() {
    let wassette = Wassette::fresh().await;
    wassette.load();
    let url = wassette.mock.url().replace("127.0.0.1", "localhost");
    wassette.keep(&[("SEQUENTUM_API_KEY", KEY), ("SEQUENTUM_API_URL", &url)]);

    let client = wassette.connect().await;
    let error = client.error("get-personal-agent-count", json!({})).await;
    assert_eq!(error["kind"], "network");
    assert!(error["message"].as_str().is_some_and(|text| text.contains("denied by the host's policy")), "{error}");
    assert!(wassette.mock.requests().is_empty());
    assert_tells_to_restart(&error);
    client.close().await;

    let command = command_of(&error);
    assert_eq!(command, ["permission", "grant", "network", ID, "localhost"]);
    wassette.cli(&command.iter().map(String::as_str).collect::<Vec<_>>());
    let client = wassette.connect().await;
    let count = client.result("get-personal-agent-count", json!({})).await;
    assert_eq!(count["total-count"], 28);
    client.close().await;
}

pub(crate) async fn without_the_key_it_says_how_to_give_it_and_that_works() {
    let wassette = Wassette::fresh().await;
    wassette.load();
    wassette.cli(&["permission", "grant", "network", ID, "127.0.0.1"]);
    let client = wassette.connect().await;
    let error = client.error("get-personal-agent-count", json!({})).await;
    assert_eq!(error["message"], "SEQUENTUM_API_KEY environment variable is required");
    assert_tells_to_restart(&error);
    client.close().await;

    let command = command_of(&error);
    assert_eq!(command, ["permission", "grant", "environment-variable", ID, "SEQUENTUM_API_KEY"]);
    wassette.cli(&command.iter().map(String::as_str).collect::<Vec<_>>());
    wassette.cli(&["secret", "set", ID, &format!("SEQUENTUM_API_URL={}", wassette.mock.url())]);
    let mut run = wassette.workplace.command(&wassette.program);
    run.arg("run").env("SEQUENTUM_API_KEY", KEY);
    let client = connect(run).await;
    client.result("get-personal-agent-count", json!({})).await;
    client.close().await;
}

pub(crate) async fn a_wrong_key_is_named_as_the_reason_and_not_repeated() {
    let wassette = Wassette::ready(WRONG_KEY).await;
    let client = wassette.connect().await;
    let error = client.error("get-personal-agent-count", json!({})).await;
    assert_eq!((&error["kind"], &error["status"]), (&json!("unauthorized"), &json!(401)));
    assert!(error["hint"].as_str().is_some_and(|hint| hint.contains("The API key is wrong")), "{error}");
    assert!(!shows_key(&error.to_string()), "{error}");
    client.close().await;
}

/// Without any policy, Wassette hands its environment on; with one, what the policy names.
pub(crate) async fn a_policy_keeps_the_environment_from_the_component() {
    let wassette = Wassette::fresh().await;
    wassette.load();
    wassette.cli(&["permission", "grant", "network", ID, "127.0.0.1"]);
    let mut run = wassette.workplace.command(&wassette.program);
    run.arg("run").env("SEQUENTUM_API_KEY", KEY).env("SEQUENTUM_API_URL", wassette.mock.url());
    let client = connect(run).await;
    let error = client.error("get-personal-agent-count", json!({})).await;
    assert_eq!(error["kind"], "configuration");
    client.close().await;
}
