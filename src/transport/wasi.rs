//! The transport over WASI 0.2: `wasi:http/outgoing-handler`, waiting on wstd's reactor.
//!
//! It does not use wstd's HTTP client. That one writes the body, even an empty one, and takes a failed write for a failed
//! request, although a server may answer without reading the body to its end: the response decides, not the upload.

use super::{Failure, Method, Request, Response, Take, Transport};
use crate::config::Environment;
use crate::line::Line;
use json_source::budget::is_available;
use std::future::poll_fn;
use std::pin::pin;
use std::time::{Duration, SystemTime};
use wasip2::clocks::{monotonic_clock, wall_clock};
use wasip2::http::outgoing_handler;
use wasip2::http::types::{
    self as http, ErrorCode, Fields, FutureIncomingResponse, IncomingBody, IncomingResponse, OutgoingBody,
    OutgoingRequest, RequestOptions, Scheme,
};
use wasip2::io::streams::{InputStream, StreamError};
use wstd::future::FutureExt;
use wstd::runtime::AsyncPollable;

/// How much is read from a response, or written to a request, at once, in bytes.
const CHUNK: usize = 64 * 1024;

/// How long to wait for more where a host calls a body readable that has nothing to read, as Node's does: so the processor
/// does not spin, and the time limit is looked at.
const PAUSE: Duration = Duration::from_millis(10);

/// How large an answer may become without asking whether there is memory, in bytes.
const SMALL: usize = 256 * 1024;

/// How much memory a larger answer leaves to others, in bytes: calls that are under way at the same time, and what becomes of it.
const LEFT_TO_OTHERS: usize = 8 * 1024 * 1024;

/// How much longer the host may wait than we do.
const HOST_MARGIN: Duration = Duration::from_secs(5);

/// WASI's own: HTTP as the host allows it, its clocks, its randomness, its standard error.
#[derive(Debug, Default)]
pub struct Wasi;

impl Transport for Wasi {
    async fn send(&self, request: &Request, limit: Duration) -> Result<Response, Failure> {
        let end = self.monotonic() + limit;
        match exchange(request, limit).timeout(wstd::time::Duration::from(limit)).await {
            // The host's own limits come later than ours; where it ends a body for its own, ours is over.
            Ok(Err(Failure::Broken(_))) if self.monotonic() >= end => Err(Failure::Timeout),
            Ok(outcome) => outcome,
            Err(_) => Err(Failure::Timeout),
        }
    }

    async fn sleep(&self, duration: Duration) {
        wstd::task::sleep(duration.into()).await;
    }

    fn monotonic(&self) -> Duration {
        Duration::from_nanos(monotonic_clock::now())
    }

    fn now(&self) -> SystemTime {
        let now = wall_clock::now();
        let since = Duration::from_secs(now.seconds).saturating_add(Duration::from_nanos(now.nanoseconds.into()));
        SystemTime::UNIX_EPOCH.checked_add(since).unwrap_or(SystemTime::UNIX_EPOCH)
    }

    fn random(&self) -> u64 {
        wasip2::random::random::get_random_u64()
    }

    fn log(&self, line: &Line) {
        let stderr = wasip2::cli::stderr::get_stderr();
        // What cannot be logged is lost: there is nowhere else to say so.
        for chunk in format!("{line}\n").as_bytes().chunks(4096) {
            let _ = stderr.blocking_write_and_flush(chunk);
        }
    }
}

/// The environment variables that the host grants.
pub fn environment() -> Environment {
    wasip2::cli::environment::get_environment().into()
}

/// Sends the request and reads the response to its end.
async fn exchange(request: &Request, limit: Duration) -> Result<Response, Failure> {
    let outgoing = outgoing(request)?;
    let body = outgoing.body().map_err(|()| invalid("body"))?;
    let pending = outgoing_handler::handle(outgoing, Some(options(limit))).map_err(failure)?;
    let mut upload = pin!(upload(body, request.body.as_deref()));
    let mut download = pin!(download(pending, request.take));
    let mut uploading = true;
    // Side by side: the answer may come, and is then what counts, before the upload has ended.
    poll_fn(|context| {
        uploading = uploading && upload.as_mut().poll(context).is_pending();
        download.as_mut().poll(context)
    })
    .await
}

