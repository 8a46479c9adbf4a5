//! `host-test docs`: the reference of the tools, made from the WIT, with example calls taken from runs against the mock; what
//! hosts and clients see of the tools; and the numbers in other pages.

mod counts;
mod lines;
mod markdown;
mod page;
mod rehearsal;
mod shorten;
mod surface;
mod tools;
mod types;
mod wassette;

#[cfg(test)]
mod tests;

use std::path::Path;
use std::process::ExitCode;

use anyhow::Result;
use catalogue::Catalogue;
use clap::Args;
use host_test::artefacts::root;
use host_test::examples::Example;

use super::component;
use page::Page;

/// Where the WIT and the reference are, below the repository's folder.
const WIT: &str = "wit";
const REFERENCE: &str = "docs/tool-reference.md";

#[derive(Args)]
pub(crate) struct Arguments {
    /// Write nothing; exit with status 1 when a page is not what would be written.
    #[arg(long)]
    check: bool,
}

pub(crate) async fn run(path: Option<&Path>, arguments: &Arguments) -> Result<ExitCode> {
    let catalogue = Catalogue::read(root().join(WIT))?;
    let mut pages = vec![Page { path: root().join(REFERENCE), text: reference(&catalogue, path).await? }];
    let surface = surface::surface().await?;
    pages.extend(surface.pages);
    let reading = catalogue.tools.iter().filter(|tool| tool.annotations.read_only).count();
    pages.extend(counts::pages(&[
        (" tools", catalogue.tools.len()),
        (" that only read", reading),
        (" resources", surface.resources),
        (" prompts", surface.prompts),
    ])?);
    for page in &pages {
        if arguments.check { page.check()? } else { page.write()? }
    }
    Ok(ExitCode::SUCCESS)
}

/// The reference.
async fn reference(catalogue: &Catalogue, component: Option<&Path>) -> Result<String> {
    let (_, tools) = component::load(component)?;
    let mut calls = Vec::new();
    for tool in &catalogue.tools {
        calls.push((tool, rehearsal::perform(&tools, Example::of(&tool.name)?).await?));
    }
    Ok(tools::page(catalogue, &calls))
}
