//! What a call of the component costs, beside the same work done natively, in one run.
//!
//! `make bench` runs it; docs/performance.md says how to read what it prints.

mod agents;
mod api;
mod cold;
mod component;
mod document;
mod from_memory;
mod native;
mod plot;
mod preview;
mod report;
mod sections;
mod server;
mod tenants;
mod timing;

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};
use clap::{Parser, ValueEnum};
use host_test::artefacts;
use indicatif::{ProgressBar, ProgressStyle};

use api::Api;
use report::{Machine, Report};
use sections::{Bench, Part};
use timing::Effort;

/// Measures what a call of the component costs, beside the same work done natively.
#[derive(Parser)]
struct Arguments {
    /// Less than 30 s, for a first look; the numbers vary more.
    #[arg(long)]
    quick: bool,
    /// Also writes everything as JSON.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Measures only these parts.
    #[arg(long, value_name = "PART", value_delimiter = ',')]
    only: Vec<Part>,
    /// Measures this component in place of dist/sequentum-tools.wasm.
    #[arg(long, value_name = "FILE")]
    component: Option<PathBuf>,
    /// Also writes the run into docs/performance.md, and draws it as docs/performance.svg.
    #[arg(long)]
    update_docs: bool,
    /// Only has a native client ask the API at this URL for its agents, and prints how many bytes that took.
    #[arg(long, value_name = "URL", hide = true)]
    native_memory: Option<String>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    if let Some(base) = arguments.native_memory {
        println!("{}", native::memory(&base).await?);
        return Ok(());
    }
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("no workspace")?;
    let progress = ProgressBar::new(1).with_style(ProgressStyle::with_template("{wide_bar} {msg}")?);
    let effort = if arguments.quick {
        Effort { time: Duration::from_millis(1_000), least: 5, most: 10_000 }
    } else {
        Effort { time: Duration::from_secs(6), least: 20, most: 20_000 }
    };

    let component = arguments.component.unwrap_or_else(|| artefacts::TOOLS.file());
    let machine = Machine::this();
    let bench = Bench { effort, progress: &progress, api: Api::start()?, workspace, component };
    let (mut sections, mut growth) = (Vec::new(), Vec::new());
    for part in Part::value_variants() {
        if arguments.only.is_empty() || arguments.only.contains(part) {
            bench.measure(*part, &mut sections, &mut growth).await?;
        }
    }
    progress.finish_and_clear();

    let report = Report { machine: machine.after(), sections };
    report.print();
    if let Some(file) = arguments.json {
        std::fs::write(&file, serde_json::to_vec_pretty(&report)?)
            .with_context(|| format!("cannot write {}", file.display()))?;
        println!("\nThe same as JSON: {}", file.display());
    }
    if arguments.update_docs {
        plot::draw(&workspace.join("docs/performance.svg"), &report, &growth)?;
        document::update(&workspace.join("docs/performance.md"), &report)?;
    }
    Ok(())
}
