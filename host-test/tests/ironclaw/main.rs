//! The component for IronClaw, in a host that implements IronClaw's interface, and the bundle around it.

// A test may stop at what it did not expect.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, unreachable_pub)]

mod bundle;
mod platform;

use std::sync::OnceLock;
use std::time::Duration;

use host_test::artefacts::IRONCLAW;
use host_test::examples::{EXAMPLES, for_client};
use host_test::mock::{Fault, Mock, MockOptions};
use platform::bindings::exports::near::agent::tool::{ErrorKind, GuestFailure};
use platform::{Extension, Grant, LIMITS, Limits, Outcome, SERVICE};
use serde_json::{Value, json};

const MIB: usize = 1 << 20;

fn extension() -> &'static Extension {
    static EXTENSION: OnceLock<Extension> = OnceLock::new();
    EXTENSION.get_or_init(|| Extension::load(&IRONCLAW.current().expect("the component")))
}

/// The service, and what the host grants.
struct Trial {
    mock: Mock,
    grant: Grant,
}

impl Trial {
    async fn new() -> Trial {
        Trial::with(MockOptions::default()).await
    }

    async fn with(options: MockOptions) -> Trial {
        let mock = Mock::start(options).await.expect("a port");
        let grant = Grant::new(&mock.url());
        Trial { mock, grant }
    }

    async fn call(&self, tool: &str, arguments: Value) -> Outcome {
        extension().call(&self.grant, tool, arguments).await
    }

    /// How many requests of this method have arrived.
    fn arrived(&self, method: &str) -> usize {
        self.mock.requests().iter().filter(|request| request.method == method).count()
    }
}

/// The text of a failure of this kind and code.
fn told(failure: GuestFailure, kind: ErrorKind, code: &str) -> String {
    assert_eq!((failure.kind, failure.code.as_deref()), (kind, Some(code)), "{failure:?}");
    failure.message.expect("a message")
}

#[tokio::test]
async fn every_tool_of_the_bundle_answers_its_example_within_the_limits() {
    for name in bundle::tools() {
        let example = EXAMPLES.iter().find(|example| catalogue::snake(example.tool) == name).expect("an example");
        let takes = if example.at_once { Duration::ZERO } else { Duration::from_secs(3600) };
        let options = MockOptions { run_duration: takes, builder_duration: takes, ..MockOptions::default() };
        let mut trial = Trial::with(options).await;
        trial.grant = trial.grant.with_files(&trial.mock.file_host_url());
        if let Some((before, arguments)) = example.before().unwrap() {
            trial.call(&catalogue::snake(before), for_client(arguments)).await.result();
        }
        let outcome = trial.call(&name, for_client(example.arguments().unwrap())).await;
        assert!(outcome.fuel < LIMITS.fuel / 10 && outcome.memory < 3 * MIB, "{name}: {outcome:?}");
        assert!(outcome.asked.iter().all(|asked| asked.contains(SERVICE)), "{name}: {outcome:?}");
        assert!(outcome.result().is_object(), "{name}");
    }
}

#[tokio::test]
async fn what_the_component_says_of_itself_can_be_read_where_nothing_is_granted() {
    let (description, schema) = extension().about_itself().await;
    assert!(description.contains("Sequentum"), "{description}");
    assert_eq!(serde_json::from_str::<Value>(&schema).unwrap()["type"], "object");
}

#[tokio::test]
async fn the_host_adds_the_key_on_the_way_to_the_control_center_and_nowhere_else() {
    for follows_redirects in [true, false] {
        let trial = Trial::new().await;
        let grant = Grant { follows_redirects, ..trial.grant.clone().with_files(&trial.mock.file_host_url()) };
        let data = extension().call(&grant, "get_run_data", json!({"agentId": 101, "runId": 9060, "maxRows": 3})).await;
        assert_eq!(data.result()["rows"].as_array().unwrap().len(), 3);
        let requests = trial.mock.requests();
        assert!(requests.len() > 1);
        let key = format!("ApiKey {}", host_test::KEY);
        // The mock's other origin refuses whoever brings credentials.
        assert!(requests.iter().all(|request| request.header("authorization") == Some(&*key)), "{requests:?}");
    }
}

