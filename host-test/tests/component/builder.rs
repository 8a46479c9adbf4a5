//! The Agent Builder: waiting, states, and the text that is never shown.

use crate::session::{SPACE_ID, Session, json_answer};
use host_test::mock::{Fault, MockOptions};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

const PROMPT: &str = "Collect names and prices from https://shop.example/books, all pages.";
const INTERNAL: &str = "NullReferenceException at builder-7.internal:8080";

fn building(duration: Duration) -> MockOptions {
    MockOptions { builder_duration: duration, ..MockOptions::default() }
}

#[tokio::test]
async fn start_sends_the_trimmed_prompt_and_the_space() {
    let mut s = Session::new().await;
    let line = "POST /api/v1/agent-builder/start";
    let arguments = json!({ "prompt": format!("  {PROMPT}\n") });
    s.sends("start-agent-build", arguments, line, json!({ "prompt": PROMPT })).await;
    let arguments = json!({ "prompt": PROMPT, "space-id": i64::MAX, "wait-seconds": 0 });
    s.sends("start-agent-build", arguments, line, json!({ "prompt": PROMPT, "spaceId": i64::MAX })).await;
    for length in [10, 5000] {
        let prompt = "ü".repeat(length);
        s.sends("start-agent-build", json!({ "prompt": prompt }), line, json!({ "prompt": prompt })).await;
    }
    for (prompt, length) in [("", 0), ("  too few  ", 7), ("123456789", 9)] {
        let message = format!("Invalid parameter 'prompt': must have 10 to 5000 characters, got {length}");
        s.refuses("start-agent-build", json!({ "prompt": prompt }), &message, "the data wanted and the scope").await;
    }
    let message = "Invalid parameter 'prompt': must have 10 to 5000 characters, got 5001";
    s.refuses("start-agent-build", json!({ "prompt": "x".repeat(5001) }), message, "scope").await;
    s.refuses_ids("start-agent-build", json!({ "prompt": PROMPT }), &[SPACE_ID]).await;
    let message = "Invalid parameter 'wait-seconds': must be between 0 and 300, got 301";
    s.refuses("start-agent-build", json!({ "prompt": PROMPT, "wait-seconds": 301 }), message, "leave it out for 45")
        .await;
    s.mock.fail_next(Fault::Empty(502));
    let error = s.error("start-agent-build", json!({ "prompt": PROMPT })).await;
    assert!(error.hint.contains("check with list-agents before you call again"), "{}", error.hint);
}

#[tokio::test]
async fn a_session_id_cannot_change_the_path() {
    let mut s = Session::new().await;
    let longest = "ü".repeat(256);
    for (session, encoded) in [
        ("abc-1_2", "abc-1_2".to_owned()),
        ("bld/0001.a?x=#&+=", "bld%2F0001%2Ea%3Fx%3D%23%26%2B%3D".to_owned()),
        ("...", "%2E%2E%2E".to_owned()),
        (&longest, "%C3%BC".repeat(256)),
    ] {
        let arguments = json!({ "session-id": session });
        let path = format!("/api/v1/agent-builder/{encoded}");
        s.sends("get-agent-build-status", arguments.clone(), &format!("GET {path}/status"), Value::Null).await;
        s.sends("stop-agent-build", arguments, &format!("POST {path}/stop"), Value::Null).await;
    }
    // What a proxy that normalises paths could take for another path is not sent even so.
    for tool in ["get-agent-build-status", "stop-agent-build"] {
        for (session, rule) in [
            ("a\\b", "must not contain a backslash, a percent sign or a control character"),
            ("a%2fb", "must not contain a backslash, a percent sign or a control character"),
            ("a\nb", "must not contain a backslash, a percent sign or a control character"),
            ("..", "must not contain a path segment of dots, or an empty one"),
            (".", "must not contain a path segment of dots, or an empty one"),
            ("../agent/101", "must not contain a path segment of dots, or an empty one"),
            ("a/./b", "must not contain a path segment of dots, or an empty one"),
            ("/", "must not contain a path segment of dots, or an empty one"),
            ("a//b", "must not contain a path segment of dots, or an empty one"),
            ("a/", "must not contain a path segment of dots, or an empty one"),
        ] {
            let length = session.chars().count();
            let message = format!("Invalid parameter 'session-id': {rule}, got a text of {length} characters");
            s.refuses(tool, json!({ "session-id": session }), &message, "start-agent-build").await;
        }
        for (session, length) in [(String::new(), 0), ("x".repeat(257), 257)] {
            let message = format!("Invalid parameter 'session-id': must have 1 to 256 characters, got {length}");
            s.refuses(tool, json!({ "session-id": session }), &message, "start-agent-build").await;
        }
        let error = s.error(tool, json!({ "session-id": "nowhere" })).await;
        assert_eq!(error.kind, "not-found");
        assert!(error.hint.contains("start-agent-build"), "{}", error.hint);
    }
}

