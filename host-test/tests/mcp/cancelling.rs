//! Progress and cancellation over stdio.

use super::server::{HttpServer, StdioServer, mock};
use host_test::mock::{Mock, MockOptions};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

fn call(id: u32, tool: &str, arguments: &Value) -> Value {
    let params = json!({"name": tool, "arguments": arguments, "_meta": {"progressToken": id}});
    json!({"jsonrpc": "2.0", "id": id, "method": "tools/call", "params": params})
}

fn cancel(id: u32) -> Value {
    json!({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": id, "reason": "test"}})
}

#[tokio::test(flavor = "multi_thread")]
async fn a_build_tells_how_far_it_is() {
    let mock = mock().await;
    let server = StdioServer::start(&mock);
    server.send(&call(7, "start_agent_build", &json!({"prompt": "Prices from https://example.com, first page"})));
    let (mut progress, answer) = (Vec::new(), loop_until_answer(&server, 7));
    for message in answer.0 {
        assert_eq!(message["params"]["progressToken"], 7);
        progress.push(message["params"]["message"].as_str().unwrap().to_owned());
    }
    let session = answer.1["result"]["structuredContent"]["sessionId"].as_str().unwrap();
    let known = format!("build {session}: processing, ");
    assert!(progress.iter().any(|message| message.contains(&known)), "{progress:?}");
    let status = answer.1["result"]["structuredContent"]["status"].as_str();
    assert!(matches!(status, Some("ready" | "completed")), "{}", answer.1);
}

fn loop_until_answer(server: &StdioServer, id: u32) -> (Vec<Value>, Value) {
    let mut before = Vec::new();
    loop {
        let message = server.next();
        if message["id"] == id {
            return (before, message);
        }
        before.push(message);
    }
}

/// The client gives up waiting, as most do after a minute; the user's build goes on.
#[tokio::test(flavor = "multi_thread")]
async fn cancelling_ends_the_waiting_and_not_the_build() {
    let options = MockOptions { builder_duration: Duration::from_secs(60), ..MockOptions::default() };
    let mock = Mock::start(options).await.unwrap();
    let server = StdioServer::start(&mock);
    server.send(&call(7, "start_agent_build", &json!({"prompt": "Prices from https://example.com, first page"})));
    wait_for(&mock, "/status");
    server.send(&cancel(7));
    // The request itself is never answered, and its id is free again.
    assert_eq!(loop_until_answer_of_ping(&server), json!({}));
    // The server ends at once, since nothing is under way any more.
    server.end();
    let paths: Vec<_> = mock.requests().into_iter().map(|request| request.path).collect();
    assert!(!paths.iter().any(|path| path.ends_with("/stop")), "{paths:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_synchronous_run_is_waited_for_no_longer() {
    let mock = mock().await;
    let server = StdioServer::start(&mock);
    let start = Instant::now();
    server.send(&call(7, "start_agent", &json!({"agentId": 104, "isRunSynchronously": true, "timeout": 600})));
    wait_for(&mock, "/start");
    server.send(&cancel(7));
    assert_eq!(loop_until_answer_of_ping(&server), json!({}));
    // The server ends at once, since nothing is under way any more.
    server.end();
    assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
}

fn loop_until_answer_of_ping(server: &StdioServer) -> Value {
    server.send(&json!({"jsonrpc": "2.0", "id": 8, "method": "ping"}));
    let (before, answer) = loop_until_answer(server, 8);
    assert!(before.iter().all(|message| message["method"] == "notifications/progress"), "{before:?}");
    answer["result"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_hangs_up_does_not_stop_its_build() {
    let options = MockOptions { builder_duration: Duration::from_secs(60), ..MockOptions::default() };
    let mock = Mock::start(options).await.unwrap();
    let server = HttpServer::shared(&mock).await;
    let mut response = reqwest::Client::new()
        .post(server.endpoint())
        .header("content-type", "application/json")
        .header("accept", "application/json, text/event-stream")
        .body(call(7, "start_agent_build", &json!({"prompt": "Prices from https://example.com"})).to_string())
        .send()
        .await
        .unwrap();
    let event = response.chunk().await.unwrap().unwrap();
    assert!(String::from_utf8_lossy(&event).contains("notifications/progress"));
    drop(response);
    std::thread::sleep(Duration::from_secs(3));
    assert!(!mock.requests().iter().any(|request| request.path.ends_with("/stop")), "{:?}", mock.requests());
}

/// Waits until the mock has had a request whose path ends so.
fn wait_for(mock: &Mock, path: &str) {
    let start = Instant::now();
    while !mock.requests().iter().any(|request| request.path.ends_with(path)) {
        assert!(start.elapsed() < Duration::from_secs(15), "no request to {path}: {:?}", mock.requests());
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Each tool that waits for runs says which one, in which status, and how many records there are so far.
#[tokio::test(flavor = "multi_thread")]
async fn waiting_for_a_run_tells_its_status_and_its_records() {
    let options = MockOptions { run_duration: Duration::from_secs(4), ..MockOptions::default() };
    let mock = Mock::start(options).await.unwrap();
    let server = StdioServer::start(&mock);
    let started = server.call("start_agent", json!({"agentId": 101}));
    let run = started["structuredContent"]["val"]["id"].clone();
    for (tool, arguments) in [
        ("wait_for_run", json!({"agentId": 101, "runId": run, "seconds": 20})),
        ("start_agent", json!({"agentId": 102, "waitSeconds": 20})),
        ("run_space_agents", json!({"spaceId": 12, "waitSeconds": 20})),
    ] {
        server.send(&call(7, tool, &arguments));
        let (progress, answer) = loop_until_answer(&server, 7);
        assert_ne!(answer["result"]["isError"], true, "{tool}: {answer}");
        let messages: Vec<_> = progress.iter().map(|message| message["params"]["message"].as_str().unwrap()).collect();
        let tells = |message: &&str| {
            message.starts_with(&format!("{tool}: run "))
                && message.contains(": Running, ")
                && message.contains(" records so far, ")
        };
        assert!(messages.iter().any(tells), "{tool}: {messages:?}");
        let told: Vec<_> = progress.iter().map(|message| message["params"]["progress"].as_f64().unwrap()).collect();
        assert!(told.is_sorted_by(|earlier, later| earlier < later), "{tool}: {told:?}");
    }
}

/// The run goes on: nothing is stopped or killed.
#[tokio::test(flavor = "multi_thread")]
async fn cancelling_the_waiting_for_a_run_stops_nothing() {
    let options = MockOptions { run_duration: Duration::from_secs(60), ..MockOptions::default() };
    for (tool, arguments) in [
        ("wait_for_run", json!({"agentId": 110, "runId": 9201, "seconds": 300})),
        ("start_agent", json!({"agentId": 102, "waitSeconds": 300})),
        ("run_space_agents", json!({"spaceId": 12, "waitSeconds": 300})),
    ] {
        let mock = Mock::start(options.clone()).await.unwrap();
        let server = StdioServer::start(&mock);
        server.send(&call(7, tool, &arguments));
        wait_for(&mock, "/status");
        server.send(&cancel(7));
        assert_eq!(loop_until_answer_of_ping(&server), json!({}), "{tool}");
        server.end();
        let changes: Vec<_> = mock.requests().into_iter().filter(|request| request.method != "GET").collect();
        assert!(changes.len() <= 1, "{tool}: nothing but the start: {changes:?}");
        assert!(changes.iter().all(|change| change.path.ends_with("/start") || change.path.ends_with("/run-all")));
    }
}
