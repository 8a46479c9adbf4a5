//! `host-test docs`: the reference of the tools, made from the WIT, with example calls taken from runs against the mock.

mod examples;
mod markdown;
mod rehearsal;
mod shorten;
mod tools;
mod types;

#[cfg(test)]
mod tests;

use std::fs;
use std::io::{Write, stdout};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use catalogue::Catalogue;
use clap::Args;

use super::component;

/// Where the WIT is, below the workspace's folder.
const WIT: &str = "wit";

#[derive(Args)]
pub(crate) struct Arguments {
    /// The page to write (default: standard output).
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Write nothing; exit with status 1 when the page at --output is not what would be written.
    #[arg(long, requires = "output")]
    check: bool,
}

pub(crate) async fn run(path: Option<&Path>, arguments: &Arguments) -> Result<ExitCode> {
    let page = page(path).await?;
    match &arguments.output {
        None => stdout().lock().write_all(page.as_bytes())?,
        Some(output) if arguments.check => check(output, &page)?,
        Some(output) => fs::write(output, page).with_context(|| format!("cannot write {}", output.display()))?,
    }
    Ok(ExitCode::SUCCESS)
}

/// The whole page.
async fn page(component: Option<&Path>) -> Result<String> {
    let catalogue = Catalogue::read(component::in_workspace(WIT))?;
    let (_, tools) = component::load(component)?;
    examples::check_names(&catalogue)?;

    let mut calls = Vec::new();
    for tool in &catalogue.tools {
        calls.push((tool, rehearsal::perform(&tools, examples::of(tool)?).await?));
    }
    Ok(tools::page(&catalogue, &calls))
}

/// Fails where the page at `output` is another one, and says where it begins to differ.
fn check(output: &Path, page: &str) -> Result<()> {
    let found = fs::read_to_string(output).with_context(|| format!("cannot read {}", output.display()))?;
    if found == page {
        return Ok(());
    }
    let same = found.lines().zip(page.lines()).take_while(|(found, expected)| found == expected).count();
    bail!("{} is out of date from line {} on: run `make docs`", output.display(), same + 1);
}
