//! One call that must not trap or show the key, and what came of it.

use crate::outcome::Outcome;
use crate::session::{KEY, Session, ToolError, instance};
use host_test::host::{CallError, Grant, Instance};
use host_test::shows_key;
use serde_json::Value;
use std::time::Instant;

/// As [`call`], in a session that goes on after a trap with a new instance: what is tried next, to find the smallest case
/// that fails, must not fail for the last one's sake.
pub async fn call_in(session: &mut Session, tool: &str, arguments: &Value) -> Outcome {
    let outcome = call(&mut session.instance, tool, arguments).await;
    if outcome.trapped() {
        let grant = Grant::new(&session.mock.url(), Some(KEY));
        session.instance = instance(&grant, &[("SEQUENTUM_MAX_RETRIES", "0")]).await;
    }
    outcome
}

/// Calls a tool. What a tool returns as data is the caller's, and may repeat what the API said.
pub async fn call(instance: &mut Instance, tool: &str, arguments: &Value) -> Outcome {
    let start = Instant::now();
    let outcome = instance.call(tool, arguments).await;
    let took = start.elapsed();
    let (kind, said) = match &outcome {
        Ok(_) => ("ok".to_owned(), String::new()),
        Err(CallError::Tool(error)) => {
            let read: ToolError = serde_json::from_value(error.clone()).expect("the record `error`");
            (read.kind, error.to_string())
        }
        Err(error @ CallError::Trap(_)) => ("trap".to_owned(), format!("{error:?}")),
        Err(error) => panic!("{tool} {arguments}: {error}"),
    };
    let seen = [said.as_str(), &instance.stderr(), &instance.stdout()].concat();
    let text = match outcome {
        Ok(value) => value.to_string().chars().take(300).collect(),
        Err(_) => said,
    };
    Outcome { kind, text, leaked: shows_key(&seen), took, memory: instance.memory_bytes() }
}
