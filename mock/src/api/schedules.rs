//! An agent's schedules. Errors come as problem details.

use axum::routing::MethodFilter;
use serde_json::{Value, json};

use super::start::{EXPORTS, LOG_LEVELS, LOG_MODES};
use super::timing;
use crate::contract::check::{Field, Kind, may, must};
use crate::contract::dialect;
use crate::contract::{Call, Content, Endpoint, Form, Handler, Put, Refusal, Reply, Scope};
use crate::domain::{Schedule, State, Timing};
use crate::time::stamp;

const ALL: &str = "/api/v1/agent/{a}/schedules";
const ONE: &str = "/api/v1/agent/{a}/schedules/{s}";
const POST: MethodFilter = MethodFilter::POST;

const CREATE: &[Field] = &fields(true);
const UPDATE: &[Field] = &fields(false);

/// The fields of a schedule; a new one must say whether it is enabled, and its parallelism.
const fn fields(new: bool) -> [Field; 16] {
    [
        must("Name", Kind::Filled(1, 200)),
        may("IsEnabled", Kind::Flag).required(new),
        may("Parallelism", Kind::Whole(1, 50)).required(new),
        timing::TYPE,
        timing::CRON,
        timing::START,
        timing::COUNT,
        timing::UNIT,
        may("Timezone", Kind::Zone),
        may("InputParameters", Kind::ObjectText),
        may("ParallelMaxConcurrency", Kind::Whole(1, i32::MAX as i64)),
        may("ParallelExport", EXPORTS),
        may("LogLevel", LOG_LEVELS),
        may("LogMode", LOG_MODES),
        may("IsExclusive", Kind::Flag),
        may("IsWaitOnFailure", Kind::Flag),
    ]
}

pub(super) static ENDPOINTS: &[Endpoint] = &[
    endpoint(MethodFilter::GET, ALL, Scope::AgentsRead, Content::None, list),
    endpoint(POST, ALL, Scope::AgentsWrite, Content::Json(CREATE), create),
    endpoint(MethodFilter::GET, ONE, Scope::AgentsRead, Content::None, get),
    endpoint(MethodFilter::PUT, ONE, Scope::AgentsWrite, Content::Json(UPDATE), update),
    endpoint(MethodFilter::DELETE, ONE, Scope::AgentsWrite, Content::None, delete),
    endpoint(POST, "/api/v1/agent/{a}/schedules/{s}/enable", Scope::AgentsWrite, Content::None, enable),
    endpoint(POST, "/api/v1/agent/{a}/schedules/{s}/disable", Scope::AgentsWrite, Content::None, disable),
];

const fn endpoint(method: MethodFilter, path: &'static str, scope: Scope, body: Content, serve: Handler) -> Endpoint {
    Endpoint { method, path, scope, form: Form::Problem, query: &[], body, serve }
}

fn list(state: &mut State, call: &Call) -> Result<Reply, Refusal> {
    let agent = state.agent(call.id("a"))?.id;
    let schedules = state.schedules.values().filter(|schedule| schedule.agent == agent);
    Ok(Reply::Json(schedules.map(|schedule| object(state, schedule, call)).collect()))
}

fn get(state: &mut State, call: &Call) -> Result<Reply, Refusal> {
    let schedule = find(state, call)?.clone();
    Ok(Reply::Json(object(state, &schedule, call)))
}

fn create(state: &mut State, call: &Call) -> Result<Reply, Refusal> {
    let agent = state.agent(call.id("a"))?.id;
    let mut schedule = Schedule::new(state.next_schedule, agent, timing::wanted(call, None)?, call.now);
    change(&mut schedule, call);
    state.next_schedule += 1;
    let reply = object(state, &schedule, call);
    state.schedules.insert(schedule.id, schedule);
    Ok(Reply::Json(reply))
}

fn update(state: &mut State, call: &Call) -> Result<Reply, Refusal> {
    let schedule = find(state, call)?;
    match call.forms.put {
        Put::Keeps => schedule.timing = timing::wanted(call, Some(&schedule.timing))?,
        Put::Resets => {
            let timing = if call.has(timing::TYPE.name) { timing::wanted(call, None)? } else { Timing::Never };
            *schedule = Schedule::new(schedule.id, schedule.agent, timing, schedule.created);
        }
    }
    change(schedule, call);
    let schedule = schedule.clone();
    Ok(Reply::Json(object(state, &schedule, call)))
}

fn delete(state: &mut State, call: &Call) -> Result<Reply, Refusal> {
    let id = find(state, call)?.id;
    state.schedules.remove(&id);
    Ok(Reply::Empty)
}

fn enable(state: &mut State, call: &Call) -> Result<Reply, Refusal> {
    find(state, call)?.enabled = true;
    Ok(Reply::NoContent)
}

fn disable(state: &mut State, call: &Call) -> Result<Reply, Refusal> {
    find(state, call)?.enabled = false;
    Ok(Reply::Empty)
}

fn find<'a>(state: &'a mut State, call: &Call) -> Result<&'a mut Schedule, Refusal> {
    let agent = state.agent(call.id("a"))?.id;
    let id = call.id("s");
    let found = state.schedules.get_mut(&id).filter(|schedule| schedule.agent == agent);
    found.ok_or_else(|| Refusal::unknown("Schedule", id))
}

/// Takes over what a request gives, but for the timing.
fn change(schedule: &mut Schedule, call: &Call) {
    for (name, text) in [
        ("Timezone", &mut schedule.zone),
        ("InputParameters", &mut schedule.inputs),
        ("ParallelExport", &mut schedule.export),
        ("LogLevel", &mut schedule.log_level),
        ("LogMode", &mut schedule.log_mode),
    ] {
        if let Some(given) = call.text(name) {
            *text = Some(given.to_owned());
        }
    }
    for (name, flag) in [
        ("IsEnabled", &mut schedule.enabled),
        ("IsExclusive", &mut schedule.exclusive),
        ("IsWaitOnFailure", &mut schedule.wait_on_failure),
    ] {
        *flag = call.flag(name).unwrap_or(*flag);
    }
    schedule.name = call.text("Name").unwrap_or(&schedule.name).to_owned();
    schedule.parallelism = call.number("Parallelism").unwrap_or(schedule.parallelism);
    schedule.max_concurrency = call.number("ParallelMaxConcurrency").or(schedule.max_concurrency);
}

fn object(state: &State, schedule: &Schedule, call: &Call) -> Value {
    let timing = schedule.timing.shown();
    let mut object = json!({
        "id": schedule.id,
        "configId": schedule.agent,
        "configName": state.agent(schedule.agent).map(|agent| agent.name.as_str()).ok(),
        "name": schedule.name,
        "localSchedule": timing.cron,
        "timezone": schedule.zone,
        "nextRunTime": schedule.next(call.now).map(stamp),
        "startTime": timing.start,
        "isEnabled": schedule.enabled,
        "inputParameters": schedule.inputs,
        "parallelism": schedule.parallelism,
        "parallelMaxConcurrency": schedule.max_concurrency,
        "parallelExport": schedule.export,
        "proxyPoolId": null,
        "serverGroupId": null,
        "logLevel": schedule.log_level,
        "logMode": schedule.log_mode,
        "isExclusive": schedule.exclusive,
        "isWaitOnFailure": schedule.wait_on_failure,
        "startedBy": "ada@example.com",
        "serverId": (schedule.id == 301).then_some(3),
        "httpVersion": null,
        "saveContentCache": false,
        "tag": null,
        "created": stamp(schedule.created),
        "retryPolicy": "none",
    });
    timing.join(&mut object);
    call.dialect.write(&dialect::SCHEDULE, object)
}
