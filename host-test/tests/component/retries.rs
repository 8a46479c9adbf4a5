//! Retries, counted by the requests that arrive.

use crate::session::{Session, instance};
use host_test::host::{CallError, Grant};
use host_test::mock::{Fault, Mock, MockOptions};
use serde_json::{Value, json};
use std::time::{Duration, Instant, SystemTime};

async fn patient() -> Session {
    Session::with(MockOptions::default(), &[("SEQUENTUM_TIMEOUT_SECONDS", "1")]).await
}

/// The waits between the requests that arrived, in seconds.
fn waits(mock: &Mock) -> Vec<f64> {
    let requests = mock.requests();
    requests.windows(2).map(|pair| pair[1].at.duration_since(pair[0].at).as_secs_f64()).collect()
}

#[tokio::test]
async fn a_read_is_tried_four_times_with_growing_waits() {
    let mut s = patient().await;
    s.mock.fail_always(Fault::Empty(503));
    let error = s.error("get-agent", json!({ "agent-id": 101 })).await;
    assert_eq!((error.kind.as_str(), error.status), ("server-error", Some(503)));
    let waits = waits(&s.mock);
    assert_eq!(waits.len(), 3, "{waits:?}");
    for (wait, expected) in waits.iter().zip([1.0, 2.0, 4.0]) {
        assert!((expected * 0.75 - 0.01..expected * 1.25 + 0.5).contains(wait), "{waits:?}");
    }
}

#[tokio::test]
async fn reads_and_removals_are_repeated_after_every_passing_fault() {
    let calls = [
        ("get-agent", json!({ "agent-id": 101 }), Fault::status_with(200, &[], AGENT)),
        ("delete-run", json!({ "agent-id": 101, "run-id": 1, "remove-method": "remove-all-files" }), Fault::Empty(204)),
    ];
    let faults = [
        Fault::Empty(429),
        Fault::Empty(502),
        Fault::Empty(503),
        Fault::Empty(504),
        Fault::CloseBeforeAnswer,
        Fault::CloseMidBody,
        Fault::StallHeader,
        Fault::StallBody,
    ];
    let mut tasks = tokio::task::JoinSet::new();
    for (tool, arguments, success) in calls {
        for fault in faults.clone() {
            let (arguments, success) = (arguments.clone(), success.clone());
            tasks.spawn(async move {
                let mut s = patient().await;
                s.mock.fail_next(fault.clone());
                s.mock.fail_next(success);
                s.result(tool, arguments).await;
                assert_eq!(s.mock.requests().len(), 2, "{tool} {fault:?}");
            });
        }
    }
    while let Some(outcome) = tasks.join_next().await {
        outcome.expect("no panic");
    }
}

const AGENT: &str = r#"{"configType":1,"isActive":true,"version":1,"created":"c","updated":"u"}"#;

#[tokio::test]
async fn what_will_not_pass_is_not_repeated() {
    let mut s = Session::with(MockOptions::default(), &[]).await;
    for fault in [
        Fault::Empty(400),
        Fault::Empty(401),
        Fault::Empty(403),
        Fault::Empty(404),
        Fault::Empty(500),
        Fault::NotJson,
        Fault::WrongJson,
        Fault::HtmlPage(200),
        Fault::EndlessBody,
    ] {
        s.mock.fail_next(fault);
        s.error("get-agent", json!({ "agent-id": 101 })).await;
        s.sent();
    }
}

