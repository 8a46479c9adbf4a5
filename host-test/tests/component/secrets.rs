//! The API key is in no output, error or log. Every other test checks this too, for each of its calls.

use crate::session::{KEY, Session};
use host_test::mock::{Fault, MockOptions};
use serde_json::json;

#[tokio::test]
async fn an_answer_that_repeats_the_key_does_not_bring_it_out() {
    let mut s = Session::new().await;
    let message = json!({ "message": format!("ApiKey {KEY} is not known") }).to_string();
    let echoes = [
        Fault::status_with(401, &[], message.clone()),
        Fault::status_with(500, &[], format!("Authorization: ApiKey {KEY}")),
        Fault::status_with(200, &[], format!("not JSON: {KEY}")),
        Fault::status_with(200, &[], json!({ "configType": { KEY: 1 } }).to_string()),
        Fault::status_with(200, &[], json!({ "version": KEY }).to_string()),
        Fault::problem(403, KEY, KEY),
        Fault::Redirect { status: 302, location: format!("https://example.com/?key={KEY}") },
    ];
    for tool in ["get-agent", "start-agent", "get-agent-runs"] {
        for fault in &echoes {
            s.mock.fail_next(fault.clone());
            s.error(tool, json!({ "agent-id": 101 })).await;
        }
    }
    s.mock.fail_next(Fault::status_with(401, &[], message));
    let error = s.error("get-agent", json!({ "agent-id": 101 })).await;
    assert_eq!(error.message, "API Error 401: Unauthorized: ApiKey [API key] is not known");
}

#[tokio::test]
async fn the_log_has_a_line_for_each_request_with_method_path_status_and_time() {
    let mut s = Session::with(MockOptions::default(), &[("SEQUENTUM_MAX_RETRIES", "1")]).await;
    s.mock.fail_next(Fault::Empty(502));
    s.result("search-agents", json!({ "query": "confidential" })).await;
    s.error("start-agent", json!({ "agent-id": 999, "input-parameters": "{\"password\":\"confidential\"}" })).await;
    let log = s.instance.stderr();
    let lines: Vec<_> = log.lines().map(|line| line.rsplit_once(' ').expect("words").0).collect();
    let timed = |line: &&str, start: &str| {
        let time = line.strip_prefix(start).and_then(|rest| rest.trim().parse::<u64>().ok());
        assert!(time.is_some_and(|milliseconds| milliseconds < 5000), "{line}");
    };
    assert_eq!(lines.len(), 3, "{log}");
    timed(&lines[0], "GET /api/v1/agent/search 502 ");
    timed(&lines[1], "GET /api/v1/agent/search 200 ");
    timed(&lines[2], "POST /api/v1/agent/999/start 404 ");
    assert!(log.lines().all(|line| line.ends_with(" ms")) && !log.contains("confidential"), "{log}");
}
