//! The other host: the one that signed download URLs point at. No tool ever calls it, and tests say so.

use axum::body::Body;
use axum::response::Response;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderValue, Request, StatusCode};
use http_body_util::BodyExt;
use hyper::body::Incoming;

use super::shared::{Shared, lock};
use crate::record::RecordedRequest;

const CSV: &str = "product,price,currency\nEspresso machine,249.99,EUR\nKettle,39.95,EUR\n";

/// Serves some CSV text. Like real object stores, it refuses a request that brings credentials beside the signature.
pub(crate) async fn answer(shared: &Shared, request: Request<Incoming>) -> Response {
    let (parts, body) = request.into_parts();
    let body = body.collect().await.map(|body| body.to_bytes());
    lock(&shared.file_requests).push(RecordedRequest::new(&parts, &body.unwrap_or_default()));

    let signed = parts.uri.query().is_some_and(|query| query.contains("sig="));
    let (status, text) = if parts.headers.contains_key(AUTHORIZATION) {
        (StatusCode::BAD_REQUEST, "Only one authentication mechanism is allowed.\n")
    } else if !signed {
        (StatusCode::FORBIDDEN, "The signature is missing.\n")
    } else {
        (StatusCode::OK, CSV)
    };
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/csv"));
    response
}
