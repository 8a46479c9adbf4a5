//! One example call for each tool, on the mock's sample data: what the tool reference shows, and what hosts, clients and
//! hostile tests begin with.
//!
//! Each can be carried out on a mock of its own, and all of them in their order on the same one.

use anyhow::{Context, Result};
use serde_json::{Map, Value, json};

/// One example.
#[derive(Debug)]
pub struct Example {
    /// The tool that is called.
    pub tool: &'static str,
    /// Its arguments, as somebody would type them: a JSON object, or nothing.
    pub text: &'static str,
    /// What is called before, with its arguments, so that there is something to show.
    pub before: Option<(&'static str, &'static str)>,
    /// Whether runs and builds have ended as soon as they are started; else they never do.
    pub at_once: bool,
}

const fn example(tool: &'static str, text: &'static str) -> Example {
    Example { tool, text, before: None, at_once: false }
}

/// A build, whose id is that of the mock's first.
const BUILD: Option<(&str, &str)> = Some((
    "start-agent-build",
    r#"{"prompt": "Prices of all kettles on https://shop.example, name and price", "wait-seconds": 0}"#,
));

/// One for each tool.
pub static EXAMPLES: &[Example] = &[
    // Agents
    example("list-agents", r#"{"search": "prices", "sort-column": "name", "records-per-page": 5}"#),
    example("get-agent", r#"{"agent-id": 102}"#),
    example("search-agents", r#"{"query": "example shop", "max-records": 10}"#),
    example("get-agent-search-count", r#"{"query": "example"}"#),
    example("get-personal-agent-count", ""),
    // Runs and files
    example("get-agent-runs", r#"{"agent-id": 101, "max-records": 10}"#),
    example("get-agent-run-summary", r#"{"agent-id": 101}"#),
    example("get-run-status", r#"{"agent-id": 101, "run-id": 9060}"#),
    example("wait-for-run", r#"{"agent-id": 101, "run-id": 9060}"#),
    example("get-run-files", r#"{"agent-id": 101, "run-id": 9060}"#),
    example("get-run-data", r#"{"agent-id": 101, "run-id": 9060, "max-rows": 3}"#),
    example("get-run-log", r#"{"agent-id": 101, "run-id": 9059, "lines": 5}"#),
    example("get-file-download-url", r#"{"agent-id": 101, "run-id": 9060, "file-id": 90601}"#),
    example("start-agent", r#"{"agent-id": 101, "input-parameters": "{\"MaxPages\": \"5\"}"}"#),
    example("stop-agent", r#"{"agent-id": 110, "run-id": 9201}"#),
    example("kill-agent", r#"{"agent-id": 110, "run-id": 9201}"#),
    example("delete-run", r#"{"agent-id": 101, "run-id": 9058, "remove-method": "remove-all-files"}"#),
    // Versions
    example("get-agent-versions", r#"{"agent-id": 101}"#),
    example(
        "restore-agent-version",
        r#"{"agent-id": 101, "version-number": 3, "comments": "The new layout was taken back"}"#,
    ),
    // Schedules
    example("list-agent-schedules", r#"{"agent-id": 101}"#),
    example("get-agent-schedule", r#"{"agent-id": 101, "schedule-id": 302}"#),
    example("get-scheduled-runs", r#"{"start-date": "2026-11-16T10:00:00Z", "end-date": "2026-11-17"}"#),
    example(
        "create-agent-schedule",
        r#"{"agent-id": 101, "name": "Every working day at nine", "cron": "0 9 * * 1-5", "timezone": "Europe/Vienna"}"#,
    ),
    example(
        "update-agent-schedule",
        r#"{"agent-id": 101, "schedule-id": 302, "name": "Every six hours", "every-count": 6, "every-period": "hours"}"#,
    ),
    example("enable-agent-schedule", r#"{"agent-id": 104, "schedule-id": 304}"#),
    example("disable-agent-schedule", r#"{"agent-id": 101, "schedule-id": 301}"#),
    example("delete-agent-schedule", r#"{"agent-id": 101, "schedule-id": 301}"#),
    // Billing
    example("get-credits-balance", ""),
    example("get-spending-summary", r#"{"start-date": "2026-11-01", "end-date": "2026-11-15"}"#),
    example("get-credit-history", r#"{"records-per-page": 10}"#),
    example(
        "get-agents-usage",
        r#"{"start-date": "2026-11-01", "end-date": "2026-11-15", "sort-column": "cost", "sort-order": "desc", "records-per-page": 10}"#,
    ),
    example(
        "get-agent-cost-breakdown",
        r#"{"agent-id": 101, "start-date": "2026-11-13", "end-date": "2026-11-15", "time-unit": "day", "usage-types": ["server-time"]}"#,
    ),
    example("get-agent-runs-cost", r#"{"agent-id": 101, "start-date": "2026-11-01", "end-date": "2026-11-15"}"#),
    // Spaces
    example("list-spaces", ""),
    example("get-space", r#"{"space-id": 11}"#),
    example("get-space-agents", r#"{"space-id": 11}"#),
    example("get-space-agent-count", r#"{"space-id": 11}"#),
    example("search-space-by-name", r#"{"name": "Price monitoring"}"#),
    example("run-space-agents", r#"{"space-id": 11}"#),
    example(
        "upload-input-file",
        r#"{"space-id": 11, "name": "products.csv", "content": "sku,url\nA-1,https://shop.example/a-1\n"}"#,
    ),
    // Analytics
    example("get-runs-summary", r#"{"start-date": "2026-11-15", "end-date": "2026-11-15", "include-details": true}"#),
    example("get-records-summary", r#"{"start-date": "2026-11-01", "end-date": "2026-11-15", "agent-id": 101}"#),
    example("get-run-diagnostics", r#"{"agent-id": 101, "run-id": 9059}"#),
    example("get-latest-failure", r#"{"agent-id": 101}"#),
    // Agent Builder
    Example {
        before: BUILD,
        at_once: true,
        ..example("get-agent-build-status", r#"{"session-id": "bld/0001+aGVsbG8="}"#)
    },
    Example { before: BUILD, ..example("stop-agent-build", r#"{"session-id": "bld/0001+aGVsbG8="}"#) },
    Example {
        at_once: true,
        ..example(
            "start-agent-build",
            r#"{"prompt": "Prices of all kettles on https://shop.example, name and price, first 5 pages", "space-id": 11}"#,
        )
    },
];

impl Example {
    /// The example of a tool.
    ///
    /// # Errors
    ///
    /// When it has none: that is to be noticed by whoever adds a tool.
    pub fn of(tool: &str) -> Result<&'static Example> {
        let found = EXAMPLES.iter().find(|example| example.tool == tool);
        found.with_context(|| format!("`{tool}` has no example: add one in {}", file!()))
    }

    /// Its arguments.
    ///
    /// # Errors
    ///
    /// When they are not JSON.
    pub fn arguments(&self) -> Result<Value> {
        parse(self.tool, self.text)
    }

    /// The call before, with its arguments.
    ///
    /// # Errors
    ///
    /// When they are not JSON.
    pub fn before(&self) -> Result<Option<(&'static str, Value)>> {
        self.before.map(|(tool, text)| Ok((tool, parse(tool, text)?))).transpose()
    }
}

fn parse(tool: &str, text: &str) -> Result<Value> {
    let text = if text.is_empty() { "{}" } else { text };
    serde_json::from_str(text).with_context(|| format!("the example of `{tool}` is not JSON"))
}

/// All of them for an MCP client, in the names that the server has: a list of `tool` and `arguments`, and `before` with the
/// same two.
///
/// # Errors
///
/// When one is not JSON.
pub fn for_mcp() -> Result<Value> {
    let call = |tool: &str, arguments: Value| json!({ "tool": catalogue::snake(tool), "arguments": camel(arguments) });
    let one = |example: &Example| -> Result<Value> {
        let before = example.before()?.map(|(tool, arguments)| call(tool, arguments));
        let mut shown = call(example.tool, example.arguments()?);
        if let Value::Object(shown) = &mut shown {
            shown.insert("before".to_owned(), before.into());
        }
        Ok(shown)
    };
    EXAMPLES.iter().map(one).collect::<Result<Vec<_>>>().map(Value::from)
}

/// Arguments with the names that a client of the server has for them: all in camel case.
pub fn for_client(arguments: Value) -> Value {
    camel(arguments)
}

/// With the names of all fields in camel case.
fn camel(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let fields = fields.into_iter().map(|(name, field)| (catalogue::camel(&name), camel(field)));
            Value::Object(fields.collect::<Map<_, _>>())
        }
        Value::Array(items) => items.into_iter().map(camel).collect(),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::EXAMPLES;
    use catalogue::Catalogue;
    use std::collections::BTreeSet;

    #[test]
    fn every_tool_has_one_example_and_every_example_a_tool() {
        let catalogue = Catalogue::read(crate::artefacts::root().join("wit")).unwrap();
        let tools: BTreeSet<&str> = catalogue.tools.iter().map(|tool| tool.name.as_str()).collect();
        let examples: BTreeSet<&str> = EXAMPLES.iter().map(|example| example.tool).collect();
        assert_eq!(examples, tools);
        assert_eq!(EXAMPLES.len(), tools.len());
        super::for_mcp().unwrap();
    }
}
