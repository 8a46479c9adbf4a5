//! What one agent has cost: by time and usage type, and run by run.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::billing::{END, ORDER, PAGE, SIZE, START, USAGE_TYPES, read};
use crate::contract::check::{Field, Kind, may};
use crate::contract::{Call, Endpoint, Range, Refusal, Reply};
use crate::domain::{Cost, State, USAGE, rounded, share};
use crate::time::{stamp, stamp_without_offset};

/// More labels than this make no chart.
const MOST_LABELS: usize = 1000;

const BREAKDOWN: &[Field] = &[START, END, may("timeUnit", Kind::OneOf(&["day", "month"])), USAGE_TYPES];
const RUNS: &[Field] =
    &[START, END, PAGE, SIZE, may("sortColumn", Kind::OneOf(&["date", "cost", "duration"])), ORDER, USAGE_TYPES];

pub(super) static ENDPOINTS: &[Endpoint] =
    &[read("/api/v1/billing/agents/{a}", BREAKDOWN, breakdown), read("/api/v1/billing/agents/{a}/runs", RUNS, runs)];

/// The costs of the request's agent in the request's range.
fn costs<'a>(state: &'a State, call: &Call) -> Result<Vec<Cost<'a>>, Refusal> {
    let agent = state.agent(call.id("a"))?.id;
    let (start, end) = call.range(Range::Month)?;
    let mut costs = state.costs(call.now);
    costs.retain(|cost| cost.agent.id == agent && (start..=end).contains(&cost.ended));
    Ok(costs)
}

fn breakdown(state: &mut State, call: &Call) -> Result<Reply, Refusal> {
    let costs = costs(state, call)?;
    let (start, end) = call.range(Range::Month)?;
    let pattern = if call.text("timeUnit") == Some("month") { "%Y-%m" } else { "%Y-%m-%d" };
    let labels = labels(start, end.min(call.now), pattern);
    let chosen = |name: &str| call.text("usageTypes").is_none_or(|types| types.split(',').any(|t| t == name));
    let mut types: Vec<Value> = USAGE
        .iter()
        .filter(|usage| chosen(usage.filter))
        .map(|usage| {
            let on = |label: &String| -> f64 {
                let costs = costs.iter().filter(|cost| cost.ended.strftime(pattern).to_string() == *label);
                costs.map(|cost| cost.cost * usage.share).sum()
            };
            let data: Vec<f64> = labels.iter().map(|label| rounded(on(label))).collect();
            json!({"type": usage.name, "totalCost": rounded(data.iter().sum()), "data": data})
        })
        .collect();
    // No filter asks for it, and no agent here was built so that it cost anything: without use there is no data.
    if !call.has("usageTypes") {
        types.push(json!({"type": "AgentBuilder", "totalCost": 0.0, "data": []}));
    }
    let total: f64 = costs.iter().map(|cost| cost.cost).sum();
    let agent = state.agent(call.id("a"))?;
    Ok(Reply::Json(json!({
        "agentId": agent.id,
        "agentName": agent.name,
        "labels": labels,
        "usageTypes": types,
        "totalCost": rounded(total * share(call.text("usageTypes"))),
        "startDate": stamp(start),
        "endDate": stamp(end),
    })))
}

/// Every day or month from a time to another, once.
fn labels(start: Timestamp, end: Timestamp, pattern: &str) -> Vec<String> {
    let day = |time: Timestamp| time.to_zoned(TimeZone::UTC).date();
    let last = day(end);
    let days = std::iter::successors(Some(day(start)), |day: &Date| day.tomorrow().ok());
    let mut labels: Vec<String> = Vec::new();
    for day in days.take_while(|day| *day <= last) {
        let label = day.strftime(pattern).to_string();
        if labels.last() != Some(&label) {
            labels.push(label);
        }
        if labels.len() == MOST_LABELS {
            break;
        }
    }
    labels
}

/// Oldest first, unless another order is given. The total is that of the page.
fn runs(state: &mut State, call: &Call) -> Result<Reply, Refusal> {
    let mut costs = costs(state, call)?;
    let share = share(call.text("usageTypes"));
    let total = costs.len();
    match call.text("sortColumn") {
        Some("cost") => costs.sort_by(|a, b| a.cost.total_cmp(&b.cost)),
        Some("duration") => costs.sort_by_key(|cost| cost.ended.duration_since(cost.started)),
        _ => costs.sort_by_key(|cost| cost.started),
    }
    if call.descending() {
        costs.reverse();
    }
    let page = call.page(costs);
    let sum: f64 = page.iter().map(|cost| cost.cost * share).sum();
    let page = page.into_iter().map(|cost| {
        json!({
            "runId": cost.run.id,
            "date": stamp_without_offset(cost.started),
            "startTime": stamp(cost.started),
            "endTime": stamp(cost.ended),
            "cost": rounded(cost.cost * share),
            "billingType": cost.run.order.tag.map(|_| "Subscription"),
        })
    });
    let page: Vec<Value> = page.collect();
    let agent = state.agent(call.id("a"))?;
    Ok(Reply::Json(json!({
        "runs": page,
        "totalRecordCount": total,
        "totalCost": rounded(sum),
        "agentId": agent.id,
        "agentName": agent.name,
    })))
}
