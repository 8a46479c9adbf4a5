//! Analytics: what the runs of a time add up to, and why a run failed. Errors come as problem details.

use axum::routing::MethodFilter;
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::contract::check::{Field, ID, Kind, may};
use crate::contract::dialect::{self, RUN_STATUS, WITH_RUN_STATUS};
use crate::contract::{Call, Content, Endpoint, Form, Handler, Range, Refusal, Reply, Scope};
use crate::domain::{Agent, Run, State, status};
use crate::time::{self, stamp};

const START: Field = may("startDate", Kind::When);
const END: Field = may("endDate", Kind::When);
/// A range of dates.
pub(super) const RANGE: &[Field] = &[START, END];
const RUNS: &[Field] = &[START, END, may("status", Kind::Named(RUN_STATUS)), may("includeDetails", Kind::Flag)];
const RECORDS: &[Field] = &[START, END, may("agentId", ID)];

pub(super) static ENDPOINTS: &[Endpoint] = &[
    read("/api/v1/analytics/runs/summary", RUNS, runs_summary),
    read("/api/v1/analytics/records/summary", RECORDS, records_summary),
    read("/api/v1/analytics/agents/{a}/runs/{r}/diagnostics", &[], diagnostics),
    read("/api/v1/analytics/agents/{a}/latest-failure", &[], latest_failure),
];

const fn read(path: &'static str, query: &'static [Field], serve: Handler) -> Endpoint {
    Endpoint {
        method: MethodFilter::GET,
        path,
        scope: Scope::RunsRead,
        form: Form::Problem,
        query,
        body: Content::None,
        serve,
    }
}

/// What the summary counts runs as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Completed,
    Failed,
    Running,
    Queued,
    Stopped,
    Other,
}

impl Outcome {
    fn of(run: &Run, now: Timestamp) -> Self {
        let progress = run.progress(now);
        match progress.status {
            status::SUCCESS | status::COMPLETED => Self::Completed,
            status::FAILED | status::FAILURE => Self::Failed,
            status::QUEUING => Self::Queued,
            status::STOPPED => Self::Stopped,
            _ if progress.ended.is_none() => Self::Running,
            _ => Self::Other,
        }
    }
}

/// The runs that began in a range.
fn begun(state: &State, (start, end): (Timestamp, Timestamp)) -> Vec<(&Agent, &Run)> {
    let runs = state.agents.values().flat_map(|agent| agent.kept_runs().map(move |run| (agent, run)));
    runs.filter(|(_, run)| (start..=end).contains(&run.created)).collect()
}

/// The range of a request: by default the last 24 hours; a given end goes on to the end of its day.
fn range(call: &Call) -> Result<(Timestamp, Timestamp), Refusal> {
    let (start, end) = call.range(Range::Day)?;
    Ok((start, if call.has(END.name) { time::end_of_day(end) } else { end }))
}

fn runs_summary(state: &mut State, call: &Call) -> Result<Reply, Refusal> {
    let (start, end) = range(call)?;
    let wanted = call.text("status").and_then(|name| dialect::numbered(RUN_STATUS, name));
    let mut runs = begun(state, (start, end));
    runs.retain(|(_, run)| wanted.is_none_or(|wanted| call.dialect.as_one(run.progress(call.now).status, wanted)));
    let count = |outcome| runs.iter().filter(|(_, run)| Outcome::of(run, call.now) == outcome).count();
    let details = call.flag("includeDetails").unwrap_or(true).then(|| {
        let failed = runs.iter().filter(|(_, run)| Outcome::of(run, call.now) == Outcome::Failed);
        failed.map(|(agent, run)| failed_run(state, agent, run, call)).collect::<Vec<_>>()
    });
    Ok(Reply::Json(json!({
        "startDate": stamp(start),
        "endDate": stamp(end),
        "totalRuns": runs.len(),
        "completedRuns": count(Outcome::Completed),
        "failedRuns": count(Outcome::Failed),
        "completedWithErrorsRuns": 0,
        "runningRuns": count(Outcome::Running),
        "queuedRuns": count(Outcome::Queued),
        "stoppedRuns": count(Outcome::Stopped),
        "failedRunDetails": details,
    })))
}

