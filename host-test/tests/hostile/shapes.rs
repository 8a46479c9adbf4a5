//! One tool of each shape: what it asks for, and in which way it takes the answer.

use host_test::mock::Fault;
use serde_json::{Value, json};

/// A tool of one shape.
pub struct Shape {
    pub name: &'static str,
    pub tool: &'static str,
    pub arguments: fn() -> Value,
    /// Answers to the requests before the one that meets the fault.
    pub before: fn() -> Vec<Fault>,
    /// Whether that request is one that may be repeated after it may have been carried out.
    pub idempotent: bool,
    /// Whether it looks once for the run that it has started, after the data came, could not be read, or the time was up.
    pub looks_for_run: bool,
}

impl Shape {
    /// How many requests follow one that ended in this kind.
    pub fn looks_after(&self, kind: &str) -> usize {
        usize::from(self.looks_for_run && ["ok", "timeout", "unexpected-response"].contains(&kind))
    }
}

/// The shapes, in the order of the columns in `faults`.
pub static SHAPES: [Shape; 6] = [
    Shape {
        name: "list",
        tool: "list-agents",
        arguments: || json!({}),
        before: Vec::new,
        idempotent: true,
        looks_for_run: false,
    },
    Shape {
        name: "one",
        tool: "get-agent",
        arguments: || json!({ "agent-id": 101 }),
        before: Vec::new,
        idempotent: true,
        looks_for_run: false,
    },
    Shape {
        name: "text",
        tool: "start-agent",
        // One second on top of the ordinary limit.
        arguments: || json!({ "agent-id": 101, "is-run-synchronously": true, "timeout": 1 }),
        before: Vec::new,
        idempotent: false,
        looks_for_run: true,
    },
    Shape {
        name: "confirm",
        tool: "stop-agent",
        arguments: || json!({ "agent-id": 101, "run-id": 9058 }),
        before: Vec::new,
        idempotent: false,
        looks_for_run: false,
    },
    Shape {
        name: "redirect",
        tool: "get-file-download-url",
        arguments: || json!({ "agent-id": 101, "run-id": 9060, "file-id": 90_601 }),
        before: Vec::new,
        idempotent: true,
        looks_for_run: false,
    },
    Shape {
        name: "poll",
        tool: "start-agent-build",
        arguments: || json!({ "prompt": "Collect all prices of https://shop.example" }),
        before: || vec![Fault::status_with(200, &[], r#"{"sessionId":"session/1"}"#)],
        idempotent: true,
        looks_for_run: false,
    },
];
