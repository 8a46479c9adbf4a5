//! From a request to a handler and back: every endpoint is a row of a table, and this is what reads the rows.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::extract::DefaultBodyLimit;
use axum::extract::RawPathParams;
use axum::response::Response;
use axum::routing::on;
use bytes::Bytes;
use http::header::{CONTENT_TYPE, LOCATION};
use http::request::Parts;
use http::{HeaderName, HeaderValue, StatusCode};
use serde_json::{Map, Value, json};

use super::auth::Caller;
use super::shared::{Shared, lock};
use super::upload;
use crate::api;
use crate::contract::{Call, Content, Done, Endpoint, Form, Forms, Refusal, Reply, check};
use crate::domain::Scraped;

/// The usual limit of requests in a minute.
const USUAL_LIMIT: u32 = 100;

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
        // The contract names none.
        .layer(DefaultBodyLimit::disable())
}

async fn nowhere(shared: Arc<Shared>, parts: Parts, status: u16, message: &str) -> Response {
    let forms = *lock(&shared.forms);
    if parts.uri.path() == LOGIN {
        return written(Reply::Text("text/html; charset=utf-8".to_owned(), LOGIN_PAGE.to_owned()), forms);
    }
    let refusal = identify(&shared, &parts).err().unwrap_or_else(|| Refusal::new(status, message));
    limited(&shared, refusal.into_response(Form::Plain, parts.uri.path(), forms))
}

/// Who calls, if they may call now.
fn identify(shared: &Shared, parts: &Parts) -> Result<Caller, Refusal> {
    let caller = Caller::identify(&parts.headers, shared.options.api_key.as_deref())?;
    if let Some(limit) = shared.options.rate_limit {
        let window = shared.options.rate_window;
        lock(&shared.limiter).admit(caller.credential(), limit, window, Instant::now())?;
    }
    Ok(caller)
}

/// Adds the headers that tell of the limit.
fn limited(shared: &Shared, mut response: Response) -> Response {
    let limit = shared.options.rate_limit.unwrap_or(USUAL_LIMIT);
    let headers = response.headers_mut();
    headers.insert(HeaderName::from_static("x-ratelimit-limit"), limit.into());
    let window = shared.options.rate_window.as_secs();
    headers.insert(HeaderName::from_static("x-ratelimit-window-seconds"), window.into());
    response
}

async fn serve(
    endpoint: &'static Endpoint,
    shared: Arc<Shared>,
    path: RawPathParams,
    parts: Parts,
    body: Bytes,
) -> Response {
    let forms = *lock(&shared.forms);
    // A proxy in front of the API tells keys from rates: it refuses in its own form, whatever the endpoint.
    let response = match identify(&shared, &parts) {
        Err(refusal) => refusal.into_response(Form::Plain, parts.uri.path(), forms),
        Ok(caller) => match reply(endpoint, &shared, &caller, &path, &parts, body).await {
            Ok(reply) => written(reply, forms),
            Err(refusal) => refusal.into_response(endpoint.form, parts.uri.path(), forms),
        },
    };
    limited(&shared, response)
}

async fn reply(
    endpoint: &Endpoint,
    shared: &Shared,
    caller: &Caller,
    path: &RawPathParams,
    parts: &Parts,
    body: Bytes,
) -> Result<Reply, Refusal> {
    caller.may(endpoint.scope)?;
    let given = check(endpoint, path, parts, &body)?;
    let files = match endpoint.body {
        Content::Files(field) => upload::files(field, parts, body).await?,
        _ => Vec::new(),
    };
    let reply = {
        let (dialect, forms) = (*lock(&shared.dialect), *lock(&shared.forms));
        let call = Call { now: shared.options.clock.now(), dialect, forms, links: &shared.links, files, given };
        let mut state = lock(&shared.state);
        state.settle(call.now);
        (endpoint.serve)(&mut state, &call)?
    };
    match reply {
        Reply::DataOf { agent, run, patience } => data_of(shared, agent, run, patience).await,
        reply => Ok(reply),
    }
}

fn check(endpoint: &Endpoint, path: &RawPathParams, parts: &Parts, body: &[u8]) -> Result<Map<String, Value>, Refusal> {
    let fields = match endpoint.body {
        Content::Json(fields) => Some(fields),
        Content::MaybeJson(fields) if !body.is_empty() => Some(fields),
        Content::MaybeJson(_) | Content::Files(_) => None,
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
                Ok(Scraped::Json(data)) => Ok(Reply::Data(data)),
                Ok(Scraped::Text { media_type, text, .. }) => Ok(Reply::Text(media_type, text)),
                Err(denial) => Err(denial.into()),
            };
        }
        if start.elapsed() >= patience {
            return std::future::pending().await;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

fn written(reply: Reply, forms: Forms) -> Response {
    let json = |status, value: Value| {
        let mark = if forms.byte_order_mark { "\u{feff}" } else { "" };
        (status, Some((CONTENT_TYPE, "application/json; charset=utf-8".to_owned())), format!("{mark}{value}"))
    };
    let done = match (forms.done, &reply) {
        (Done::Either, Reply::NoContent) | (Done::NoContent, _) => (204, None, String::new()),
        (Done::Either, _) | (Done::Empty, _) => (200, None, String::new()),
        (Done::Said, _) => json(200, json!({"success": true})),
    };
    let (status, header, body) = match reply {
        Reply::Json(value) => json(200, forms.write(value)),
        Reply::Started(value) => json(if forms.accepted { 202 } else { 200 }, forms.write(value)),
        Reply::Data(value) => json(200, value),
        Reply::Text(media_type, text) => (200, Some((CONTENT_TYPE, media_type)), text),
        Reply::Redirect(status, to) => (status, Some((LOCATION, to)), String::new()),
        // `reply` has waited for data: nothing else can be left to say.
        Reply::NoContent | Reply::Empty | Reply::DataOf { .. } => done,
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