#[tokio::test]
async fn a_post_that_may_have_arrived_is_not_repeated() {
    for tool in ["start-agent", "stop-agent", "kill-agent", "restore-agent-version"] {
        let arguments = match tool {
            "start-agent" => json!({ "agent-id": 101 }),
            "restore-agent-version" => json!({ "agent-id": 101, "version-number": 1, "comments": "c" }),
            _ => json!({ "agent-id": 101, "run-id": 1 }),
        };
        let mut s = patient().await;
        for fault in [
            Fault::Empty(502),
            Fault::Empty(503),
            Fault::status_with(503, &[("retry-after", "1")], ""),
            Fault::Empty(504),
            Fault::CloseBeforeAnswer,
            Fault::CloseMidBody,
            Fault::StallHeader,
        ] {
            s.mock.clear_requests();
            if tool == "kill-agent" {
                // It looks at the run first.
                s.mock.fail_next(Fault::status_with(200, &[], r#"{"id":1,"status":1}"#));
            }
            s.mock.fail_next(fault.clone());
            if let Ok(result) = s.call(tool, &arguments).await {
                panic!("{tool} {fault:?}: {result}");
            }
            let sent = s.mock.requests();
            assert_eq!(sent.iter().filter(|request| request.method == "POST").count(), 1, "{tool} {fault:?}");
        }
    }
}

#[tokio::test]
async fn a_post_refused_for_its_rate_is_repeated() {
    let mut s = patient().await;
    s.mock.fail_next(Fault::Empty(429));
    let outcome = s.result("start-agent", json!({ "agent-id": 101 })).await;
    assert_eq!(outcome["tag"], "started");
    assert_eq!(s.mock.requests().len(), 2);
}

#[tokio::test]
async fn a_start_that_took_effect_without_an_answer_happens_once() {
    let mut s = patient().await;
    let count = |summary: Value| summary["total-count"].as_u64().expect("a count");
    let before = count(s.result("get-agent-run-summary", json!({ "agent-id": 101 })).await);
    s.mock.fail_next(Fault::CloseAfterApplying);
    let error = s.error("start-agent", json!({ "agent-id": 101 })).await;
    assert!(error.hint.contains("check with get-agent-runs"), "{error:?}");
    assert_eq!(count(s.result("get-agent-run-summary", json!({ "agent-id": 101 })).await), before + 1);
}

#[tokio::test]
async fn a_removal_that_took_effect_without_an_answer_says_so() {
    let mut s = patient().await;
    let runs = s.result("get-agent-runs", json!({ "agent-id": 101, "max-records": 1 })).await;
    s.mock.clear_requests();
    s.mock.fail_next(Fault::CloseAfterApplying);
    let arguments = json!({ "agent-id": 101, "run-id": runs["runs"][0]["id"], "remove-method": "remove-entire-run" });
    let error = s.error("delete-run", arguments).await;
    assert_eq!(error.kind, "not-found");
    assert!(error.hint.contains("may have done it already: get-agent-runs tells"), "{}", error.hint);
    assert_eq!(s.mock.requests().len(), 2);
}

/// Attempts on an address where nobody listens, or that does not exist, are counted by the component's log.
#[tokio::test]
async fn a_post_that_cannot_have_arrived_is_repeated() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let closed = format!("http://{}", listener.local_addr().expect("an address"));
    drop(listener);
    for (url, name) in [(closed.as_str(), "refused"), ("https://control.invalid", "name-not-found")] {
        let mut instance = instance(&Grant::new(url, Some("sk-x")), &[("SEQUENTUM_MAX_RETRIES", "1")]).await;
        let outcome = instance.call("start-agent", &json!({ "agent-id": 101 })).await;
        assert!(matches!(outcome, Err(CallError::Tool(_))), "{outcome:?}");
        let log = instance.stderr();
        assert_eq!(log.matches(&format!("POST /api/v1/agent/101/start {name} ")).count(), 2, "{log}");
    }
}

#[tokio::test]
async fn retry_after_in_seconds_is_waited_for() {
    for tool in ["get-agent", "start-agent"] {
        let mut s = patient().await;
        s.mock.fail_next(Fault::status_with(429, &[("retry-after", "2")], ""));
        s.result(tool, json!({ "agent-id": 101 })).await;
        let waits = waits(&s.mock);
        assert!(waits.len() == 1 && (2.0..3.0).contains(&waits[0]), "{waits:?}");
    }
}

#[tokio::test]
async fn retry_after_as_a_date_is_waited_for() {
    let mut s = patient().await;
    // Dates have whole seconds: this one is two to three seconds ahead.
    let date = httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(3));
    s.mock.fail_next(Fault::status_with(503, &[("retry-after", &date)], ""));
    s.result("get-agent", json!({ "agent-id": 101 })).await;
    let waits = waits(&s.mock);
    assert!(waits.len() == 1 && (1.9..4.0).contains(&waits[0]), "{waits:?}");
}

#[tokio::test]
async fn a_long_retry_after_is_reported_at_once() {
    let mut s = patient().await;
    let hour = httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(3600));
    for (value, seconds) in [("600", 600..=600), (hour.as_str(), 3598..=3601), ("31", 31..=31)] {
        for status in [429, 503] {
            let start = Instant::now();
            s.mock.fail_next(Fault::status_with(status, &[("retry-after", value)], ""));
            let error = s.error("get-agent", json!({ "agent-id": 101 })).await;
            assert!(start.elapsed() < Duration::from_millis(700), "{:?}", start.elapsed());
            let told = error.retry_after_seconds.expect("a number of seconds");
            assert!(seconds.contains(&told), "{told}");
            assert!(error.hint.contains(&format!("{told} s")), "{}", error.hint);
            s.sent();
        }
    }
}

#[tokio::test]
async fn the_number_of_retries_can_be_changed() {
    for (retries, requests) in [("0", 1), ("1", 2)] {
        let mut s = Session::with(MockOptions::default(), &[("SEQUENTUM_MAX_RETRIES", retries)]).await;
        s.mock.fail_always(Fault::Empty(502));
        s.error("get-personal-agent-count", json!({})).await;
        assert_eq!(s.mock.requests().len(), requests);
    }
}
