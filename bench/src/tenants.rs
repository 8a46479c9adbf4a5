//! A thousand tenants in one process: the platform of `host-test/examples/embed`, which keeps an instance for each.

use std::collections::HashSet;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, ensure};
use tokio::runtime;
use tokio::task::JoinSet;

use crate::api::{Api, KEY};
use crate::report::{Quantity, Section};

#[path = "../../host-test/examples/embed/platform.rs"]
mod platform;
use platform::{Failure, Limits, Metric, Outcome, Platform, Tenant};

/// Tenants, each with an instance that is kept.
const TENANTS: usize = 1_000;

/// Calls at once, each of another tenant.
const CALLS: [usize; 2] = [8, 64];

/// What they call.
const TOOL: &str = "get-personal-agent-count";

const TITLE: &str = "1,000 tenants in one process (host-test/examples/embed), each with an instance of its own";

/// Measures it, for `time` with each number of calls at once.
pub(crate) fn measure(time: Duration, api: Api, component: &Path) -> Result<Section> {
    let Ok(before) = resident() else {
        return Ok(Section::skipped(TITLE, "only Linux tells how much memory a process has"));
    };
    let runtime = runtime::Builder::new_multi_thread().enable_all().build()?;
    let told: Arc<Mutex<Vec<Metric>>> = Arc::default();
    let sink = Arc::clone(&told);
    let platform = Platform::new(component, 1_100, move |call| {
        sink.lock().unwrap_or_else(PoisonError::into_inner).push(call);
    })?;
    let limits = Limits { memory: 64 << 20, time: Duration::from_secs(60), calls: 4 };
    let url = api.url(0).parse()?;
    let tenants = (0..TENANTS).map(|number| Tenant::new(&number.to_string(), KEY, &url, "", limits)).collect();
    let office = Arc::new(Office { platform, tenants, turns: AtomicUsize::new(0) });

    let mut section = Section::new(TITLE);
    let compiled = resident()?;
    let begun = Instant::now();
    let first = runtime.block_on(Arc::clone(&office).calls(8, |begun| begun < TENANTS))?;
    section.row("the component, compiled", Quantity::Bytes(compiled.saturating_sub(before)));
    let each = resident()?.saturating_sub(compiled) / TENANTS as u64;
    section.row("memory for each tenant, after its first call", Quantity::Bytes(each));
    section.row("first calls, each with a new instance", Quantity::Rate(rate(first, begun)));
    for at_once in CALLS {
        let begun = Instant::now();
        let calls = runtime.block_on(Arc::clone(&office).calls(at_once, move |_| begun.elapsed() < time))?;
        section.row(format!("later calls, {at_once} at once"), Quantity::Rate(rate(calls, begun)));
    }
    let told = told.lock().unwrap_or_else(PoisonError::into_inner);
    ensure!(told.iter().all(|call| call.outcome == Outcome::Answered && call.tool == TOOL), "a call was not answered");
    let served = told.iter().map(|call| &call.tenant).collect::<HashSet<_>>().len();
    ensure!(served == TENANTS, "only {served} tenants were served");
    let longest = told.iter().map(|call| call.time).max().unwrap_or_default();
    ensure!(longest < Duration::from_secs(10), "a call took {longest:?}");
    let memory = told.iter().filter_map(|call| call.memory).max().unwrap_or_default();
    section.row("linear memory of an instance, of which it has written a part", Quantity::Bytes(memory as u64));
    let kept: usize = office.tenants.iter().map(|tenant| tenant.idle().len()).sum();
    ensure!(kept >= TENANTS, "only {kept} instances were kept");
    Ok(section)
}

/// The platform and its tenants, whose turns come one after the other.
struct Office {
    platform: Platform,
    tenants: Vec<Tenant>,
    turns: AtomicUsize,
}

impl Office {
    /// Has so many callers call, each for the next tenant, as long as `go_on` says so of the calls that were begun.
    async fn calls(
        self: Arc<Self>,
        at_once: usize,
        go_on: impl Fn(usize) -> bool + Send + Clone + 'static,
    ) -> Result<usize> {
        let begun = Arc::new(AtomicUsize::new(0));
        let mut callers = JoinSet::new();
        for _ in 0..at_once {
            let (office, begun, go_on) = (Arc::clone(&self), Arc::clone(&begun), go_on.clone());
            callers.spawn(async move {
                let mut calls = 0;
                while go_on(begun.fetch_add(1, Ordering::Relaxed)) {
                    office.call().await?;
                    calls += 1;
                }
                anyhow::Ok(calls)
            });
        }
        let mut calls = 0;
        while let Some(caller) = callers.join_next().await {
            calls += caller??;
        }
        Ok(calls)
    }

    /// The smallest call, for the tenant whose turn it is.
    async fn call(&self) -> Result<()> {
        let turn = self.turns.fetch_add(1, Ordering::Relaxed) % self.tenants.len();
        let tenant = self.tenants.get(turn).context("no such tenant")?;
        let called =
            self.platform.call(tenant, TOOL, |tools, store| Box::pin(tools.call_get_personal_agent_count(store)));
        match called.await {
            Ok(_) => Ok(()),
            Err(Failure::Tool(error)) => Err(anyhow!("{}", error.message)),
            Err(Failure::TimedOut) => Err(anyhow!("a call took longer than a minute")),
            Err(Failure::Trapped(trap)) => Err(trap.into()),
        }
    }
}

fn rate(calls: usize, begun: Instant) -> f64 {
    calls as f64 / begun.elapsed().as_secs_f64()
}

/// The memory that this process has now, in bytes, as Linux tells.
fn resident() -> Result<u64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("no VmRSS")?;
    Ok(line.trim_end_matches("kB").trim().parse::<u64>()? * 1024)
}