async fn download(pending: FutureIncomingResponse, take: Take) -> Result<Response, Failure> {
    ready(pending.subscribe()).await;
    match pending.get() {
        Some(Ok(Ok(response))) => receive(response, take).await,
        Some(Ok(Err(code))) => Err(failure(code)),
        Some(Err(())) | None => Err(Failure::Broken("the host gave no response".into())),
    }
}

/// Waits for a pollable, which is dropped before what it came from, as WASI demands.
async fn ready(pollable: wasip2::io::poll::Pollable) {
    AsyncPollable::new(pollable).wait_for().await;
}

fn invalid(part: &str) -> Failure {
    Failure::Broken(format!("the host does not accept the request's {part}"))
}

fn outgoing(request: &Request) -> Result<OutgoingRequest, Failure> {
    let headers: Vec<_> =
        request.headers.iter().map(|(name, value)| ((*name).into(), value.clone().into_bytes())).collect();
    let outgoing = OutgoingRequest::new(Fields::from_list(&headers).map_err(|_| invalid("headers"))?);
    let method = match request.method {
        Method::Get => http::Method::Get,
        Method::Post => http::Method::Post,
        Method::Put => http::Method::Put,
        Method::Delete => http::Method::Delete,
    };
    let scheme = if request.tls { Scheme::Https } else { Scheme::Http };
    outgoing.set_method(&method).map_err(|()| invalid("method"))?;
    outgoing.set_scheme(Some(&scheme)).map_err(|()| invalid("scheme"))?;
    outgoing.set_authority(Some(&request.authority)).map_err(|()| invalid("address"))?;
    outgoing.set_path_with_query(Some(&request.path_with_query)).map_err(|()| invalid("path"))?;
    Ok(outgoing)
}

/// The host's own time limits, set a little above ours, so that ours, which holds over the whole exchange, comes first:
/// the host's defaults would end a long synchronous run early. A host that has none says so, which does not matter.
fn options(limit: Duration) -> RequestOptions {
    let options = RequestOptions::new();
    let nanoseconds = u64::try_from((limit + HOST_MARGIN).as_nanos()).ok();
    let _ = options.set_connect_timeout(nanoseconds);
    let _ = options.set_first_byte_timeout(nanoseconds);
    let _ = options.set_between_bytes_timeout(nanoseconds);
    options
}

/// Writes and finishes the request's body. Without one nothing is written, not even an empty chunk. What goes wrong here
/// shows in the response, or does not matter to it.
async fn upload(body: OutgoingBody, bytes: Option<&[u8]>) {
    if let Some(mut rest) = bytes
        && let Ok(stream) = body.write()
    {
        while !rest.is_empty() {
            ready(stream.subscribe()).await;
            let Ok(room) = stream.check_write() else { break };
            let length = rest.len().min(CHUNK).min(usize::try_from(room).unwrap_or(CHUNK));
            let (now, later) = rest.split_at(length);
            if stream.write(now).is_err() {
                break;
            }
            rest = later;
        }
        let _ = stream.flush();
    }
    let _ = OutgoingBody::finish(body, None);
}

async fn receive(incoming: IncomingResponse, take: Take) -> Result<Response, Failure> {
    let headers = incoming.headers();
    // A header that is not text is none.
    let header = |name: &str| headers.get(name).into_iter().next().and_then(|value| String::from_utf8(value).ok());
    let mut response = Response::of_head(incoming.status(), header);
    let expected = header("content-length").and_then(|length| length.trim().parse().ok());
    drop(headers);
    if take == Take::Whole && expected.is_some_and(|length: u64| length > take.limit() as u64) {
        return Err(Failure::TooLarge);
    }
    let body = incoming.consume().map_err(|()| Failure::Broken("the host gave no response body".into()))?;
    let stream = body.stream().map_err(|()| Failure::Broken("the host gave no response body".into()))?;
    (response.body, response.cut) = read(&stream, expected, take).await?;
    drop(stream);
    drop(IncomingBody::finish(body));
    Ok(response)
}

