//! Every rule that an argument can break.

use crate::case::Case;
use serde_json::{Value, json};

/// The message that they all have.
const ENTRY: &str = "Invalid parameter '<name>': <rule>, got <value>";

/// A rule, a tool, and arguments that break it.
fn broken() -> Vec<(&'static str, &'static str, Value)> {
    let schedule = |timing: Value| json!({ "agent-id": 101, "name": "n", "timing": timing });
    let once = |time: &str| schedule(json!({ "tag": "once", "val": time }));
    let every = |count: u32, start: Value| {
        schedule(json!({ "tag": "every", "val": { "count": count, "period": "hours", "start-time": start } }))
    };
    let create = "create-agent-schedule";
    vec![
        ("must be >= <number>", "get-agent", json!({ "agent-id": 0 })),
        ("must be >= <number>", "list-agents", json!({ "page-index": 0 })),
        ("must be between <number> and <number>", "search-agents", json!({ "query": "a", "max-records": 1001 })),
        ("must have <number> to <number> characters", "start-agent-build", json!({ "prompt": "short" })),
        ("must not be blank", "search-agents", json!({ "query": " " })),
        ("must be a JSON object as text", "start-agent", json!({ "agent-id": 101, "input-parameters": "[1]" })),
        ("must be a JSON object as text", "start-agent", json!({ "agent-id": 101, "input-parameters": "{a: 1}" })),
        (
            "must be 1 when is-run-synchronously is true",
            "start-agent",
            json!({ "agent-id": 101, "is-run-synchronously": true, "parallelism": 2 }),
        ),
        ("a cron expression must have five fields", create, schedule(json!({ "tag": "cron", "val": "@daily" }))),
        ("count must be >= 1", create, every(0, Value::Null)),
        ("must be an ISO 8601 day or time with its offset", "get-runs-summary", json!({ "start-date": "yesterday" })),
        ("must be an ISO 8601 time with its offset", create, once("2126-01-16")),
        ("must be at least one minute ahead", create, once("2026-01-16T08:00:00Z")),
        ("must be in the future", create, every(1, json!("2026-01-16T08:00:00Z"))),
        (
            "must not be after end-date",
            "get-runs-summary",
            json!({ "start-date": "2026-01-17", "end-date": "2026-01-16" }),
        ),
    ]
}

pub fn all() -> Vec<Case> {
    let rules = broken().into_iter().map(|(rule, tool, arguments)| Case::of(rule, tool, arguments));
    let messages = broken().into_iter().map(|(_, tool, arguments)| Case::of(ENTRY, tool, arguments));
    rules.chain(messages).collect()
}
