//! Finishes a built component: puts the component's metadata and, where its exports are tools, the WIT's descriptions into it.
//!
//! A compiled component has names and types but no doc comments. Hosts that make tools of its exports read the comments
//! from a custom section, and without it a model sees forty names and no word about them. This program copies the
//! comments from the WIT that the component was built from, and says in the component who made it, what it is and which
//! version, as registries and `wasm-tools metadata show` read it.

mod descriptions;
mod identity;
mod sections;

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Parser;

use crate::identity::Identity;

/// Adds descriptions and metadata to a component.
#[derive(Parser)]
#[command(version, about)]
struct Arguments {
    /// The component as cargo built it.
    #[arg(long, value_name = "FILE")]
    component: PathBuf,

    /// The WIT package that has the descriptions of its exports.
    #[arg(long, value_name = "FOLDER", requires = "world")]
    wit: Option<PathBuf>,

    /// The world of that package which the component is.
    #[arg(long, requires = "wit")]
    world: Option<String>,

    /// Where to write the finished component; may be the input itself.
    #[arg(long, value_name = "FILE")]
    output: PathBuf,

    /// The component's name in its metadata (default: the output file's name without its extension).
    #[arg(long)]
    name: Option<String>,

    /// What the component is, in one sentence.
    #[arg(long)]
    description: String,

    /// The address of the component's source code.
    #[arg(long, value_name = "URL")]
    source: Option<String>,

    /// The commit of the source that it was built from.
    #[arg(long, value_name = "COMMIT")]
    revision: Option<String>,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(summary) => {
            println!("{summary}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<String> {
    let mut component =
        fs::read(&arguments.component).with_context(|| format!("cannot read {}", arguments.component.display()))?;

    let mut described = String::new();
    if let (Some(wit), Some(world)) = (&arguments.wit, &arguments.world) {
        let docs = descriptions::package_docs(&component, wit, world)?;
        component = sections::replace(&component, docs.section())?;
        described = format!("{} functions with descriptions, ", docs.functions());
    }

    let name = match &arguments.name {
        Some(name) => name.clone(),
        None => arguments.output.file_stem().context("the output has no file name")?.to_string_lossy().into_owned(),
    };
    let identity = Identity {
        name,
        description: arguments.description.clone(),
        source: arguments.source.clone(),
        revision: arguments.revision.clone(),
    };
    let finished = identity.write(&component)?;

    if let Some(folder) = arguments.output.parent() {
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    }
    fs::write(&arguments.output, &finished).with_context(|| format!("cannot write {}", arguments.output.display()))?;

    Ok(format!(
        "{}: {} {}, {described}{} bytes",
        arguments.output.display(),
        identity.name,
        identity::VERSION,
        finished.len(),
    ))
}
