//! `host-test mock`: the mock Control Center, for another terminal to talk to.

use std::io::{Write, stdout};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, Result};
use clap::Args;
use console::style;
use host_test::mock::{Dialect, Mock, MockOptions};

use super::invocation::program;

/// One that is not retried, so that the next call shows it.
const FAULT: &str = r#"{"fault": "status", "status": 403}"#;

#[derive(Args)]
pub(crate) struct Arguments {
    /// The port to listen on (default: any free one).
    #[arg(long, default_value_t = 0, hide_default_value = true)]
    port: u16,

    /// Answer in the older dialect of the API.
    #[arg(long)]
    older: bool,

    /// Requests a minute that each key may send; 0 for any number.
    #[arg(long, default_value_t = 100, value_name = "N")]
    rate_limit: u32,

    /// Seconds that a run takes.
    #[arg(long, default_value_t = 20.0, value_name = "N", value_parser = seconds)]
    run_seconds: f64,
}

/// A number of seconds that a run can take.
fn seconds(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(seconds) if (0.0..=86_400.0).contains(&seconds) => Ok(seconds),
        _ => Err("expected a number from 0 to 86400".to_owned()),
    }
}

pub(crate) async fn run(arguments: &Arguments) -> Result<ExitCode> {
    let mock = Mock::start(MockOptions {
        port: arguments.port,
        dialect: if arguments.older { Dialect::Older } else { Dialect::Newer },
        rate_limit: (arguments.rate_limit > 0).then_some(arguments.rate_limit),
        run_duration: Duration::from_secs_f64(arguments.run_seconds),
        ..MockOptions::default()
    })
    .await
    .with_context(|| format!("cannot listen on port {}", arguments.port))?;
    welcome(&mock.url())?;

    tokio::signal::ctrl_c().await.context("cannot wait for Ctrl-C")?;
    writeln!(stdout(), "\nAnswered {} requests.", mock.requests().len())?;
    Ok(ExitCode::SUCCESS)
}

fn welcome(url: &str) -> Result<()> {
    let mut out = stdout().lock();
    let program = program();
    writeln!(out, "A mock Control Center is at {}. Ctrl-C ends it.", style(url).bold())?;
    writeln!(out, "\nIn another terminal:\n")?;
    writeln!(out, "    export SEQUENTUM_API_URL={url} SEQUENTUM_API_KEY=sk-demo")?;
    writeln!(out, "    {program} call get-agent '{{\"agent-id\": 101}}'")?;
    writeln!(out, "\nAgents to try: 101 Shop prices, 102 Job adverts, 103 Always fails, 105 disabled.")?;
    writeln!(out, "To let the next request fail, and to see what else can go wrong:\n")?;
    writeln!(out, "    curl -X POST {url}/_mock/faults -d '{FAULT}'")?;
    writeln!(out, "    curl {url}/_mock")?;
    out.flush()?;
    Ok(())
}
