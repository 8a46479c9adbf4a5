//! The other host: the one that signed download addresses point at. It knows no keys, and says so to whoever brings one.

use std::sync::Arc;

use axum::body::Body;
use axum::response::Response;
use http::header::{ACCEPT_RANGES, AUTHORIZATION, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, LOCATION, RANGE};
use http::request::Parts;
use http::{HeaderName, HeaderValue, Method, Request, StatusCode};
use http_body_util::BodyExt;
use hyper::body::Incoming;

use super::download::{Counted, Download};
use super::shared::{Shared, lock};
use super::transfer::Transfer;
use crate::contract::{Links, WrongLink};
use crate::domain::StoredFile;
use crate::faults::{self, Hangup};
use crate::record::RecordedRequest;

/// Serves a file, or lets the request meet its fault.
pub(crate) async fn answer(shared: Arc<Shared>, request: Request<Incoming>) -> Result<Response, Hangup> {
    let (parts, body) = request.into_parts();
    let body = body.collect().await.map(|body| body.to_bytes()).unwrap_or_default();
    let transfer = Transfer::new(RecordedRequest::new(&parts, &body));
    lock(&shared.transfers).push(transfer.clone());
    let fault = lock(&shared.file_faults).take();
    let normal = async { served(&shared, &parts) };
    let response = match fault {
        None => normal.await,
        Some(fault) => faults::play(fault, normal).await?,
    };
    transfer.answered(response.status().as_u16());
    Ok(response.map(|body| Body::new(Counted::new(body, transfer))))
}

fn served(shared: &Shared, parts: &Parts) -> Response {
    let path = parts.uri.path();
    let now = shared.options.clock.now();
    // Like real object stores, which refuse a request that brings credentials beside the signature.
    if parts.headers.contains_key(AUTHORIZATION) {
        return refused(400, "InvalidAuthenticationInfo", "Only one authentication mechanism is allowed.");
    }
    if parts.method != Method::GET && parts.method != Method::HEAD {
        return refused(405, "UnsupportedHttpVerb", "The resource doesn't support the specified HTTP verb.");
    }
    if let Err(wrong) = Links::check(path, parts.uri.query(), now) {
        let detail = match wrong {
            WrongLink::Unsigned => "The signature is missing.",
            WrongLink::Forged => "The signature did not match.",
            WrongLink::Expired => "Signed expiry time has passed.",
        };
        return refused(403, "AuthenticationFailed", detail);
    }
    let address = Address::read(path);
    let file = address.as_ref().and_then(|address| lock(&shared.state).stored_file(address.file, now));
    match (address, file) {
        (Some(address), Some(file)) if address.hops < file.redirects => {
            let next = format!("/hop/{}/runs/{}/again", address.hops + 1, address.file);
            let mut response = status(302);
            insert(&mut response, LOCATION, &shared.links.sign(&next, now));
            response
        }
        (Some(_), Some(file)) => whole_or_part(file, parts),
        _ => refused(404, "BlobNotFound", "The specified blob does not exist."),
    }
}

/// `/runs/FILE/NAME`, after so many redirects `/hop/N/runs/FILE/NAME`.
struct Address {
    hops: u32,
    file: i64,
}

impl Address {
    fn read(path: &str) -> Option<Self> {
        let segments: Vec<&str> = path.split('/').collect();
        match *segments.as_slice() {
            ["", "runs", file, _] => Some(Self { hops: 0, file: file.parse().ok()? }),
            ["", "hop", hops, "runs", file, _] => Some(Self { hops: hops.parse().ok()?, file: file.parse().ok()? }),
            _ => None,
        }
    }
}

fn whole_or_part(file: StoredFile, parts: &Parts) -> Response {
    let size = file.content.size();
    let asked = parts.headers.get(RANGE).and_then(|value| value.to_str().ok()).filter(|_| file.ranges);
    let (code, from, to) = match asked.and_then(|range| wanted(range, size)) {
        Some(Wanted::Part(from, to)) => (206, from, to),
        Some(Wanted::Nothing) => {
            let mut response = refused(416, "InvalidRange", "The range specified is invalid for the size.");
            insert(&mut response, CONTENT_RANGE, &format!("bytes */{size}"));
            return response;
        }
        None => (200, 0, size),
    };
    let mut response = status(code);
    if code == 206 {
        insert(&mut response, CONTENT_RANGE, &format!("bytes {from}-{}/{size}", to - 1));
    }
    if file.ranges {
        insert(&mut response, ACCEPT_RANGES, "bytes");
    }
    if file.announced {
        insert(&mut response, CONTENT_LENGTH, &(to - from).to_string());
    }
    if !file.media_type.is_empty() {
        insert(&mut response, CONTENT_TYPE, &file.media_type);
    }
    if parts.method == Method::GET {
        *response.body_mut() = Body::new(Download::new(file, from..to));
    }
    response
}

/// What a `Range` header asks for.
enum Wanted {
    /// From this byte to the one before that.
    Part(u64, u64),
    Nothing,
}

/// Reads a header of one range. Any other is as good as none.
fn wanted(range: &str, size: u64) -> Option<Wanted> {
    let (from, to) = range.strip_prefix("bytes=")?.split_once('-')?;
    let (from, to) = match (from.trim(), to.trim()) {
        ("", last) => (size.saturating_sub(last.parse().ok()?), size),
        (from, "") => (from.parse().ok()?, size),
        (from, to) => (from.parse().ok()?, to.parse::<u64>().ok()?.saturating_add(1).min(size)),
    };
    Some(if from < to { Wanted::Part(from, to) } else { Wanted::Nothing })
}

/// An error as object stores tell it.
fn refused(code: u16, name: &str, message: &str) -> Response {
    let mut response = status(code);
    insert(&mut response, CONTENT_TYPE, "application/xml");
    *response.body_mut() = Body::from(format!(
        "\u{feff}<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>{name}</Code><Message>{message}</Message></Error>"
    ));
    response
}

fn status(code: u16) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::from_u16(code).unwrap_or_default();
    response
}

fn insert(response: &mut Response, name: HeaderName, value: &str) {
    response.headers_mut().extend(HeaderValue::try_from(value).ok().map(|value| (name, value)));
}