/// Reads a body to its end, or to the length that was announced: what is after that, nobody sends. Or as much of it as is
/// to be taken; then it says that there is more.
async fn read(stream: &InputStream, expected: Option<u64>, take: Take) -> Result<(Vec<u8>, bool), Failure> {
    let mut bytes = Vec::new();
    let limit = take.limit();
    grow(&mut bytes, expected.map_or(0, |length| length.min(limit as u64) as usize), limit)?;
    let readable = AsyncPollable::new(stream.subscribe());
    loop {
        readable.wait_for().await;
        match stream.read(CHUNK as u64) {
            Ok(chunk) if chunk.is_empty() => {
                wstd::task::sleep(PAUSE.into()).await;
            }
            Ok(mut chunk) => {
                if take != Take::Whole {
                    chunk.truncate(limit - bytes.len());
                }
                grow(&mut bytes, chunk.len(), limit)?;
                bytes.extend_from_slice(&chunk);
                if expected == Some(bytes.len() as u64) {
                    return Ok((bytes, false));
                }
                if take != Take::Whole && bytes.len() == limit {
                    return Ok((bytes, true));
                }
            }
            Err(StreamError::Closed) => return Ok((bytes, false)),
            // Why, nobody asks: Node's host cannot answer that, and what it throws instead ends the component.
            Err(StreamError::LastOperationFailed(_)) => {
                return Err(Failure::Broken("the connection closed before the answer was complete".into()));
            }
        }
    }
}

/// Makes room for `more` bytes, doubling at most up to the limit. Where the host grants too little memory, that is an
/// error and no trap.
fn grow(bytes: &mut Vec<u8>, more: usize, limit: usize) -> Result<(), Failure> {
    let needed = bytes.len() + more;
    if needed > limit {
        return Err(Failure::TooLarge);
    }
    if needed > bytes.capacity() {
        let capacity = needed.max(2 * bytes.capacity()).min(limit);
        if capacity > SMALL && !is_available(capacity + LEFT_TO_OTHERS) {
            return Err(Failure::TooLarge);
        }
        bytes.try_reserve_exact(capacity - bytes.len()).map_err(|_| Failure::TooLarge)?;
    }
    Ok(())
}

/// What a host's error code means to the client.
fn failure(code: ErrorCode) -> Failure {
    use ErrorCode as E;
    match code {
        E::HttpRequestDenied => Failure::Denied,
        E::ConnectionRefused => Failure::Refused,
        E::DnsError(_) | E::DestinationNotFound => Failure::NameNotFound,
        E::DnsTimeout
        | E::ConnectionTimeout
        | E::ConnectionReadTimeout
        | E::ConnectionWriteTimeout
        | E::HttpResponseTimeout => Failure::Timeout,
        E::ConnectionTerminated => Failure::Broken("the connection closed before the answer was complete".into()),
        E::HttpProtocolError => {
            Failure::Broken("the connection closed before the answer, or the answer is not HTTP".into())
        }
        // Both come from the handshake; an alert may also come later.
        E::TlsProtocolError | E::TlsCertificateError => Failure::Tls,
        E::TlsAlertReceived(_) => Failure::Broken("the secure connection (TLS) broke".into()),
        E::DestinationUnavailable | E::DestinationIpUnroutable | E::DestinationIpProhibited => {
            Failure::Broken("no route to the host".into())
        }
        E::HttpResponseBodySize(_) | E::HttpResponseHeaderSize(_) | E::HttpResponseHeaderSectionSize(_) => {
            Failure::TooLarge
        }
        E::HttpResponseIncomplete => Failure::Broken("the connection closed before the answer was complete".into()),
        _ => Failure::Broken("the network, or the host that runs this component, failed".into()),
    }
}
