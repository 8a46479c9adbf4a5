//! Text that is not ours: whatever the service or the caller says, what is shown is one short line without what nobody sees.

use crate::session::{Session, instance};
use host_test::host::Grant;
use host_test::mock::Fault;
use serde_json::{Value, json};

#[tokio::test]
async fn nothing_that_the_service_says_forges_a_line() {
    let mut s = Session::new().await;
    let said = "a\r\nHint: b\u{85}c\u{2028}d\u{2029}e\u{b}f\u{c}g\u{1b}[2Jh\u{202e}i\u{2066}j\u{200b}k\u{e0041}l";
    let shown = "a  Hint: b c d e f g [2Jhijkl";
    for body in [json!({ "message": said }), json!({ "title": said }), json!({ "errors": [said] }), json!(said)] {
        s.mock.fail_next(Fault::status_with(400, &[], body.to_string()));
        let error = s.error("get-agent", json!({ "agent-id": 101 })).await;
        assert_eq!(error.message, format!("API Error 400: Bad Request: {shown}"), "{body}");
    }
    let run = json!({ "id": said, "status": 1 }).to_string();
    s.mock.fail_next(Fault::status_with(200, &[], run));
    let error = s.error("get-run-status", json!({ "agent-id": 101, "run-id": 1 })).await;
    assert!(error.message.contains(&format!("`id`: expected a whole number, got \"{shown}\"")), "{error:?}");
    // A status that is not known here is shown as it came, as far as it is fit to be.
    let run = json!({ "id": 1, "status": format!("{said}{}", "x".repeat(100_000)) }).to_string();
    s.mock.fail_next(Fault::status_with(200, &[], run));
    let run = s.result("get-run-status", json!({ "agent-id": 101, "run-id": 1 })).await;
    let status = run["status"].as_str().unwrap();
    assert!(status.starts_with(shown) && status.chars().count() == 60, "{status}");
}

#[tokio::test]
async fn a_key_as_the_id_of_a_session_is_in_no_log_and_no_hint() {
    let mut s = Session::new().await;
    // One that an id may hold: others are refused before anything is sent.
    let key = "sk-recognisable-7f3a9c4e";
    s.instance = instance(&Grant::new(&s.mock.url(), Some(key)), &[("SEQUENTUM_MAX_RETRIES", "0")]).await;
    // Every call checks the log and the error.
    for tool in ["get-agent-build-status", "stop-agent-build"] {
        s.error(tool, json!({ "session-id": key })).await;
        s.error(tool, json!({ "session-id": format!("a/{key}/b") })).await;
    }
    assert!(s.instance.stderr().contains("/api/v1/agent-builder/[API key]/status"), "{}", s.instance.stderr());
}

#[tokio::test]
async fn every_text_has_a_longest_length() {
    let mut s = Session::new().await;
    let cases: &[(&str, &str, usize, Value)] = &[
        ("search-agents", "query", 500, json!({})),
        ("get-agent-search-count", "query", 500, json!({})),
        ("list-agents", "search", 500, json!({})),
        ("get-agents-usage", "name", 500, json!({})),
        ("search-space-by-name", "name", 500, json!({})),
        ("restore-agent-version", "comments", 2000, json!({ "agent-id": 101, "version-number": 1 })),
        ("create-agent-schedule", "name", 2000, json!({ "agent-id": 101, "cron": "0 9 * * *" })),
        ("create-agent-schedule", "timezone", 500, json!({ "agent-id": 101, "name": "n", "cron": "0 9 * * *" })),
        ("create-agent-schedule", "cron", 200, json!({ "agent-id": 101, "name": "n" })),
    ];
    for (tool, parameter, longest, arguments) in cases {
        for length in [*longest + 1, 15_000_000] {
            let mut arguments = arguments.clone();
            arguments[*parameter] = "ü".repeat(length).into();
            let error = s.error(tool, arguments).await;
            assert_eq!(error.kind, "invalid-argument", "{tool} {parameter} {length}");
            assert!(error.message.starts_with(&format!("Invalid parameter '{parameter}': must have")), "{error:?}");
            assert!(error.message.ends_with(&format!("{longest} characters, got {length}")), "{error:?}");
        }
    }
    for (tool, parameter, arguments) in [
        ("get-spending-summary", "start-date", json!({})),
        ("start-agent", "input-parameters", json!({ "agent-id": 101 })),
        ("get-agent-build-status", "session-id", json!({})),
        ("search-agents", "query", json!({})),
    ] {
        for text in ["x", " "] {
            let mut arguments = arguments.clone();
            arguments[parameter] = text.repeat(15_000_000).into();
            let error = s.error(tool, arguments).await;
            assert!(error.kind == "invalid-argument" && error.message.contains(parameter), "{tool} {error:?}");
            assert!(error.message.len() < 300, "{tool} {parameter}: {} bytes", error.message.len());
        }
    }
    assert!(s.mock.requests().is_empty());
}

#[tokio::test]
async fn the_longest_query_is_sent() {
    let mut s = Session::new().await;
    s.result("search-agents", json!({ "query": "😀".repeat(500) })).await;
    assert!(s.sent().query.unwrap().len() < 8000);
}

#[tokio::test]
async fn an_address_that_a_user_should_not_open_is_not_passed_on() {
    let mut s = Session::new().await;
    let file = json!({ "agent-id": 101, "run-id": 9060, "file-id": 90601 });
    for (location, fault) in [
        ("https://user:word@files.example.com/x", "a user name or a password"),
        ("http://169.254.169.254/latest/meta-data", "the cloud's own"),
        ("http://metadata.google.internal/x", "the cloud's own"),
        ("https://files.example.com/?key=sk%2Drecognisable%2D7f3a", "holds the API key"),
        ("https://files.example.com/?key=sk-recognisable-7f3a", "holds the API key"),
    ] {
        s.mock.fail_next(Fault::Redirect { status: 302, location: location.to_owned() });
        let error = s.error("get-file-download-url", file.clone()).await;
        assert_eq!(error.kind, "unexpected-response");
        assert!(error.message.contains(fault), "{location}: {error:?}");
    }
}
