//! An agent platform that embeds Wasmtime: loads the tools as a plugin, runs an agent for a tenant, and shows five rows of what
//! it found. What a platform needs for many tenants is in `platform.rs`.
//!
//! ```sh
//! SEQUENTUM_API_KEY=sk-... SEQUENTUM_FILE_HOSTS=files.example.com cargo run --package host-test --example embed 101
//! ```

mod platform;

use std::env;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use platform::bindings::sequentum::control_center::types::StartOutcome;
use platform::{Failure, Limits, Metric, Platform, Tenant};

#[tokio::main]
async fn main() -> Result<()> {
    let url = env::var("SEQUENTUM_API_URL").unwrap_or("https://dashboard.sequentum.com".to_owned());
    let key = env::var("SEQUENTUM_API_KEY").context("SEQUENTUM_API_KEY is not set")?;
    let file_hosts = env::var("SEQUENTUM_FILE_HOSTS").unwrap_or_default();
    let agent: i64 = env::args().nth(1).context("which agent? Give its id")?.parse().context("an id is a number")?;

    // Once for each process.
    let platform = Platform::new(Path::new("dist/sequentum-tools.wasm"), 100, log)?;

    // Once for each tenant.
    let limits = Limits { memory: 64 << 20, time: Duration::from_secs(60), calls: 4 };
    let tenant = Tenant::new("example", &key, &url.parse()?, &file_hosts, limits);

    // Waits 45 seconds at most for the run's end. An error of a tool is a value, and its hint says what to do.
    let started = platform.call(&tenant, "start-agent", |tools, store| {
        let (wait, no) = (Some(45), None);
        let start = async move {
            tools
                .call_start_agent(store, agent, None, None, None, None, wait, no, None, None, None, None, None, None)
                .await
        };
        Box::pin(start)
    });
    let run = match told(started.await)? {
        StartOutcome::Ended(run) => run,
        _ => bail!("the run takes longer; wait-for-run goes on waiting"),
    };
    println!("run {} has ended: {}", run.id, run.status.unwrap_or_default());

    let read = platform.call(&tenant, "get-run-data", |tools, store| {
        Box::pin(tools.call_get_run_data(store, agent, Some(run.id), None, Some(5), None, None))
    });
    let data = told(read.await)?;
    println!("{}", data.columns.join(" | "));
    for row in data.rows {
        let values: Vec<String> = row.into_iter().map(Option::unwrap_or_default).collect();
        println!("{}", values.join(" | "));
    }
    Ok(())
}

/// One line for each call. A platform would count it, for each tenant.
fn log(Metric { tenant, tool, outcome, time, memory }: Metric) {
    eprintln!("{tenant}: {tool}, {outcome:?}, {} ms, {} KiB", time.as_millis(), memory.unwrap_or_default() >> 10);
}

/// The result, or in words why there is none.
fn told<T>(result: Result<T, Failure>) -> Result<T> {
    match result {
        Ok(value) => Ok(value),
        Err(Failure::Tool(error)) => bail!("{}. {}", error.message, error.hint),
        Err(Failure::TimedOut) => bail!("it took too long; what it has started goes on at the service"),
        Err(Failure::Trapped(trap)) => Err(trap.into()),
    }
}
