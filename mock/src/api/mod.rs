//! The endpoints, family by family.

mod agents;
mod analytics;
mod billing;
mod builder;
mod costs;
mod files;
mod inputs;
mod runs;
mod schedules;
mod spaces;
mod start;
mod timing;
mod upcoming;
mod versions;

use crate::contract::Endpoint;
use axum::routing::MethodFilter;

/// Every endpoint as a line, such as `GET /api/v1/agent/{a}`.
pub fn lines() -> impl Iterator<Item = String> {
    let method = |filter: MethodFilter| match filter {
        MethodFilter::GET => "GET",
        MethodFilter::PUT => "PUT",
        MethodFilter::DELETE => "DELETE",
        _ => "POST",
    };
    endpoints().map(move |endpoint| format!("{} {}", method(endpoint.method), endpoint.path))
}

/// Every endpoint of the mock.
pub(crate) fn endpoints() -> impl Iterator<Item = &'static Endpoint> {
    [
        agents::ENDPOINTS,
        runs::ENDPOINTS,
        start::ENDPOINTS,
        files::ENDPOINTS,
        inputs::ENDPOINTS,
        versions::ENDPOINTS,
        schedules::ENDPOINTS,
        upcoming::ENDPOINTS,
        billing::ENDPOINTS,
        costs::ENDPOINTS,
        spaces::ENDPOINTS,
        analytics::ENDPOINTS,
        builder::ENDPOINTS,
    ]
    .into_iter()
    .flatten()
}
