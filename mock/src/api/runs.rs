//! Runs: listing, counting, watching, ending and deleting them.

use std::collections::BTreeMap;

use axum::routing::MethodFilter;
use serde_json::{Value, json};

use crate::contract::check::{Field, Kind, may};
use crate::contract::dialect::{self, RUN_STATUS};
use crate::contract::{Call, Content, Endpoint, Form, Handler, Refusal, Reply, Scope};
use crate::domain::{Again, Agent, ORGANIZATION, ORGANIZATION_NAME, Run, State, status};
use crate::time::stamp;

const LIST: &[Field] = &[may("maxRecords", Kind::Whole(1, 1000))];
const DELETE: &[Field] =
    &[may("removeMethod", Kind::OneOf(&["RemoveEntireRun", "RemoveAllFiles", "RemoveAllFilesAndAgentInput"]))];

pub(super) static ENDPOINTS: &[Endpoint] = &[
    read("/api/v1/agent/{a}/runs", LIST, list),
    read("/api/v1/agent/{a}/runs/summary", &[], summary),
    read("/api/v1/agent/{a}/run/{r}/status", &[], get),
    write(MethodFilter::POST, "/api/v1/agent/{a}/run/{r}/stop", &[], stop),
    write(MethodFilter::POST, "/api/v1/agent/{a}/run/{r}/kill", &[], kill),
    write(MethodFilter::DELETE, "/api/v1/agent/{a}/run/{r}", DELETE, delete),
];

const fn read(path: &'static str, query: &'static [Field], serve: Handler) -> Endpoint {
    Endpoint {
        method: MethodFilter::GET,
        path,
        scope: Scope::RunsRead,
        form: Form::Plain,
        query,
        body: Content::None,
        serve,
    }
}

const fn write(method: MethodFilter, path: &'static str, query: &'static [Field], serve: Handler) -> Endpoint {
    Endpoint { method, scope: Scope::AgentsWrite, ..read(path, query, serve) }
}

fn list(state: &mut State, call: &Call) -> Result<Reply, Refusal> {
    let agent = state.agent(call.id("a"))?;
    let newest = agent.kept_runs().rev().take(call.count("maxRecords", 50));
    Ok(Reply::Json(newest.map(|run| object(agent, run, call)).collect()))
}

fn summary(state: &mut State, call: &Call) -> Result<Reply, Refusal> {
    let agent = state.agent(call.id("a"))?;
    let mut counts = BTreeMap::<i64, i64>::new();
    for run in agent.kept_runs() {
        *counts.entry(run.progress(call.now).status).or_default() += 1;
    }
    let total: i64 = counts.values().sum();
    let counts = counts.into_iter().map(|(status, count)| {
        let name = dialect::named(RUN_STATUS, status);
        let object = json!({"status": status, "statusName": name, "count": count});
        call.dialect.write(&dialect::WITH_RUN_STATUS, object)
    });
    let counts: Vec<Value> = counts.collect();
    Ok(Reply::Json(json!({"totalCount": total, "statusCounts": counts})))
}

fn get(state: &mut State, call: &Call) -> Result<Reply, Refusal> {
    let agent = state.agent(call.id("a"))?;
    Ok(Reply::Json(object(agent, agent.run(call.id("r"))?, call)))
}

fn stop(state: &mut State, call: &Call) -> Result<Reply, Refusal> {
    state.stop(call.id("a"), call.id("r"), call.now, Again::Waits)?;
    Ok(Reply::NoContent)
}

fn kill(state: &mut State, call: &Call) -> Result<Reply, Refusal> {
    state.stop(call.id("a"), call.id("r"), call.now, Again::EndsProcess)?;
    Ok(Reply::Empty)
}

fn delete(state: &mut State, call: &Call) -> Result<Reply, Refusal> {
    let run = state.agent_mut(call.id("a"))?.run_mut(call.id("r"))?;
    let ended = run.progress(call.now).ended.is_some();
    if !ended {
        return Err(Refusal::conflict(format!("Run {} is in progress. Stop it before deleting it.", run.id)));
    }
    match call.text("removeMethod").unwrap_or("RemoveEntireRun") {
        "RemoveEntireRun" => run.removed.run = true,
        "RemoveAllFiles" => run.removed.files = true,
        _ => {
            run.removed.files = true;
            run.removed.input = true;
            run.order.input = None;
        }
    }
    Ok(Reply::NoContent)
}

/// A run as the API shows it.
pub(super) fn object(agent: &Agent, run: &Run, call: &Call) -> Value {
    let progress = run.progress(call.now);
    let order = &run.order;
    let message = match progress.status {
        status::QUEUING => Some("Waiting for a server"),
        status::STOPPED => Some("Stopped by a user"),
        _ => progress.ended.and(run.ending.message),
    };
    // A Failure can be restarted in place; once it is archived it is called Failed.
    let active = progress.ended.is_none() || progress.status == status::FAILURE;
    let inputs = if run.removed.input { None } else { Some(1) };
    let object = json!({
        "id": run.id,
        "configId": agent.id,
        "configName": agent.name,
        "spaceId": agent.space.unwrap_or_default(),
        "organizationId": ORGANIZATION,
        "organizationName": ORGANIZATION_NAME,
        "sequence": run.sequence,
        "tag": order.tag,
        "status": progress.status,
        "message": message,
        "startTime": progress.started.map(stamp),
        "endTime": progress.ended.map(stamp),
        "created": stamp(run.created),
        "parallelism": order.parallelism,
        "parallelMaxConcurrency": order.max_concurrency,
        "parallelExport": order.export,
        "parallelSet": null,
        "configVersion": run.version,
        "actionCount": progress.pages * 3,
        "pageCount": progress.pages,
        "dynamicPageCount": progress.pages / 4,
        "requestCount": progress.pages * 12,
        "dataCount": progress.records,
        "exportCount": progress.started.map(|_| progress.exported),
        "inputCount": progress.started.and(inputs),
        "errorCount": progress.errors,
        "traffic": progress.started.map(|_| progress.pages * 183_402),
        "runTimeSec": progress.started.map(|_| progress.seconds),
        "serverName": progress.started.map(|_| "eu-central-3"),
        "tableType": if active { "run" } else { "history" },
        "inputParameters": order.input,
        "region": {"id": 2, "name": "Europe"},
    });
    call.dialect.write(&dialect::RUN, object)
}
