//! One example call for each tool, on the mock's sample data.

use anyhow::{Context, Result, bail};
use catalogue::{Catalogue, Tool};

/// One example.
pub(super) struct Example {
    /// The tool that is called.
    pub(super) tool: &'static str,
    /// Its arguments, as somebody would type them.
    pub(super) arguments: &'static str,
    /// What is called before, so that there is something to show.
    pub(super) before: Option<(&'static str, &'static str)>,
    /// Whether runs and builds have ended as soon as they are started; else they never do.
    pub(super) at_once: bool,
}

const fn example(tool: &'static str, arguments: &'static str) -> Example {
    Example { tool, arguments, before: None, at_once: false }
}

/// A run that is under way, 50001.
const START: Option<(&str, &str)> = Some(("start-agent", r#"{"agent-id": 101}"#));

/// A build, whose id is that of the mock's first.
const BUILD: Option<(&str, &str)> = Some((
    "start-agent-build",
    r#"{"prompt": "Prices of all kettles on https://shop.example, name and price", "wait-seconds": 0}"#,
));

const EXAMPLES: [Example; 44] = [
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
    example("get-run-files", r#"{"agent-id": 101, "run-id": 9060}"#),
    example("get-file-download-url", r#"{"agent-id": 101, "run-id": 9060, "file-id": 90601}"#),
    example("start-agent", r#"{"agent-id": 101, "input-parameters": "{\"MaxPages\": \"5\"}"}"#),
    Example { before: START, ..example("stop-agent", r#"{"agent-id": 101, "run-id": 50001}"#) },
    Example { before: START, ..example("kill-agent", r#"{"agent-id": 101, "run-id": 50001}"#) },
    example("delete-run", r#"{"agent-id": 101, "run-id": 9059, "remove-method": "remove-all-files"}"#),
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
        at_once: true,
        ..example(
            "start-agent-build",
            r#"{"prompt": "Prices of all kettles on https://shop.example, name and price, first 5 pages", "space-id": 11}"#,
        )
    },
    Example {
        before: BUILD,
        at_once: true,
        ..example("get-agent-build-status", r#"{"session-id": "bld/0001+aGVsbG8="}"#)
    },
    Example { before: BUILD, ..example("stop-agent-build", r#"{"session-id": "bld/0001+aGVsbG8="}"#) },
];

/// The example of a tool.
pub(super) fn of(tool: &Tool) -> Result<&'static Example> {
    EXAMPLES
        .iter()
        .find(|example| example.tool == tool.name)
        .with_context(|| format!("`{}` has no example: add one in {}", tool.name, file!()))
}

/// Fails when there is an example of a tool that does not exist.
pub(super) fn check_names(catalogue: &Catalogue) -> Result<()> {
    match EXAMPLES.iter().find(|example| catalogue.tool(example.tool).is_none()) {
        Some(example) => {
            bail!("there is an example of `{}`, but no such tool: remove it from {}", example.tool, file!())
        }
        None => Ok(()),
    }
}
