//! The run in docs/performance.md, between two marks.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use comfy_table::presets::ASCII_MARKDOWN;

use crate::report::Report;

const BEGIN: &str = "<!-- bench: the run begins -->\n";
const END: &str = "<!-- bench: the run ends -->";

/// Puts the report in place of the last one.
pub(crate) fn update(file: &Path, report: &Report) -> Result<()> {
    let text = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let parts = text.split_once(BEGIN).and_then(|(before, rest)| Some((before, rest.split_once(END)?.1)));
    let (before, after) = parts.with_context(|| format!("{} has no marks", file.display()))?;
    fs::write(file, format!("{before}{BEGIN}{}{END}{after}", markdown(report)?))?;
    Ok(())
}

fn markdown(report: &Report) -> Result<String> {
    let mut text = format!("\n{}.\n", report.machine.text());
    for section in &report.sections {
        write!(text, "\n**{}** (`{}`)\n\n", section.title, section.command)?;
        if let Some(reason) = &section.skipped {
            writeln!(text, "Skipped: {reason}.\n")?;
        }
        if !section.rows.is_empty() {
            writeln!(text, "{}", section.table(ASCII_MARKDOWN))?;
        }
    }
    text.push('\n');
    Ok(text)
}