fn failed_run(state: &State, agent: &Agent, run: &Run, call: &Call) -> Value {
    let progress = run.progress(call.now);
    let object = json!({
        "runId": run.id,
        "agentId": agent.id,
        "agentName": agent.name,
        "startTime": progress.started.map(stamp),
        "endTime": progress.ended.map(stamp),
        "status": progress.status,
        "errorMessage": run.ending.message,
        "spaceId": agent.space,
        "spaceName": state.space_name(agent.space),
        "retries": 0,
    });
    call.dialect.write(&WITH_RUN_STATUS, object)
}

fn records_summary(state: &mut State, call: &Call) -> Result<Reply, Refusal> {
    let (start, end) = range(call)?;
    let only = call.number("agentId");
    if let Some(agent) = only {
        state.agent(agent)?;
    }
    let mut runs = begun(state, (start, end));
    runs.retain(|(agent, _)| only.is_none_or(|only| agent.id == only));
    let progress: Vec<_> = runs.iter().map(|(_, run)| run.progress(call.now)).collect();
    Ok(Reply::Json(json!({
        "startDate": stamp(start),
        "endDate": stamp(end),
        "totalRecordsExtracted": progress.iter().map(|run| run.records).sum::<i64>(),
        "totalRecordsExported": progress.iter().map(|run| run.exported).sum::<i64>(),
        "totalErrors": progress.iter().map(|run| run.errors).sum::<i64>(),
        "totalPageLoads": progress.iter().map(|run| run.pages).sum::<i64>(),
        "runCount": runs.len(),
        "agentId": only,
    })))
}

fn diagnostics(state: &mut State, call: &Call) -> Result<Reply, Refusal> {
    let agent = state.agent(call.id("a"))?;
    Ok(Reply::Json(diagnosis(agent, agent.run(call.id("r"))?, call)))
}

fn latest_failure(state: &mut State, call: &Call) -> Result<Reply, Refusal> {
    let agent = state.agent(call.id("a"))?;
    let failed = agent.kept_runs().rev().find(|run| Outcome::of(run, call.now) == Outcome::Failed);
    let run = failed.ok_or_else(|| Refusal::new(404, format!("Agent {} has no failed run.", agent.id)))?;
    Ok(Reply::Json(diagnosis(agent, run, call)))
}

fn diagnosis(agent: &Agent, run: &Run, call: &Call) -> Value {
    let progress = run.progress(call.now);
    let failed = Outcome::of(run, call.now) == Outcome::Failed;
    let (causes, actions): (&[&str], &[&str]) = if failed {
        (
            &["The site was down or too slow", "The site blocks the proxy that was used"],
            &["Open the site in a browser", "Run the agent again", "Choose another proxy pool"],
        )
    } else {
        (&[], &[])
    };
    let stats = progress.started.map(|_| {
        json!({
            "dataCount": progress.records,
            "inputCount": if run.removed.input { None } else { Some(1) },
            "errorCount": progress.errors,
            "pageCount": progress.pages,
            "exportCount": progress.exported,
            "traffic": progress.pages * 183_402,
        })
    });
    let object = json!({
        "runId": run.id,
        "agentId": agent.id,
        "agentName": agent.name,
        "status": progress.status,
        "errorMessage": progress.ended.and(run.ending.message),
        "startTime": progress.started.map(stamp),
        "endTime": progress.ended.map(stamp),
        "runtimeSeconds": progress.started.map(|_| progress.seconds),
        "stats": stats,
        "possibleCauses": causes,
        "suggestedActions": actions,
        "severity": if failed { "high" } else { "none" },
    });
    call.dialect.write(&WITH_RUN_STATUS, object)
}
