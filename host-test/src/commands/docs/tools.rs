//! The page: an overview, then each tool by category, then the types.

use std::fmt::Write;

use catalogue::{Annotations, Catalogue, Parameter, Range, Tool};

use super::markdown::{linked, table, wrapped};
use super::rehearsal::Outcome;
use super::{shorten, types};

/// What stands before everything else.
const HEAD: &str = "\
# Tool reference

<!-- Made from wit/ by `make docs`; change it there. -->
";

/// How to read the page.
const READING: &str = "\
- **Names.** Tools and fields are written as WebAssembly hosts show them (`list-agents`, `page-index`). The MCP server \
  writes tools as `list_agents` and fields as `pageIndex`.
- **Types.** `s64` and `u32` are whole numbers, `u32` not below 0; `f64` is any number. Ids are whole numbers from 1. \
  Dates are ISO 8601 text. What is *or none* is `null` in JSON where there is nothing.
- **Arguments.** What is not required may be left out or null. A value out of its range is refused before anything is \
  sent.
- **Effects.** *Reads* changes nothing, *writes* changes something, *destroys* cannot be undone. What *reaches the web* \
  makes an agent visit its target site, and consumes credits.
- **Errors.** Every tool may fail with the record [`error`](#record-error); [troubleshooting.md](troubleshooting.md) \
  lists the messages with their remedies.
- **Examples.** Each was run against the mock service of this repository, at 09:30 UTC on 16 November 2026 by its clock. \
  `// … 4 more` marks where a list was cut, and `…` where a text was. To try one, start `host-test mock` and set the two \
  variables that it shows.";

/// What has no value to show.
const NOTHING: &str = "–";

/// The page.
pub(super) fn page(catalogue: &Catalogue, calls: &[(&Tool, Outcome)]) -> String {
    let mut page = format!("{HEAD}\n{}\n\n", wrapped(&introduction(catalogue)));
    for item in READING.lines() {
        let _ = writeln!(page, "{}", hanging(item));
    }
    page.push_str("\n## Overview\n\n");
    page.push_str(&overview(catalogue));
    for category in catalogue.categories() {
        let _ = writeln!(page, "\n## {category}");
        for (tool, outcome) in calls.iter().filter(|(tool, _)| tool.category == category) {
            let _ = write!(page, "\n{}", section(tool, outcome, catalogue));
        }
    }
    page.push_str("\n## Types\n\nWhat the tools above refer to.\n\n");
    page.push_str(&types::sections(catalogue));
    page
}

fn introduction(catalogue: &Catalogue) -> String {
    format!(
        "The {} tools of the Sequentum Control Center: what each takes, does and returns, and which scope an OAuth token needs \
         for it. An API key has none: it may do all that its user may. [Where keys come from]\
         (troubleshooting.md#sequentum_api_key-environment-variable-is-required), and that they expire, stands there. That only \
         tools which read are offered is a property of the read-only components, and of no key.",
        catalogue.tools.len()
    )
}

/// An item of a list, with its further lines below its text.
fn hanging(item: &str) -> String {
    wrapped(item).replace('\n', "\n  ")
}

fn overview(catalogue: &Catalogue) -> String {
    let row = |tool: &Tool| {
        let link = format!("[{0}](#{0})", tool.name);
        vec![tool.category.to_owned(), link, effect(tool.annotations), format!("`{}`", tool.scopes().join("`, `"))]
    };
    table(&["category", "tool", "effect", "scope"], catalogue.tools.iter().map(row))
}

fn section(tool: &Tool, outcome: &Outcome, catalogue: &Catalogue) -> String {
    let mut text = format!("### {}\n\n", tool.name);
    for paragraph in tool.description.split("\n\n") {
        let _ = writeln!(text, "{}\n", wrapped(&linked(paragraph, catalogue, &tool.name)));
    }
    let again = if tool.annotations.idempotent {
        "calling it twice is the same as once (idempotent)"
    } else {
        "each call counts (not idempotent)"
    };
    let _ = writeln!(text, "**{}**; {again}. Scope `{}`.\n", effect(tool.annotations), tool.scopes().join("` and `"));

    if tool.parameters.is_empty() {
        text.push_str("It takes no parameters.\n");
    } else {
        let head = ["parameter", "type", "required", "range", "default", "meaning"];
        text.push_str(&table(&head, tool.parameters.iter().map(|one| parameter(one, catalogue))));
    }
    let _ = writeln!(text, "\nReturns `{}`:\n\n{}", tool.result.wit(), types::content(&tool.result, catalogue));

    let example = outcome.example;
    let arguments = if example.text.is_empty() { String::new() } else { format!(" '{}'", example.text) };
    let _ = writeln!(text, "```sh\nhost-test call {}{arguments}\n```\n", tool.name);
    let _ = writeln!(text, "```jsonc\n{}\n```", shorten::json(&outcome.result));
    text
}

fn parameter(parameter: &Parameter, catalogue: &Catalogue) -> Vec<String> {
    vec![
        format!("`{}`", parameter.name),
        types::name(parameter.ty.present(), catalogue),
        if parameter.is_required() { "yes" } else { "no" }.to_owned(),
        range(parameter, catalogue),
        parameter.default.as_ref().map_or_else(|| NOTHING.to_owned(), |value| format!("`{value}`")),
        linked(&parameter.description, catalogue, ""),
    ]
}

/// The values that a parameter may have.
fn range(parameter: &Parameter, catalogue: &Catalogue) -> String {
    if let Some(cases) = types::choices(&parameter.ty, catalogue) {
        let names: Vec<_> = cases.iter().map(|case| format!("`{}`", case.name)).collect();
        return names.join(", ");
    }
    match parameter.range {
        Some(Range::Number { from, to: Some(to) }) => format!("{from} to {to}"),
        Some(Range::Number { from, to: None }) => format!("from {from}"),
        Some(Range::Characters { from, to }) => format!("{from} to {to} characters"),
        Some(Range::NotBlank) => "not blank".to_owned(),
        None => NOTHING.to_owned(),
    }
}

/// What a tool does to the account and beyond.
fn effect(annotations: Annotations) -> String {
    let effect = match annotations {
        Annotations { read_only: true, .. } => "Reads",
        Annotations { destructive: true, .. } => "Destroys",
        _ => "Writes",
    };
    let web = if annotations.open_world { ", reaches the web" } else { "" };
    format!("{effect}{web}")
}
