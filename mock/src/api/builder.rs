//! The Agent Builder: a session makes an agent from a description of what is wanted.

use axum::routing::MethodFilter;
use serde_json::json;

use crate::contract::check::{Field, ID, Kind, may, must};
use crate::contract::{Call, Content, Endpoint, Form, Refusal, Reply, Scope};
use crate::domain::{Session, Stage, State};

const SHORTEST_PROMPT: usize = 10;
const START: &[Field] = &[must("prompt", Kind::Filled(5000)), may("spaceId", ID)];

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

fn start(state: &mut State, call: &Call) -> Result<Reply, Refusal> {
    let prompt = call.text("prompt").unwrap_or_default().trim();
    if prompt.chars().count() < SHORTEST_PROMPT {
        let message = format!("'prompt' must have at least {SHORTEST_PROMPT} characters.");
        return Err(Refusal::bad_request(message));
    }
    let space = call.number("spaceId");
    if let Some(space) = space {
        state.space(space)?;
    }
    let mut session = Session::nth(state.sessions.len() + 1, prompt, space, call.now);
    session.length = state.pace.builder;
    let id = session.id.clone();
    state.sessions.push(session);
    Ok(Reply::Json(json!({"sessionId": id})))
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
    let agent = session.agent.filter(|_| stage != Stage::Cancelled);
    let error = session.error(call.now);
    let name = agent.and_then(|agent| state.agent(agent).ok()).map(|agent| agent.name.as_str());
    Ok(Reply::Json(json!({
        "status": stage.name(),
        "agentId": agent,
        "agentName": name,
        "error": error,
        "agentElapsedSeconds": seconds,
        "browserIoSeconds": agent.map(|_| seconds * 0.4),
        "queuePosition": null,
    })))
}

/// Cancels what is under way; what was cancelled stays so.
fn stop(state: &mut State, call: &Call) -> Result<Reply, Refusal> {
    let session = find(state, call)?;
    match session.stage(call.now) {
        Stage::Processing => session.cancelled = Some(call.now),
        Stage::Cancelled => {}
        stage => {
            let message = format!("The session cannot be stopped: it is {}.", stage.name());
            return Err(Refusal::bad_request(message));
        }
    }
    Ok(Reply::NoContent)
}
