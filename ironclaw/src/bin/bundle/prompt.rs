//! The page about a tool that a model reads before it calls.

use catalogue::{Catalogue, Tool};
use std::fmt::Write;

use crate::waits;

/// What the tool does, what it takes, and what it changes.
pub(crate) fn of(catalogue: &Catalogue, tool: &Tool) -> String {
    let mut text = format!("# {}\n\n{}\n", tool.title(), catalogue.in_json_names(&tool.description));
    if !tool.parameters.is_empty() {
        text.push_str("\n## Arguments\n\n");
    }
    for parameter in &tool.parameters {
        let name = parameter.json_name();
        let mut description = catalogue.in_json_names(&parameter.description);
        if waits::PARAMETERS.contains(&name.as_str()) {
            description = waits::in_words(&description);
        }
        let required = if parameter.is_required() { ", required" } else { "" };
        let _ = writeln!(text, "- `{name}`{required}: {description}");
    }
    let annotations = tool.annotations;
    let mut notes = Vec::new();
    if annotations.destructive {
        notes.push("It destroys something, or cannot be undone: have the user confirm what exactly.");
    } else if !annotations.read_only {
        notes.push("It changes something.");
    }
    if !annotations.read_only && !annotations.idempotent {
        notes.push(
            "Calling it twice is not the same as once: where an answer does not come, look first at what has happened.",
        );
    }
    if annotations.open_world {
        notes.push("It makes agents visit the web, which costs credits.");
    }
    if !notes.is_empty() {
        let _ = write!(text, "\n## What it changes\n\n{}\n", notes.join(" "));
    }
    text
}