#[tokio::test]
async fn an_error_comes_with_its_text_and_what_to_do() {
    let trial = Trial::new().await;
    let failure = trial.call("get_agent", json!({"agentId": 999_999})).await.failure();
    let text = told(failure, ErrorKind::OperationFailed, "not-found");
    assert!(text.contains("API Error 404") && text.contains("list_agents or search_agents"), "{text}");
    let failure = trial.call("get_agent", json!({"agentId": "x"})).await.failure();
    let text = told(failure, ErrorKind::Input, "invalid-argument");
    assert!(text.contains("'agentId'"), "{text}");
    for (params, context, words) in [
        ("{}", None, "names no tool"),
        ("{}", Some("no JSON"), "names no tool"),
        ("{}", Some(r#"{"capability_id": "sequentum.list_agent"}"#), "list_agents"),
        ("[]", Some(r#"{"capability_id": "sequentum.list_agents"}"#), "are no object"),
        ("{", Some(r#"{"capability_id": "sequentum.list_agents"}"#), "are no JSON"),
    ] {
        let outcome = extension().execute(&trial.grant, params.to_owned(), context.map(str::to_owned)).await;
        let text = told(outcome.failure(), ErrorKind::Input, "invalid-argument");
        assert!(text.contains(words), "{params} {context:?}: {text}");
    }
    assert_eq!(trial.arrived("GET"), 1, "only what was meant was sent");
}

#[tokio::test]
async fn without_a_key_and_with_a_wrong_one_the_user_is_asked_for_it() {
    let trial = Trial::new().await;
    let none = Grant { key: None, ..trial.grant.clone() };
    let failure = extension().call(&none, "list_agents", json!({})).await.failure();
    let text = told(failure, ErrorKind::AuthRequired, "network");
    assert!(text.contains("Nothing was sent"), "{text}");
    assert_eq!(trial.arrived("GET"), 0);
    let wrong = Grant { key: Some("sk-wrong".to_owned()), ..trial.grant.clone() };
    let failure = extension().call(&wrong, "list_agents", json!({})).await.failure();
    let text = told(failure, ErrorKind::AuthRequired, "unauthorized");
    assert!(text.contains("401"), "{text}");
}

#[tokio::test]
async fn a_key_that_the_service_repeats_is_blotted_out_before_the_guest_sees_it() {
    let mut trial = Trial::new().await;
    // One that no writer of JSON changes, which a host that looks for it would miss.
    let key = "sk-recognisable-7f3a9c4e";
    trial.grant.key = Some(key.to_owned());
    let body = json!({"message": format!("what is {key}?")}).to_string();
    let headers = [("content-type", "application/json"), ("x-repeated", key)];
    trial.mock.fail_next(Fault::status_with(400, &headers, body));
    let failure = trial.call("get_agent", json!({"agentId": 101})).await.failure();
    let text = told(failure, ErrorKind::OperationFailed, "rejected");
    assert!(text.contains("what is [REDACTED]?"), "{text}");
}

#[tokio::test]
async fn a_run_and_its_rows_are_two_calls() {
    for follows_redirects in [true, false] {
        let mut trial = Trial::new().await;
        trial.grant = Grant { follows_redirects, ..trial.grant.with_files(&trial.mock.file_host_url()) };
        let started = trial.call("start_agent", json!({"agentId": 101, "waitSeconds": 30})).await.result();
        assert_eq!((&started["tag"], &started["val"]["status"]), (&json!("ended"), &json!("Success")), "{started}");
        assert_eq!(trial.arrived("POST"), 1);
        let run = &started["val"]["id"];
        let data = trial.call("get_run_data", json!({"agentId": 101, "runId": run, "maxRows": 5})).await.result();
        assert!(data.to_string().contains("Espresso machine"), "{data}");
    }
}

#[tokio::test]
async fn files_at_a_host_that_the_manifest_does_not_name_are_refused_with_the_way_to_name_it() {
    let trial = Trial::new().await;
    let failure = trial.call("get_run_data", json!({"agentId": 101, "runId": 9060})).await.failure();
    let text = told(failure, ErrorKind::NetworkDenied, "network");
    assert!(text.contains("FILE_HOSTS"), "{text}");
}

#[tokio::test]
async fn what_may_have_happened_is_not_sent_again_and_not_called_undone() {
    // The second has no body, of which the host says that nothing was sent.
    let writes = [
        ("start_agent", json!({"agentId": 101}), "POST"),
        ("stop_agent", json!({"agentId": 110, "runId": 9201}), "POST"),
    ];
    for (tool, arguments, method) in writes {
        let trial = Trial::new().await;
        trial.mock.fail_next(Fault::CloseAfterApplying);
        let failure = trial.call(tool, arguments).await.failure();
        let text = told(failure, ErrorKind::Client, "network");
        assert!(text.contains("may have been carried out"), "{tool}: {text}");
        assert_eq!(trial.arrived(method), 1, "{tool}");
    }
    // What only reads is asked for again.
    let trial = Trial::new().await;
    trial.mock.fail_next(Fault::CloseBeforeAnswer);
    trial.call("get_agent", json!({"agentId": 101})).await.result();
    assert_eq!(trial.arrived("GET"), 2);
}

#[tokio::test]
async fn what_the_host_refuses_to_send_is_not_said_to_have_happened() {
    let mut trial = Trial::new().await;
    trial.grant.targets.clear();
    let outcome = trial.call("start_agent", json!({"agentId": 101})).await;
    assert_eq!(outcome.asked.len(), 1, "{outcome:?}");
    let text = told(outcome.failure(), ErrorKind::NetworkDenied, "network");
    assert!(text.contains("did not send") && !text.contains("may have"), "{text}");
    assert_eq!(trial.mock.requests().len(), 0);
}

#[tokio::test]
async fn an_answer_that_is_too_large_is_an_error_and_no_trap() {
    for size in [MIB, 2 * MIB, 3 * MIB, 5 * MIB, 8 * MIB, 87 * MIB / 10, 11 * MIB] {
        let trial = Trial::new().await;
        trial.mock.fail_next(Fault::LargeBody { bytes: size, announced: true });
        let outcome = trial.call("list_agents", json!({})).await;
        assert!(outcome.memory <= LIMITS.memory && outcome.fuel < LIMITS.fuel / 2, "{size}: {outcome:?}");
        let text = told(outcome.failure(), ErrorKind::OperationFailed, "unexpected-response");
        assert!(size < 2 * MIB || text.contains("larger"), "{size}: {text}");
    }
    // What has no room beside the component, though the host passes it on, is the host's own error: nothing can refuse it.
    let trial = Trial::new().await;
    trial.mock.fail_next(Fault::LargeBody { bytes: 19 * MIB / 2, announced: true });
    assert!(trial.call("list_agents", json!({})).await.answer.is_err());
    trial.call("list_agents", json!({})).await.result();
}

#[tokio::test]
async fn arguments_that_are_too_long_are_refused() {
    let trial = Trial::new().await;
    for content in [MIB, 2 * MIB, 4 * MIB] {
        let arguments = json!({"spaceId": 11, "name": "a.csv", "content": "x".repeat(content)});
        let outcome = trial.call("upload_input_file", arguments).await;
        match content {
            MIB => assert!(outcome.result().is_object()),
            _ => assert!(told(outcome.failure(), ErrorKind::Input, "invalid-argument").contains("too long")),
        }
    }
    let many = format!("{{\"agentId\": [{}0]}}", "0,".repeat(300_000));
    let context = json!({"capability_id": "sequentum.get_agent"}).to_string();
    let outcome = extension().execute(&trial.grant, many, Some(context)).await;
    assert!(told(outcome.failure(), ErrorKind::Input, "invalid-argument").contains("too many"));
}

#[tokio::test]
async fn no_tool_waits_for_longer_than_the_host_does() {
    let options = MockOptions { run_duration: Duration::from_secs(3600), ..MockOptions::default() };
    let mut trial = Trial::with(options).await;
    for (tool, name) in [("start_agent", "waitSeconds"), ("wait_for_run", "seconds")] {
        let failure = trial.call(tool, json!({"agentId": 101, "runId": 9060, name: "46"})).await.failure();
        let text = told(failure, ErrorKind::Input, "invalid-argument");
        assert!(text.contains(name) && text.contains("45"), "{text}");
    }
    // An hour in three minutes, for the host and its clock.
    trial.grant.haste = 20;
    let started = trial.call("start_agent", json!({"agentId": 101})).await.result();
    let arguments = json!({"agentId": 101, "runId": started["val"]["id"]});
    let watched = trial.call("wait_for_run", arguments).await;
    assert!((45..58).contains(&watched.time.as_secs()), "{watched:?}");
    watched.result();
    // However often it is tried again, and however long that takes.
    trial.mock.fail_always(Fault::StallHeader);
    for (tool, arguments) in [("get_agent", json!({"agentId": 101})), ("get_run_data", json!({"agentId": 101}))] {
        let outcome = trial.call(tool, arguments).await;
        assert!(outcome.time < Duration::from_secs(58), "{outcome:?}");
        told(outcome.failure(), ErrorKind::Client, "timeout");
    }
    let outcome = trial.call("start_agent", json!({"agentId": 101, "isRunSynchronously": true})).await;
    assert!(outcome.time < Duration::from_secs(58), "{outcome:?}");
    let text = told(outcome.failure(), ErrorKind::Client, "timeout");
    assert!(text.contains("may have been carried out"), "{text}");
}

#[tokio::test]
async fn the_hosts_limits_hold_and_the_next_call_is_none_the_worse() {
    let trial = Trial::new().await;
    for limits in [
        Limits { fuel: 50_000, ..LIMITS },
        Limits { memory: MIB, ..LIMITS },
        Limits { time: Duration::from_millis(100), ..LIMITS },
    ] {
        trial.mock.fail_next(Fault::Delay(Duration::from_millis(300)));
        let grant = Grant { limits, ..trial.grant.clone() };
        let outcome = extension().call(&grant, "list_agents", json!({})).await;
        assert!(outcome.answer.is_err(), "{outcome:?}");
    }
    let trial = Trial::new().await;
    trial.call("list_agents", json!({})).await.result();
}
