//! Billing of the organization: credits, spending, history, and what each agent has cost.

use std::collections::BTreeMap;

use axum::routing::MethodFilter;
use serde_json::{Value, json};

use super::agents::contains;
use super::analytics::RANGE;
use crate::contract::check::{Field, Kind, may};
use crate::contract::{Call, Content, Endpoint, Form, Handler, PAGE_SIZE, Range, Refusal, Reply, Scope};
use crate::domain::{Agent, ORGANIZATION, State, rounded, share};
use crate::time::stamp;

/// A choice of usage types.
pub(super) const USAGE_TYPES: Field =
    may("usageTypes", Kind::SomeOf(&["Server Time", "Export GB", "Agent Inputs", "Proxy Data", "Export CPM"]));
pub(super) const START: Field = may("startDate", Kind::When);
pub(super) const END: Field = may("endDate", Kind::When);
pub(super) const PAGE: Field = may("pageIndex", Kind::Whole(1, i32::MAX as i64));
pub(super) const SIZE: Field = may("recordsPerPage", Kind::Whole(1, 1000));
pub(super) const ORDER: Field = may("sortOrder", Kind::Whole(0, 1));

const HISTORY: &[Field] = &[PAGE, may("recordsPerPage", Kind::Whole(1, 100))];
const USAGE: &[Field] = &[
    START,
    END,
    PAGE,
    SIZE,
    may("sortColumn", Kind::OneOf(&["name", "cost"])),
    ORDER,
    may("name", Kind::Text),
    USAGE_TYPES,
];

pub(super) static ENDPOINTS: &[Endpoint] = &[
    read("/api/v1/billing/credits", &[], credits),
    read("/api/v1/billing/spending", RANGE, spending),
    read("/api/v1/billing/history", HISTORY, history),
    read("/api/v1/billing/agents", USAGE, usage),
];

/// An endpoint of billing: all of them only read.
pub(super) const fn read(path: &'static str, query: &'static [Field], serve: Handler) -> Endpoint {
    Endpoint {
        method: MethodFilter::GET,
        path,
        scope: Scope::BillingRead,
        form: Form::Plain,
        query,
        body: Content::None,
        serve,
    }
}

fn credits(state: &mut State, call: &Call) -> Result<Reply, Refusal> {
    Ok(Reply::Json(json!({
        "availableCredits": state.balance(call.now),
        "organizationId": ORGANIZATION,
        "retrievedAt": stamp(call.now),
        "currency": "credits",
    })))
}

fn spending(state: &mut State, call: &Call) -> Result<Reply, Refusal> {
    let (start, end) = call.range(Range::Week)?;
    let costs = state.costs(call.now);
    let spent = costs.iter().filter(|cost| (start..=end).contains(&cost.ended)).map(|cost| cost.cost).sum();
    Ok(Reply::Json(json!({
        "totalSpent": rounded(spent),
        "startDate": stamp(start),
        "endDate": stamp(end),
        "organizationId": ORGANIZATION,
        "currentBalance": state.balance(call.now),
    })))
}

/// Newest first.
fn history(state: &mut State, call: &Call) -> Result<Reply, Refusal> {
    let mut entries = state.account(call.now);
    entries.reverse();
    let total = entries.len();
    let page = call.page(entries).into_iter().map(|entry| {
        json!({
            "id": entry.id,
            "transactionType": entry.kind,
            "amount": entry.amount,
            "balance": entry.balance,
            "created": stamp(entry.created),
            "expiresAt": entry.expires.map(stamp),
            "message": entry.message,
        })
    });
    let page: Vec<Value> = page.collect();
    Ok(Reply::Json(json!({
        "transactions": page,
        "totalCount": total,
        "pageIndex": call.number("pageIndex").unwrap_or(1),
        "recordsPerPage": call.count("recordsPerPage", PAGE_SIZE),
    })))
}

/// By default, the most expensive agent comes first.
fn usage(state: &mut State, call: &Call) -> Result<Reply, Refusal> {
    let (start, end) = call.range(Range::Month)?;
    let share = share(call.text("usageTypes"));
    let mut agents = BTreeMap::<i64, (&Agent, f64)>::new();
    for cost in state.costs(call.now) {
        let named = call.text("name").is_none_or(|name| contains(&cost.agent.name, name));
        if named && (start..=end).contains(&cost.ended) {
            agents.entry(cost.agent.id).or_insert((cost.agent, 0.0)).1 += cost.cost * share;
        }
    }
    let mut agents: Vec<(&Agent, f64)> = agents.into_values().collect();
    let (total, sum) = (agents.len(), agents.iter().map(|(_, cost)| cost).sum());
    let by_name = call.text("sortColumn") == Some("name");
    if by_name {
        agents.sort_by_key(|(agent, _)| agent.name.to_lowercase());
    } else {
        agents.sort_by(|(_, a), (_, b)| a.total_cmp(b));
    }
    if call.number("sortOrder").map_or(!by_name, |order| order == 1) {
        agents.reverse();
    }
    let page = call.page(agents).into_iter().map(|(agent, cost)| {
        json!({
            "agentId": agent.id,
            "agentName": (!agent.archived).then_some(&agent.name),
            "cost": rounded(cost),
            "spaceId": agent.space,
        })
    });
    let page: Vec<Value> = page.collect();
    Ok(Reply::Json(json!({
        "agents": page,
        "totalRecordCount": total,
        "totalCost": rounded(sum),
        "startDate": stamp(start),
        "endDate": stamp(end),
    })))
}
