//! The Agent Builder: a session makes an agent from a description of what is wanted.

use axum::routing::MethodFilter;
use serde_json::json;

use crate::contract::check::{Field, ID, Kind, may, must};
use crate::contract::{Call, Content, Endpoint, Form, Refusal, Reply, Scope};
use crate::domain::{Session, Stage, State};

const START: &[Field] = &[must("prompt", Kind::Filled(10, 5000)), may("spaceId", ID)];

pub(super) static ENDPOINTS: &[Endpoint] = &[
    Endpoint {
        method: MethodFilter::POST,
        path: "/api/v1/agent-builder/start",
        scope: Scope::AgentsWrite,
        form: Form::Plain,
        query: &[],
        body: Content::Json(START),
        serve: start,
    },
    Endpoint {
        method: MethodFilter::GET,
        path: "/api/v1/agent-builder/{session}/status",
        scope: Scope::AgentsRead,
        form: Form::Plain,
        query: &[],
        body: Content::None,
        serve: status,
    },
    Endpoint {
        method: MethodFilter::POST,
        path: "/api/v1/agent-builder/{session}/stop",
        scope: Scope::AgentsWrite,
        form: Form::Plain,
        query: &[],
        body: Content::None,
        serve: stop,
    },
];

/// Without a space, the agent goes to the account's default space.
fn start(state: &mut State, call: &Call) -> Result<Reply, Refusal> {
    let prompt = call.text("prompt").unwrap_or_default().trim();
    let session = state.build(prompt, call.number("spaceId"), call.now)?;
    Ok(Reply::Json(json!({"sessionId": session})))
}

fn find<'a>(state: &'a mut State, call: &Call) -> Result<&'a mut Session, Refusal> {
    let id = call.text("session").unwrap_or_default();
    let found = state.sessions.iter_mut().find(|session| session.id == id);
    found.ok_or_else(|| Refusal::unknown("Session", id))
}

fn status(state: &mut State, call: &Call) -> Result<Reply, Refusal> {
    let session = find(state, call)?;
    let stage = session.stage(call.now);
    let seconds = session.seconds(call.now);
    let agent = session.agent.filter(|_| stage != Stage::Processing);
    let error = session.error(call.now);
    let name = agent.and_then(|agent| state.agent(agent).ok()).map(|agent| agent.name.as_str());
    Ok(Reply::Json(json!({
        "status": stage.name(),
        (if call.forms.other_ids { "configId" } else { "agentId" }): agent,
        "agentName": name,
        "error": error,
        "agentElapsedSeconds": seconds,
        "browserIoSeconds": agent.map(|_| seconds * 0.4),
        "queuePosition": null,
    })))
}

/// Cancels what is under way; there is nothing to do after the end, nor once the session has been forgotten.
fn stop(state: &mut State, call: &Call) -> Result<Reply, Refusal> {
    let last = state.last_session;
    match find(state, call) {
        Ok(session) => {
            if session.stage(call.now) == Stage::Processing {
                session.cancelled = Some(call.now);
            }
        }
        Err(unknown) => {
            let id = call.text("session").unwrap_or_default();
            if !(1..=last).any(|number| Session::id(number) == id) {
                return Err(unknown);
            }
        }
    }
    Ok(Reply::NoContent)
}
