//! Every rule that an argument can break.

use crate::case::Case;
use serde_json::{Value, json};

/// The message that they all have.
const ENTRY: &str = "Invalid parameter '<name>': <rule>, got <value>";

/// A rule, a tool, and arguments that break it.
fn broken() -> Vec<(&'static str, &'static str, Value)> {
    let schedule = |mut timing: Value| {
        timing["agent-id"] = json!(101);
        timing["name"] = json!("n");
        timing
    };
    let once = |time: &str| schedule(json!({ "once-at": time }));
    let every = |count: u32, start: Value| {
        schedule(json!({ "every-count": count, "every-period": "hours", "start-time": start }))
    };
    let file = |name: &str| json!({ "space-id": 11, "name": name, "content": "" });
    let session = |id: &str| json!({ "session-id": id });
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
        (
            "must be 0 when is-run-synchronously is true",
            "start-agent",
            json!({ "agent-id": 101, "is-run-synchronously": true, "wait-seconds": 2 }),
        ),
        ("must have five fields", create, schedule(json!({ "cron": "@daily" }))),
        ("must be >= <number>", create, every(0, Value::Null)),
        ("one of cron, every-count and once-at is required", create, schedule(json!({}))),
        ("is required with every-count", create, schedule(json!({ "every-count": 1 }))),
        ("is required with every-period", create, schedule(json!({ "every-period": "days" }))),
        (
            "must not be given together with <parameter>",
            create,
            schedule(json!({ "cron": "0 9 * * *", "once-at": "2126-01-16T08:00:00Z" })),
        ),
        ("one setting at least is required", "update-agent-schedule", json!({ "agent-id": 101, "schedule-id": 301 })),
        ("must not contain a slash or a backslash", "upload-input-file", file("../a.csv")),
        ("must not contain a control character", "upload-input-file", file("a\nb.csv")),
        ("must not be dots alone", "upload-input-file", file("..")),
        (
            "must have at most 8 MiB in UTF-8",
            "upload-input-file",
            json!({ "space-id": 11, "name": "a.csv", "content": "x".repeat(8 * 1024 * 1024 + 1) }),
        ),
        (
            "must not contain a backslash, a percent sign or a control character",
            "get-agent-build-status",
            session("a%2fb"),
        ),
        ("must not contain a path segment of dots, or an empty one", "stop-agent-build", session("a/../b")),
        ("must be an ISO 8601 day or time", "get-runs-summary", json!({ "start-date": "yesterday" })),
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
