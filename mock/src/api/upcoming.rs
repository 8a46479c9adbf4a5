//! The upcoming runs of every agent: of each schedule, the next one in the range. Errors come as problem details.

use axum::routing::MethodFilter;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::analytics::RANGE;
use crate::contract::dialect;
use crate::contract::{Call, Content, Endpoint, Form, Refusal, Reply, Scope};
use crate::domain::{Schedule, State};
use crate::time::{self, Edge, stamp};

const WEEK: SignedDuration = SignedDuration::from_hours(24 * 7);

/// Stands for the last run of an agent that never ran.
const NO_RUN: i64 = -1;

pub(super) static ENDPOINTS: &[Endpoint] = &[Endpoint {
    method: MethodFilter::GET,
    path: "/api/v1/analytics/schedules/upcoming",
    scope: Scope::RunsRead,
    form: Form::Problem,
    query: RANGE,
    body: Content::None,
    serve: upcoming,
}];

/// Without dates: from now on, 7 days.
fn upcoming(state: &mut State, call: &Call) -> Result<Reply, Refusal> {
    let start = call.text("startDate").and_then(|date| time::instant(date, Edge::Start)).unwrap_or(call.now);
    let end = call
        .text("endDate")
        .and_then(|date| time::instant(date, Edge::End))
        .unwrap_or_else(|| start.checked_add(WEEK).unwrap_or(Timestamp::MAX));
    if start > end {
        return Err(Refusal::bad_request("'startDate' must not be after 'endDate'."));
    }
    let next = |schedule: &Schedule| schedule.next(start.max(call.now)).filter(|next| *next <= end);
    let mut runs: Vec<(Timestamp, &Schedule)> =
        state.schedules.values().filter_map(|schedule| Some((next(schedule)?, schedule))).collect();
    runs.sort_by_key(|(next, schedule)| (*next, schedule.id));
    Ok(Reply::Json(runs.into_iter().map(|(next, schedule)| object(state, schedule, next, call)).collect()))
}

fn object(state: &State, schedule: &Schedule, next: Timestamp, call: &Call) -> Value {
    let agent = state.agent(schedule.agent).ok();
    let space = agent.and_then(|agent| agent.space);
    let last = agent.and_then(|agent| agent.latest_run());
    let progress = last.map(|run| run.progress(call.now));
    let mut object = json!({
        "scheduleId": schedule.id,
        "agentId": schedule.agent,
        "agentName": agent.map(|agent| agent.name.as_str()),
        "scheduleName": schedule.name,
        "nextRunTime": stamp(next),
        "timezone": schedule.zone,
        "isEnabled": schedule.enabled,
        "spaceId": space.unwrap_or_default(),
        "spaceName": state.space_name(space),
        "approvalStatus": 2,
        "lastRunId": last.map_or(NO_RUN, |run| run.id),
        "lastRunTime": progress.and_then(|progress| progress.started).map(stamp),
        "lastRunStatus": progress.map(|progress| progress.status),
        "lastRunMessage": last.and_then(|run| run.ending.message),
        "priority": 5,
    });
    schedule.timing.shown().join(&mut object);
    call.dialect.write(&dialect::UPCOMING_RUN, object)
}
