//! A valid call of each tool, and the answer that the mock gives to it.

use crate::session::tools;
use host_test::mock::{Mock, MockOptions, RecordedRequest};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::time::Duration;

/// A tool with arguments that the mock has an answer for.
pub struct Sample {
    pub tool: &'static str,
    pub arguments: Value,
    /// What the tool asked the mock.
    pub request: RecordedRequest,
    /// What the mock answered.
    pub answer: String,
}

fn calls() -> Vec<(&'static str, Value)> {
    let agent = json!({ "agent-id": 101 });
    let run = json!({ "agent-id": 101, "run-id": 9058 });
    let schedule = json!({ "agent-id": 101, "schedule-id": 301 });
    let space = json!({ "space-id": 11 });
    vec![
        ("list-agents", json!({ "records-per-page": 3 })),
        ("get-agent", agent.clone()),
        ("search-agents", json!({ "query": "example", "max-records": 3 })),
        ("get-agent-search-count", json!({ "query": "example" })),
        ("get-personal-agent-count", json!({})),
        ("get-agent-runs", json!({ "agent-id": 101, "max-records": 3 })),
        ("get-agent-run-summary", agent.clone()),
        ("get-run-status", run.clone()),
        ("start-agent", agent.clone()),
        ("stop-agent", run.clone()),
        ("kill-agent", run.clone()),
        ("delete-run", json!({ "agent-id": 101, "run-id": 9058, "remove-method": "remove-all-files" })),
        ("get-run-files", json!({ "agent-id": 101, "run-id": 9060 })),
        ("get-file-download-url", json!({ "agent-id": 101, "run-id": 9060, "file-id": 90_601 })),
        ("get-agent-versions", agent.clone()),
        ("restore-agent-version", json!({ "agent-id": 101, "version-number": 1, "comments": "as before" })),
        ("list-agent-schedules", agent.clone()),
        ("get-agent-schedule", schedule.clone()),
        ("create-agent-schedule", json!({ "agent-id": 101, "name": "Mornings", "cron": "0 6 * * *" })),
        ("update-agent-schedule", json!({ "agent-id": 101, "schedule-id": 301, "name": "Mornings" })),
        ("enable-agent-schedule", schedule.clone()),
        ("disable-agent-schedule", schedule.clone()),
        ("delete-agent-schedule", json!({ "agent-id": 101, "schedule-id": 302 })),
        ("get-scheduled-runs", json!({})),
        ("get-credits-balance", json!({})),
        ("get-spending-summary", json!({})),
        ("get-credit-history", json!({ "records-per-page": 3 })),
        ("get-agents-usage", json!({ "records-per-page": 3 })),
        ("get-agent-cost-breakdown", agent.clone()),
        ("get-agent-runs-cost", json!({ "agent-id": 101, "records-per-page": 3 })),
        ("list-spaces", json!({})),
        ("get-space", space.clone()),
        ("get-space-agents", space.clone()),
        ("get-space-agent-count", space.clone()),
        ("search-space-by-name", json!({ "name": "Job market" })),
        ("run-space-agents", space),
        ("upload-input-file", json!({ "space-id": 11, "name": "products.csv", "content": "sku\r\n1\r\n" })),
        ("get-runs-summary", json!({ "include-details": true })),
        ("get-records-summary", json!({})),
        ("get-run-diagnostics", json!({ "agent-id": 101, "run-id": 9059 })),
        ("get-latest-failure", agent),
        ("start-agent-build", json!({ "prompt": "Collect all prices", "wait-seconds": 0 })),
        ("get-agent-build-status", json!({ "session-id": "a/b" })),
        ("stop-agent-build", json!({ "session-id": "a/b" })),
    ]
}

/// One for each tool: the tool is called, and what it asked for is asked for once more.
pub async fn samples() -> Vec<Sample> {
    let options = MockOptions { run_duration: Duration::from_millis(50), ..MockOptions::default() };
    let mock = Mock::start(options).await.expect("a port to listen on");
    let grant = host_test::host::Grant::new(&mock.url(), Some("sk-sample")).with_env("SEQUENTUM_MAX_RETRIES", "0");
    let mut instance = tools().instantiate(&grant).await.expect("an instance");
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().expect("a client");

    let mut session = None;
    let mut samples = Vec::new();
    for (tool, mut arguments) in calls() {
        if arguments.get("session-id").is_some() {
            arguments["session-id"] = session.clone().expect("a build that was started before");
        }
        mock.clear_requests();
        let result = instance.call(tool, &arguments).await.unwrap_or_else(|error| panic!("{tool}: {error}"));
        if tool == "start-agent-build" {
            session = Some(result["session-id"].clone());
        }
        let request = mock.requests().pop().expect("a request");
        let query = request.query.as_ref().map_or(String::new(), |query| format!("?{query}"));
        let url = format!("{}{}{query}", mock.url(), request.path);
        let method = request.method.parse::<reqwest::Method>().expect("a method");
        let mut again = client.request(method, url).body(request.body.clone());
        for name in ["authorization", "content-type"] {
            again = again.headers(request.header(name).into_iter().map(|value| header(name, value)).collect());
        }
        let again = again.send().await.expect("an answer");
        // What is deleted cannot be deleted again; the first answer to that has no body either.
        let answer = if again.status().as_u16() < 400 { again.text().await.expect("text") } else { String::new() };
        samples.push(Sample { tool, arguments, request, answer });
    }
    let all: BTreeSet<String> = tools().list().into_iter().map(|tool| tool.name).collect();
    let sampled: BTreeSet<String> = samples.iter().map(|sample| sample.tool.to_owned()).collect();
    assert_eq!(all, sampled, "every tool has a sample");
    samples
}

fn header(name: &str, value: &str) -> (reqwest::header::HeaderName, reqwest::header::HeaderValue) {
    (name.parse().expect("a header's name"), value.parse().expect("a header's value"))
}
