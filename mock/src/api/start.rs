//! Starting an agent.

use std::time::Duration;

use axum::routing::MethodFilter;

use super::runs;
use crate::contract::check::{Field, ID, Kind, may, must};
use crate::contract::{Call, Content, Endpoint, Form, Refusal, Reply, Scope};
use crate::domain::{Order, State};

/// How a parallel run's data may be exported.
pub(super) const EXPORTS: Kind = Kind::OneOf(&["Combined", "Separated"]);
/// What a run may log.
pub(super) const LOG_LEVELS: Kind = Kind::OneOf(&["Fatal", "Error", "Warning", "Info"]);
/// How a run may log.
pub(super) const LOG_MODES: Kind = Kind::OneOf(&["Text", "TextAndHtml"]);

/// All but the input must be there: clients send the default values themselves.
const START: &[Field] = &[
    must("Parallelism", Kind::Whole(1, 50)),
    must("ParallelMaxConcurrency", Kind::Whole(1, 50)),
    must("ParallelExport", EXPORTS),
    may("InputParameters", Kind::ObjectText),
    must("Timeout", Kind::Whole(1, 3600)),
    must("IsExclusive", Kind::Flag),
    must("IsWaitOnFailure", Kind::Flag),
    must("IsRunSynchronously", Kind::Flag),
    must("LogLevel", LOG_LEVELS),
    must("LogMode", LOG_MODES),
    may("ProxyPoolId", ID),
];

pub(super) static ENDPOINTS: &[Endpoint] = &[Endpoint {
    method: MethodFilter::POST,
    path: "/api/v1/agent/{a}/start",
    scope: Scope::AgentsWrite,
    form: Form::Plain,
    query: &[],
    body: Content::Json(START),
    serve: start,
}];

fn start(state: &mut State, call: &Call) -> Result<Reply, Refusal> {
    let synchronous = call.flag("IsRunSynchronously").unwrap_or_default();
    let order = Order {
        parallelism: call.number("Parallelism").unwrap_or(1),
        max_concurrency: call.number("ParallelMaxConcurrency").unwrap_or(1),
        export: call.text("ParallelExport").unwrap_or("Combined").to_owned(),
        input: call.text("InputParameters").map(str::to_owned),
        tag: None,
    };
    if synchronous && order.parallelism > 1 {
        return Err(Refusal::bad_request("A synchronous run cannot be parallel."));
    }
    let id = call.id("a");
    let run = state.start(id, order, call.now)?;
    if synchronous {
        return Ok(Reply::DataOf { agent: id, run, patience: Duration::from_secs(call.count("Timeout", 60) as u64) });
    }
    let agent = state.agent(id)?;
    let mut started = runs::object(agent, agent.run(run)?, call);
    if call.forms.other_ids
        && let Some(fields) = started.as_object_mut()
    {
        fields.remove("id");
        fields.insert("runId".to_owned(), run.into());
    }
    Ok(Reply::Started(started))
}
