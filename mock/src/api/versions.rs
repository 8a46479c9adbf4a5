//! The versions of an agent. Errors come as problem details.

use axum::routing::MethodFilter;
use serde_json::{Value, json};

use crate::contract::check::{Field, Kind, must};
use crate::contract::{Call, Content, Endpoint, Form, Refusal, Reply, Scope};
use crate::domain::{State, Version};
use crate::time::stamp;

const RESTORE: &[Field] = &[must("content", Kind::Filled(1, 10_000))];

pub(super) static ENDPOINTS: &[Endpoint] = &[
    Endpoint {
        method: MethodFilter::GET,
        path: "/api/v1/agent/{a}/versions",
        scope: Scope::AgentsRead,
        form: Form::Problem,
        query: &[],
        body: Content::None,
        serve: list,
    },
    Endpoint {
        method: MethodFilter::POST,
        path: "/api/v1/agent/{a}/version/{n}/restore",
        scope: Scope::AgentsWrite,
        form: Form::Problem,
        query: &[],
        body: Content::Json(RESTORE),
        serve: restore,
    },
];

fn list(state: &mut State, call: &Call) -> Result<Reply, Refusal> {
    let versions = state.agent(call.id("a"))?.versions.iter().rev();
    let versions = versions.map(|version| {
        json!({
            "version": version.number,
            "userName": version.user,
            "created": version.created,
            "comments": version.comments,
            "fileSize": version.size,
            "hash": "9f86d081",
        })
    });
    Ok(Reply::Json(Value::Array(versions.collect())))
}

fn restore(state: &mut State, call: &Call) -> Result<Reply, Refusal> {
    let agent = state.agent_mut(call.id("a"))?;
    let wanted = call.id("n");
    let old = agent.versions.iter().find(|version| version.number == wanted);
    let size = old.ok_or_else(|| Refusal::unknown("Version", wanted))?.size;
    let number = agent.version() + 1;
    agent.versions.push(Version {
        number,
        user: Some("Ada Example"),
        created: stamp(call.now),
        comments: call.text("content").map(str::to_owned),
        size,
    });
    agent.updated = stamp(call.now);
    Ok(Reply::Empty)
}
