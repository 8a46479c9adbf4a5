//! Every tool, against every form of answer that deployments have: nothing that the service may leave out, spell otherwise or
//! write otherwise turns a result into an error.

use crate::session::Session;
use host_test::mock::{Dialect, Done, Forms, Missing, MockOptions, Numbers, Put};
use serde_json::{Value, json};
use std::time::Duration;

const FORMS: [Forms; 10] = {
    const USUAL: Forms = Forms::USUAL;
    [
        USUAL,
        Forms { missing: Missing::Null, ..USUAL },
        Forms { missing: Missing::Absent, ..USUAL },
        Forms { numbers: Numbers::Text, ..USUAL },
        Forms { numbers: Numbers::Fraction, ..USUAL },
        Forms { done: Done::NoContent, accepted: true, ..USUAL },
        Forms { done: Done::Empty, other_ids: true, ..USUAL },
        Forms { done: Done::Said, items: true, byte_order_mark: true, ..USUAL },
        Forms { put: Put::Resets, told_failures: true, ..USUAL },
        Forms { missing: Missing::Absent, numbers: Numbers::Text, items: true, other_ids: true, ..USUAL },
    ]
};

/// Calls that only read.
fn reading() -> Vec<(&'static str, Value)> {
    let range = |mut arguments: Value| {
        arguments["start-date"] = json!("2020-01-01");
        arguments
    };
    let agent = json!({ "agent-id": 101 });
    let run = json!({ "agent-id": 101, "run-id": 9059 });
    let space = json!({ "space-id": 11 });
    vec![
        ("list-agents", json!({})),
        ("get-agent", agent.clone()),
        ("get-agent", json!({ "agent-id": 106 })),
        ("search-agents", json!({ "query": "example" })),
        ("get-agent-search-count", json!({ "query": "example" })),
        ("get-personal-agent-count", json!({})),
        ("get-agent-runs", agent.clone()),
        ("get-agent-runs", json!({ "agent-id": 109 })),
        ("get-agent-run-summary", agent.clone()),
        ("get-run-status", run.clone()),
        ("get-run-files", json!({ "agent-id": 101, "run-id": 9060 })),
        ("get-file-download-url", json!({ "agent-id": 101, "run-id": 9060, "file-id": 90_601 })),
        ("get-agent-versions", agent.clone()),
        ("list-agent-schedules", agent.clone()),
        ("get-agent-schedule", json!({ "agent-id": 101, "schedule-id": 301 })),
        ("get-scheduled-runs", json!({})),
        ("get-credits-balance", json!({})),
        ("get-spending-summary", range(json!({}))),
        ("get-credit-history", json!({})),
        ("get-agents-usage", range(json!({}))),
        ("get-agent-cost-breakdown", range(agent.clone())),
        ("get-agent-runs-cost", range(agent.clone())),
        ("list-spaces", json!({})),
        ("get-space", space.clone()),
        ("get-space-agents", space.clone()),
        ("get-space-agent-count", space),
        ("search-space-by-name", json!({ "name": "job market" })),
        ("get-runs-summary", range(json!({}))),
        ("get-records-summary", range(json!({}))),
        ("get-run-diagnostics", run),
        ("get-latest-failure", agent),
    ]
}

/// One session for each dialect and form.
async fn sessions() -> Vec<(String, Session)> {
    let mut sessions = Vec::new();
    for dialect in [Dialect::Newer, Dialect::Older] {
        for forms in FORMS {
            let builder_duration = Duration::from_secs(60);
            let options = MockOptions { dialect, forms, builder_duration, ..MockOptions::default() };
            let session = Session::with(options, &[("SEQUENTUM_MAX_RETRIES", "0")]).await;
            sessions.push((format!("{dialect:?} {forms:?}"), session));
        }
    }
    sessions
}

#[tokio::test]
async fn every_form_of_an_answer_is_read() {
    let mut failed = Vec::new();
    for (form, mut session) in sessions().await {
        for (tool, arguments) in reading() {
            if let Err(error) = session.call(tool, &arguments).await {
                failed.push(format!("{form}: {tool} {arguments}: {error}"));
            }
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

#[tokio::test]
async fn every_form_of_success_is_one() {
    let mut failed = Vec::new();
    for (form, mut session) in sessions().await {
        let mut run = json!({ "agent-id": 101 });
        match session.call("start-agent", &run).await {
            Ok(started) => {
                assert_eq!(started["val"]["id"], 50_001, "{form}: {started}");
                run["run-id"] = started["val"]["id"].clone();
            }
            Err(error) => {
                failed.push(format!("{form}: start-agent: {error}"));
                run["run-id"] = json!(50_001);
            }
        }
        let old = json!({ "agent-id": 101, "run-id": 9001, "remove-method": "remove-all-files" });
        let schedule = json!({ "agent-id": 101, "schedule-id": 302 });
        let mut build = json!({});
        for (tool, arguments) in [
            ("stop-agent", run.clone()),
            ("kill-agent", run),
            ("delete-run", old),
            ("restore-agent-version", json!({ "agent-id": 101, "version-number": 1, "comments": "as before" })),
            ("disable-agent-schedule", schedule.clone()),
            ("enable-agent-schedule", schedule.clone()),
            ("delete-agent-schedule", schedule),
            ("run-space-agents", json!({ "space-id": 11 })),
            ("start-agent-build", json!({ "prompt": "Collect all prices of kettles", "wait-seconds": 0 })),
            ("get-agent-build-status", Value::Null),
            ("stop-agent-build", Value::Null),
        ] {
            let arguments = if arguments.is_null() { build.clone() } else { arguments };
            match session.call(tool, &arguments).await {
                Ok(result) if tool == "start-agent-build" => build = json!({ "session-id": result["session-id"] }),
                Ok(_) => {}
                Err(error) => failed.push(format!("{form}: {tool} {arguments}: {error}")),
            }
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}
