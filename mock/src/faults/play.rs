//! Carrying out a fault.

use std::collections::VecDeque;
use std::future::{Future, pending};

use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, LOCATION};
use http::{HeaderName, HeaderValue, StatusCode};
use http_body_util::BodyExt;

use super::fault::Fault;
use super::script::{Hangup, Script, Step};

const JSON: &str = "application/json";
const PAGE: &str = "<!DOCTYPE html>\n<html><head><title>Bad gateway</title></head>\n\
    <body><h1>Bad gateway</h1><p>The upstream server did not answer as expected.</p></body></html>\n";

/// Answers with a fault. `normal` is the ordinary answer, which takes effect only when awaited.
pub(crate) async fn play(fault: Fault, normal: impl Future<Output = Response>) -> Result<Response, Hangup> {
    let answer = match fault {
        Fault::Respond { status, headers, body } => {
            let mut response = Response::new(Body::from(body));
            *response.status_mut() = code(status);
            for (name, value) in headers {
                let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::from_bytes(value.as_bytes()))
                else {
                    continue;
                };
                response.headers_mut().append(name, value);
            }
            response
        }
        Fault::Delay(time) => {
            tokio::time::sleep(time).await;
            normal.await
        }
        Fault::CloseBeforeAnswer => return Err(Hangup::default()),
        Fault::CloseAfterApplying => {
            normal.await;
            return Err(Hangup::default());
        }
        Fault::CloseMidBody => {
            let (parts, whole) = apart(normal).await;
            if whole.is_empty() {
                return Err(Hangup::default());
            }
            let half = whole.slice(..whole.len() / 2);
            let script = Script::new([Step::Data(half), Step::Pause, Step::Break]);
            let mut response = Response::from_parts(parts, Body::new(script));
            response.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from(whole.len()));
            response
        }
        Fault::TruncatedJson => {
            let (_, whole) = apart(normal).await;
            let half = whole.slice(..whole.len() / 2);
            typed(200, JSON, if half.is_empty() { Bytes::from("{\"cut\":") } else { half })
        }
        Fault::WrongJson => typed(200, JSON, "{\"unexpected\":[true]}"),
        Fault::NotJson => typed(200, JSON, "this is not JSON"),
        Fault::HtmlPage(status) => typed(status, "text/html; charset=utf-8", PAGE),
        Fault::Empty(status) => {
            let mut response = Response::new(Body::empty());
            *response.status_mut() = code(status);
            response
        }
        Fault::EndlessBody => {
            let more = "\"never ending\",".repeat(1000);
            scripted([Step::Data("[".into()), Step::Forever(more.into())])
        }
        Fault::LargeBody { bytes, announced } => large(bytes, announced),
        Fault::StallHeader => pending().await,
        Fault::StallBody => scripted([Step::Data("{\"id\":".into()), Step::Silence]),
        Fault::Trickle => scripted([Step::Data("[".into()), Step::Drip(" ".into())]),
        Fault::ManyHeaders(count) => {
            let mut response = typed(200, JSON, "[]");
            for number in 0..count {
                let name = HeaderName::try_from(format!("x-number-{number}"));
                response.headers_mut().extend(name.ok().map(|name| (name, HeaderValue::from(number))));
            }
            response
        }
        Fault::HugeHeader(bytes) => {
            let mut response = typed(200, JSON, "[]");
            let value = HeaderValue::try_from("x".repeat(bytes));
            response.headers_mut().extend(value.ok().map(|value| (HeaderName::from_static("x-huge"), value)));
            response
        }
        Fault::Raw(bytes) => return Err(Hangup(bytes.into())),
        Fault::Redirect { status, location } => {
            let mut response = Response::new(Body::empty());
            *response.status_mut() = code(status);
            if let Ok(location) = HeaderValue::from_bytes(location.as_bytes()) {
                response.headers_mut().insert(LOCATION, location);
            }
            response
        }
    };
    Ok(answer)
}

/// A status as a number; what is no HTTP status becomes 500.
fn code(status: u16) -> StatusCode {
    StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

fn typed(status: u16, content_type: &'static str, body: impl Into<Body>) -> Response {
    let mut response = Response::new(body.into());
    *response.status_mut() = code(status);
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    response
}

/// A JSON array of one text.
fn large(bytes: usize, announced: bool) -> Response {
    const PIECE: usize = 64 * 1024;
    let text = bytes.saturating_sub(4);
    let piece = Bytes::from("x".repeat(PIECE));
    let pieces = std::iter::repeat_n(piece.clone(), text / PIECE).chain([piece.slice(..text % PIECE)]);
    let body = [Bytes::from("[\"")].into_iter().chain(pieces).chain([Bytes::from("\"]")]);
    let mut response = scripted(body.map(Step::Data).collect::<VecDeque<_>>());
    if announced {
        response.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from(bytes.max(4)));
    }
    response
}

fn scripted(steps: impl Into<VecDeque<Step>>) -> Response {
    typed(200, JSON, Body::new(Script::new(steps)))
}

/// The head and the whole body of the ordinary answer.
async fn apart(normal: impl Future<Output = Response>) -> (http::response::Parts, Bytes) {
    let (parts, body) = normal.await.into_parts();
    let whole = body.collect().await.map(|body| body.to_bytes());
    (parts, whole.unwrap_or_default())
}