#[tokio::test]
async fn without_waiting_only_the_session_comes_back() {
    let mut s = Session::with(building(Duration::from_secs(60)), &[]).await;
    let build = s.result("start-agent-build", json!({ "prompt": PROMPT, "wait-seconds": 0 })).await;
    assert!(build["session-id"].as_str().is_some_and(|session| !session.is_empty()));
    assert_eq!((&build["status"], &build["agent-id"]), (&Value::Null, &Value::Null));
    assert!(build["message"].as_str().is_some_and(|message| message.contains("get-agent-build-status")), "{build}");
    s.sent();
    let id = json!({ "session-id": build["session-id"] });
    assert_eq!(s.result("get-agent-build-status", id.clone()).await["status"], "processing");
    s.result("stop-agent-build", id.clone()).await;
    assert_eq!(s.result("get-agent-build-status", id).await["status"], "cancelled");
}

#[tokio::test]
async fn it_waits_with_growing_pauses_until_the_agent_is_there() {
    let mut s = Session::with(building(Duration::from_secs(3)), &[]).await;
    let build = s.result("start-agent-build", json!({ "prompt": PROMPT, "space-id": 11 })).await;
    assert!(build["status"] == "completed" || build["status"] == "ready", "{build}");
    let agent = s.result("get-agent", json!({ "agent-id": build["agent-id"] })).await;
    assert_eq!((&agent["name"], &agent["space-id"]), (&build["agent-name"], &json!(11)));
    let looks: Vec<_> =
        s.mock.requests().into_iter().filter(|request| !request.path.ends_with(&format!("/{}", agent["id"]))).collect();
    let pauses: Vec<_> = looks.windows(2).map(|pair| pair[1].at.duration_since(pair[0].at).as_secs_f64()).collect();
    for (pause, expected) in pauses.iter().zip([1.0, 1.5, 2.25]) {
        assert!((expected - 0.02..expected + 0.4).contains(pause), "{pauses:?}");
    }
    assert!(pauses.len() >= 2, "{pauses:?}");
}

#[tokio::test]
async fn it_survives_a_failed_look() {
    let mut s = Session::with(building(Duration::ZERO), &[]).await;
    s.mock.fail_next(json_answer(&json!({ "sessionId": "s" })));
    s.mock.fail_next(Fault::Empty(503));
    s.mock.fail_next(json_answer(&json!({ "status": "completed", "agentId": 201, "agentName": "Books" })));
    let build = s.result("start-agent-build", json!({ "prompt": PROMPT })).await;
    assert_eq!(
        (&build["status"], &build["agent-id"], &build["agent-name"]),
        (&json!("completed"), &json!(201), &json!("Books"))
    );
    assert_eq!(s.mock.requests().iter().filter(|request| request.method == "POST").count(), 1);
}

#[tokio::test]
async fn when_it_cannot_look_the_session_is_not_lost() {
    let mut s = Session::new().await;
    s.mock.fail_next(json_answer(&json!({ "sessionId": "session-77" })));
    s.mock.fail_next(Fault::Empty(500));
    let error = s.error("start-agent-build", json!({ "prompt": PROMPT })).await;
    assert_eq!(error.kind, "server-error");
    assert!(error.hint.contains("get-agent-build-status tells, with session-id session-77"), "{}", error.hint);
}

#[tokio::test]
async fn each_state_is_told_and_the_backends_text_never() {
    let mut s = Session::new().await;
    for (status, state) in [
        ("processing", "processing"),
        ("ready", "ready"),
        ("completed", "completed"),
        ("Completed", "completed"),
        ("error", "error"),
        ("cancelled", "cancelled"),
        ("dreaming", "unknown"),
    ] {
        let body = json!({ "status": status, "agentId": 5, "agentName": "A", "error": INTERNAL, "agentElapsedSeconds": 1.5,
                           "browserIoSeconds": 2 });
        let report = s.answered("get-agent-build-status", json!({ "session-id": "s" }), &body).await;
        let error = &report["error"];
        assert_eq!((&report["status"], error.is_string()), (&json!(state), state == "error"));
        assert_eq!((&report["agent-elapsed-seconds"], &report["browser-io-seconds"]), (&json!(1.5), &json!(2.0)));
        assert!(!report.to_string().contains("internal"), "{report}");

        if !["processing", "unknown"].contains(&state) {
            s.mock.fail_next(json_answer(&json!({ "sessionId": "s" })));
            let build = s.answered("start-agent-build", json!({ "prompt": PROMPT }), &body).await;
            assert_eq!(build["status"], state);
            assert!(!build.to_string().contains("internal"), "{build}");
            let message = build["message"].as_str().unwrap();
            // What was saved is named, however the build ended.
            assert!(message.contains("agent 5, 'A'"), "{message}");
            if state == "error" {
                assert!(message.starts_with(error.as_str().unwrap()), "{message}");
            }
        }
    }
    let bare = json!({ "status": "processing", "agentId": null });
    let report = s.answered("get-agent-build-status", json!({ "session-id": "s" }), &bare).await;
    assert_eq!(
        report,
        json!({ "status": "processing", "agent-id": null, "agent-name": null, "error": null,
                "agent-elapsed-seconds": null, "browser-io-seconds": null })
    );
}

