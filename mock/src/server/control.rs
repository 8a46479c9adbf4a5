//! `/_mock`: setting faults and reading what was received, from outside the process. These requests need no key, are not
//! recorded and meet no fault.

use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::request::Parts;
use http::{HeaderValue, Method, StatusCode};
use serde_json::{Map, Value, json};

use super::shared::{Shared, lock};
use crate::faults::{self, Times};
use crate::record::RecordedRequest;

/// Whether a path is ours.
pub(crate) fn owns(path: &str) -> bool {
    path == "/_mock" || path.starts_with("/_mock/")
}

/// Answers a request of `/_mock`.
pub(crate) fn answer(shared: &Shared, parts: &Parts, body: &Bytes) -> Response {
    let path = parts.uri.path().trim_end_matches('/');
    match (&parts.method, path) {
        (&Method::GET, "/_mock") => text(StatusCode::OK, help()),
        (&Method::POST, "/_mock/faults" | "/_mock/file-faults") => match faults::ordered(body) {
            Ok((fault, times)) => {
                let met = if path.ends_with("file-faults") { &shared.file_faults } else { &shared.faults };
                let mut faults = lock(met);
                match times {
                    Times::Always => faults.always(fault),
                    Times::Next(times) => (0..times).for_each(|_| faults.next(fault.clone())),
                }
                empty()
            }
            Err(error) => text(StatusCode::BAD_REQUEST, format!("{error}\nOne of:\n{}", faults::list())),
        },
        (&Method::DELETE, "/_mock/faults") => {
            lock(&shared.faults).clear();
            lock(&shared.file_faults).clear();
            empty()
        }
        (&Method::GET, "/_mock/requests") => {
            let requests = lock(&shared.requests).iter().map(shown).collect();
            let mut response = text(StatusCode::OK, format!("{:#}\n", Value::Array(requests)));
            let json = HeaderValue::from_static("application/json");
            response.headers_mut().insert(CONTENT_TYPE, json);
            response
        }
        (&Method::DELETE, "/_mock/requests") => {
            lock(&shared.requests).clear();
            empty()
        }
        _ => text(StatusCode::NOT_FOUND, help()),
    }
}

/// A request without the credential that it brought, wherever that stands.
fn shown(request: &RecordedRequest) -> Value {
    let secret = request
        .header("authorization")
        .map(|value| value.split_once(' ').map_or(value, |(_, key)| key))
        .filter(|key| !key.is_empty());
    let masked = |text: &str| match secret {
        Some(secret) => text.replace(secret, "***"),
        None => text.to_owned(),
    };
    let headers: Map<String, Value> =
        request.headers.iter().map(|(name, value)| (name.clone(), masked(value).into())).collect();
    json!({
        "method": request.method,
        "path": masked(&request.path),
        "query": request.query.as_deref().map(masked),
        "headers": headers,
        "body": masked(&String::from_utf8_lossy(&request.body)),
        "secondsAgo": request.at.elapsed().as_secs_f64(),
    })
}

fn help() -> String {
    format!(
        "The mock Control Center. Use any API key that starts with sk-; sk-wrong is refused. A bearer token may be anything else;\n\
         with readonly in it, it may only read.\n\n\
         POST   /_mock/faults      let the next requests fail: a JSON object, below; \"times\":N or \"always\":true may be added\n\
         POST   /_mock/file-faults the same, for requests to the host of the files\n\
         DELETE /_mock/faults      let no more requests fail\n\
         GET    /_mock/requests    what was received, keys masked\n\
         DELETE /_mock/requests    forget it\n\n\
         Faults:\n{}",
        faults::list()
    )
}

fn text(status: StatusCode, text: String) -> Response {
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    let plain = HeaderValue::from_static("text/plain; charset=utf-8");
    response.headers_mut().insert(CONTENT_TYPE, plain);
    response
}

fn empty() -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NO_CONTENT;
    response
}
