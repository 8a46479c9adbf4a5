//! From a request to a handler and back: every endpoint is a row of a table, and this is what reads the rows.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::extract::RawPathParams;
use axum::response::Response;
use axum::routing::on;
use bytes::Bytes;
use http::header::{CONTENT_TYPE, LOCATION};
use http::request::Parts;
use http::{HeaderValue, StatusCode};
use serde_json::{Map, Value};

use super::auth::Caller;
use super::shared::{Shared, lock};
use crate::api;
use crate::contract::{Call, Content, Endpoint, Form, Refusal, Reply, check};
use crate::domain::Scraped;

/// Where people without a session are sent.
const LOGIN: &str = "/login";
const LOGIN_PAGE: &str = "<!DOCTYPE html>\n<html><head><title>Sign in</title></head>\n\
    <body><form method=\"post\"><input name=\"user\"><input name=\"password\" type=\"password\"></form></body></html>\n";

/// All endpoints, and an answer for what is none.
pub(crate) fn router(shared: &Arc<Shared>) -> Router {
    let mut router = Router::new();
    for endpoint in api::endpoints() {
        let shared = shared.clone();
        let serve = move |path: RawPathParams, parts: Parts, body: Bytes| serve(endpoint, shared, path, parts, body);
        router = router.route(endpoint.path, on(endpoint.method, serve));
    }
    let lost = shared.clone();
    let wrong = shared.clone();
    router
        .fallback(move |parts: Parts| nowhere(lost, parts, 404, "There is no such endpoint."))
        .method_not_allowed_fallback(move |parts: Parts| {
            nowhere(wrong, parts, 405, "The endpoint does not take this method.")
        })
}

async fn nowhere(shared: Arc<Shared>, parts: Parts, status: u16, message: &str) -> Response {
    if parts.uri.path() == LOGIN {
        return written(Reply::Text("text/html; charset=utf-8", LOGIN_PAGE.to_owned()));
    }
    identify(&shared, &parts)
        .err()
        .unwrap_or_else(|| Refusal::new(status, message))
        .into_response(Form::Plain, parts.uri.path())
}

/// Who calls, if they may call now.
fn identify(shared: &Shared, parts: &Parts) -> Result<Caller, Refusal> {
    let caller = Caller::identify(&parts.headers, shared.options.api_key.as_deref())?;
    if let Some(limit) = shared.options.rate_limit {
        lock(&shared.limiter).admit(&caller.key, limit, Instant::now())?;
    }
    Ok(caller)
}

async fn serve(
    endpoint: &'static Endpoint,
    shared: Arc<Shared>,
    path: RawPathParams,
    parts: Parts,
    body: Bytes,
) -> Response {
    // A proxy in front of the API tells keys from rates: it refuses in its own form, whatever the endpoint.
    let caller = match identify(&shared, &parts) {
        Ok(caller) => caller,
        Err(refusal) => return refusal.into_response(Form::Plain, parts.uri.path()),
    };
    let reply = caller.may(endpoint.scope).and_then(|()| check(endpoint, &path, &parts, &body)).and_then(|given| {
        let now = shared.options.clock.now();
        let call = Call { now, dialect: *lock(&shared.dialect), links: &shared.links, given };
        let mut state = lock(&shared.state);
        state.settle(call.now);
        (endpoint.serve)(&mut state, &call)
    });
    let reply = match reply {
        Ok(Reply::DataOf { agent, run, patience }) => data_of(&shared, agent, run, patience).await,
        reply => reply,
    };
    match reply {
        Ok(reply) => written(reply),
        Err(refusal) => refusal.into_response(endpoint.form, parts.uri.path()),
    }
}

fn check(endpoint: &Endpoint, path: &RawPathParams, parts: &Parts, body: &[u8]) -> Result<Map<String, Value>, Refusal> {
    let fields = match endpoint.body {
        Content::Json(fields) => Some(fields),
        Content::MaybeJson(fields) if !body.is_empty() => Some(fields),
        Content::MaybeJson(_) => None,
        Content::None if body.is_empty() => None,
        Content::None => return Err(Refusal::bad_request("This endpoint takes no body.")),
    };
    let mut given = Map::new();
    check::path(path.iter(), &mut given)?;
    check::query(endpoint.query, parts.uri.query(), &mut given)?;
    if let Some(fields) = fields {
        let media_type = parts.headers.get(CONTENT_TYPE).and_then(|v| v.to_str().ok());
        let media_type = media_type.and_then(|value| value.split(';').next());
        if media_type.map(str::trim) != Some("application/json") {
            return Err(Refusal::new(415, "The body must be application/json."));
        }
        check::body(fields, body, &mut given)?;
    }
    Ok(given)
}

/// Waits for a run to end.
async fn data_of(shared: &Shared, agent: i64, run: i64, patience: Duration) -> Result<Reply, Refusal> {
    let start = Instant::now();
    loop {
        if let Some(reply) = lock(&shared.state).data_of(agent, run, shared.options.clock.now()) {
            return match reply {
                Ok(Scraped::Json(data)) => Ok(Reply::Json(data)),
                Ok(Scraped::Csv(text)) => Ok(Reply::Text("text/csv; charset=utf-8", text)),
                Err(denial) => Err(denial.into()),
            };
        }
        if start.elapsed() >= patience {
            return std::future::pending().await;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

fn written(reply: Reply) -> Response {
    let (status, header, body) = match reply {
        Reply::Json(value) => {
            let json = "application/json; charset=utf-8";
            (200, Some((CONTENT_TYPE, json.to_owned())), value.to_string())
        }
        Reply::Text(media_type, text) => (200, Some((CONTENT_TYPE, media_type.to_owned())), text),
        Reply::Redirect(status, to) => (status, Some((LOCATION, to)), String::new()),
        Reply::NoContent => (204, None, String::new()),
        // The loop above has waited for data: nothing else can be left to say.
        Reply::Empty | Reply::DataOf { .. } => (200, None, String::new()),
    };
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or_default();
    if let Some((name, value)) = header
        && let Ok(value) = HeaderValue::try_from(value)
    {
        response.headers_mut().insert(name, value);
    }
    response
}