#[tokio::test]
async fn a_build_that_fails_in_the_mock_is_a_result_in_fixed_words() {
    let mut s = Session::with(building(Duration::ZERO), &[]).await;
    let build = s.result("start-agent-build", json!({ "prompt": "Please fail this build for me" })).await;
    assert_eq!(build["status"], "error");
    let message = build["message"].as_str().unwrap();
    assert!(message.starts_with("The Agent Builder could not build this agent."), "{message}");
}

/// The session is closed soon after the end of a build: that is the end, and not an unknown build.
#[tokio::test]
async fn a_session_that_is_closed_means_that_the_build_is_over() {
    let mut s = Session::new().await;
    for (seen, known) in [
        (json!({ "status": "processing", "agentId": 205, "agentName": "Books" }), "agent 205, 'Books'"),
        (json!({ "status": "processing" }), "list-agents with sort-column created and sort-order desc"),
    ] {
        s.mock.fail_next(json_answer(&json!({ "sessionId": "s" })));
        s.mock.fail_next(json_answer(&seen));
        s.mock.fail_next(Fault::status(404));
        let build = s.result("start-agent-build", json!({ "prompt": PROMPT })).await;
        assert_eq!((&build["status"], &build["session-id"]), (&json!("closed"), &json!("s")));
        assert_eq!(build["agent-id"], seen["agentId"]);
        let message = build["message"].as_str().unwrap();
        assert!(message.starts_with("The build is over") && message.contains(known), "{message}");
    }
    // Asked alone, nothing shows whether there ever was such a build.
    let error = s.error("get-agent-build-status", json!({ "session-id": "s" })).await;
    assert_eq!(error.kind, "not-found");
    for words in ["the build is over", "list-agents with sort-column created", "before you start a build again"] {
        assert!(error.hint.contains(words), "{}", error.hint);
    }
}

#[tokio::test]
async fn when_the_time_is_up_the_build_goes_on() {
    let mut s = Session::with(building(Duration::from_secs(60)), &[]).await;
    let start = Instant::now();
    let build = s.result("start-agent-build", json!({ "prompt": PROMPT, "wait-seconds": 2 })).await;
    assert!((2..4).contains(&start.elapsed().as_secs()), "{:?}", start.elapsed());
    assert_eq!(build["status"], "processing");
    assert!(build["message"].as_str().is_some_and(|message| message.contains("get-agent-build-status")), "{build}");
}

#[tokio::test]
async fn a_session_id_of_the_service_is_checked_like_one_of_the_caller() {
    let mut s = Session::new().await;
    for session in ["", "../agent/101/run/9001", "a%2f..", "a\\b", "x\u{7}", &"x".repeat(257)] {
        s.mock.fail_next(json_answer(&json!({ "sessionId": session })));
        let error = s.error("start-agent-build", json!({ "prompt": PROMPT })).await;
        assert_eq!(error.kind, "unexpected-response");
        assert!(error.message.starts_with("The build was started, but its session id cannot be used"), "{error:?}");
        assert!(session.is_empty() || !format!("{error:?}").contains(session), "{error:?}");
        assert!(error.hint.contains("list-agents with sort-column created"), "{}", error.hint);
        assert_eq!(s.sent().method, "POST");
    }
}

/// That waiting ends when it should is tested with a clock that does not tick, in `src/tools/builder.rs`.
#[tokio::test]
async fn stopping_says_what_becomes_of_the_draft() {
    let mut s = Session::new().await;
    let start = Instant::now();
    let draft = json_answer(&json!({ "status": "cancelled", "agentId": 205, "agentName": "Books" }));
    for (look, words) in [
        (draft, "The draft that the builder has saved stays: agent 205, 'Books'."),
        (json_answer(&json!({ "status": "cancelled" })), "list-agents with sort-column created"),
        (Fault::status(404), "stays among the agents"),
    ] {
        s.mock.fail_next(Fault::Empty(204));
        s.mock.fail_next(look);
        let message = s.result("stop-agent-build", json!({ "session-id": "s" })).await["message"].to_string();
        assert!(message.contains(words), "{message}");
    }
    assert!(start.elapsed() < Duration::from_secs(2));
}
