//! One call of every tool that only reads, and what a user would look for in its answer.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use wit_parser::Resolve;

use super::programs::root;

/// A call, and a place in its answer with what stands there.
pub(crate) struct Reading {
    pub(crate) tool: &'static str,
    pub(crate) arguments: Value,
    /// A JSON pointer into the payload of `ok`.
    pub(crate) place: &'static str,
    /// What stands there; null for anything but null, where it depends on the day.
    pub(crate) shows: Value,
}

/// The calls, as the mock's sample data answers them; `session` is a session of the Agent Builder.
pub(crate) fn readings(session: &str) -> Vec<Reading> {
    let agent = || json!({ "agent-id": 101 });
    let failed = || json!({ "agent-id": 103, "run-id": 9135 });
    let run = || json!({ "agent-id": 101, "run-id": 9060 });
    [
        ("list-agents", json!({ "status": "failed", "sort-order": "asc" }), "/agents/0/status", json!("Failed")),
        ("get-agent", agent(), "/name", json!("Shop prices")),
        ("search-agents", json!({ "query": "example", "max-records": 3 }), "/truncated", json!(true)),
        ("get-agent-search-count", json!({ "query": "example" }), "/total-count", json!(57)),
        ("get-personal-agent-count", json!({}), "/total-count", json!(28)),
        ("get-agent-versions", agent(), "/versions/0/version", json!(5)),
        ("get-agent-runs", agent(), "/runs/0/id", json!(9060)),
        ("get-agent-run-summary", agent(), "/total-count", json!(60)),
        ("get-run-status", run(), "/status", json!("Success")),
        ("get-run-files", run(), "/files/0/id", json!(90601)),
        ("get-file-download-url", json!({ "agent-id": 101, "run-id": 9060, "file-id": 90601 }), "/url", json!(null)),
        ("list-agent-schedules", agent(), "/schedules/0/id", json!(301)),
        ("get-agent-schedule", json!({ "agent-id": 101, "schedule-id": 301 }), "/id", json!(301)),
        ("get-scheduled-runs", json!({}), "/runs/0/schedule-id", json!(null)),
        ("get-credits-balance", json!({}), "/organization-id", json!(42)),
        ("get-spending-summary", json!({}), "/organization-id", json!(42)),
        ("get-credit-history", json!({ "records-per-page": 5 }), "/transactions/4/id", json!(null)),
        ("get-agents-usage", json!({ "sort-column": "cost", "sort-order": "desc" }), "/total-cost", json!(null)),
        ("get-agent-cost-breakdown", json!({ "agent-id": 101, "time-unit": "day" }), "/agent-id", json!(101)),
        ("get-agent-runs-cost", agent(), "/agent-id", json!(101)),
        ("list-spaces", json!({}), "/spaces/0/id", json!(11)),
        ("get-space", json!({ "space-id": 11 }), "/name", json!("Price monitoring")),
        ("get-space-agents", json!({ "space-id": 11 }), "/agents/0/id", json!(101)),
        ("get-space-agent-count", json!({ "space-id": 11 }), "/total-count", json!(3)),
        ("search-space-by-name", json!({ "name": "Price monitoring" }), "/id", json!(11)),
        ("get-runs-summary", json!({ "include-details": true }), "/total-runs", json!(null)),
        ("get-records-summary", json!({ "agent-id": 101 }), "/agent-id", json!(101)),
        ("get-run-diagnostics", failed(), "/run-id", json!(9135)),
        ("get-latest-failure", json!({ "agent-id": 103 }), "/tag", json!("failed")),
        ("get-agent-build-status", json!({ "session-id": session }), "/status", json!(null)),
    ]
    .into_iter()
    .map(|(tool, arguments, place, shows)| Reading { tool, arguments, place, shows })
    .collect()
}

impl Reading {
    /// Whether this answer, the payload of `ok`, is the expected one.
    pub(crate) fn assert(&self, answer: &Value) {
        let found = answer.pointer(self.place).unwrap_or(&Value::Null);
        let fits = if self.shows.is_null() { !found.is_null() } else { *found == self.shows };
        assert!(fits, "{}: {} should show {} in {answer}", self.tool, self.place, self.shows);
    }
}

/// The tools that only read: the exports of the WIT's reading worlds.
pub(crate) fn tools() -> BTreeSet<String> {
    let mut resolve = Resolve::default();
    resolve.push_path(root().join("wit")).expect("the WIT");
    let reading = |name: &str| name.ends_with("-read") || name == "schedules-upcoming";
    resolve
        .worlds
        .iter()
        .filter(|(_, world)| reading(&world.name))
        .flat_map(|(_, world)| world.exports.keys().map(|key| resolve.name_world_key(key)))
        .collect()
}
