//! Connections that are kept for the next request, for all instances of a host.
//!
//! A server may close a kept connection at any moment. A request that is just being sent on it then fails, and nobody can
//! tell whether it was carried out. Hence only a GET, which changes nothing and has no body, is sent on a kept connection;
//! one that finds it closed is sent again, on a new one, as RFC 9110 (9.2.2) allows. Everything else has a new connection,
//! and fails or succeeds there once, so that no POST fails for an old connection's sake and none is sent twice.
//!
//! A connection serves one origin and one `Authorization`: two callers with different keys never share one.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use http::header::{AUTHORIZATION, CONTENT_LENGTH, HeaderValue, TRANSFER_ENCODING};
use http::{Method, Request, Response, Uri};
use http_body_util::{BodyExt, Empty};
use hyper::body::Incoming;
use hyper::client::conn::http1::SendRequest;
use tokio::time::timeout;
use wasmtime_wasi_http::{Error, RequestOptions, Result, WasiBody};

use super::connection::{self, Patience};
use super::origin::Origin;

/// How long a connection is kept without a request, less than servers usually do.
const KEPT_FOR: Duration = Duration::from_secs(30);

/// How many are kept for the same key.
const KEPT: usize = 32;

/// What a connection is for.
type Key = (Origin, Option<HeaderValue>);

/// The connections that wait for a request.
#[derive(Default)]
pub(super) struct Pool {
    kept: Mutex<HashMap<Key, Vec<Kept>>>,
}

struct Kept {
    sender: SendRequest<WasiBody>,
    since: Instant,
}

impl Kept {
    fn is_usable(&self) -> bool {
        !self.sender.is_closed() && self.since.elapsed() < KEPT_FOR
    }
}

impl Pool {
    /// Sends `request` to `origin`.
    pub(super) async fn send(
        self: Arc<Self>,
        origin: Origin,
        request: Request<WasiBody>,
        options: Option<RequestOptions>,
    ) -> Result<Response<WasiBody>> {
        let patience = Patience::of(options);
        let key = (origin, request.headers().get(AUTHORIZATION).cloned());
        let request = in_origin_form(request)?;
        if !is_repeatable(&request) {
            return self.on_a_new_one(key, request, patience).await;
        }
        // It has no body; the one it came with is held, since the component may still say that it has ended.
        let (head, _held) = request.into_parts();
        let request = || Request::from_parts(head.clone(), Empty::new().map_err(Error::from).boxed_unsync());
        while let Some(mut sender) = self.take(&key) {
            if sender.ready().await.is_err() {
                continue;
            }
            match timeout(patience.first_byte, sender.send_request(request())).await {
                Err(_) => return Err(Error::ConnectionReadTimeout),
                Ok(Ok(response)) => return Ok(self.answer(key, sender, response, patience)),
                Ok(Err(error)) if connection::is_closed(&error) => break,
                Ok(Err(error)) => return Err(connection::failure(error)),
            }
        }
        self.on_a_new_one(key, request(), patience).await
    }

    async fn on_a_new_one(
        self: Arc<Self>,
        key: Key,
        request: Request<WasiBody>,
        patience: Patience,
    ) -> Result<Response<WasiBody>> {
        let mut sender = connection::connect(&key.0, patience).await?;
        let response = timeout(patience.first_byte, sender.send_request(request))
            .await
            .map_err(|_| Error::ConnectionReadTimeout)?
            .map_err(connection::failure)?;
        Ok(self.answer(key, sender, response, patience))
    }

    /// The answer, whose connection is kept once it was read to its end.
    fn answer(
        self: Arc<Self>,
        key: Key,
        mut sender: SendRequest<WasiBody>,
        response: Response<Incoming>,
        patience: Patience,
    ) -> Response<WasiBody> {
        tokio::spawn(async move {
            // Where the server closes it, or the answer is not read to its end, it never becomes ready.
            if sender.ready().await.is_ok() {
                self.keep(key, sender);
            }
        });
        response.map(|incoming| connection::body(incoming, patience))
    }

    fn keep(&self, key: Key, sender: SendRequest<WasiBody>) {
        let mut kept = self.lock();
        kept.retain(|_, connections| {
            connections.retain(Kept::is_usable);
            !connections.is_empty()
        });
        let connections = kept.entry(key).or_default();
        if connections.len() < KEPT {
            connections.push(Kept { sender, since: Instant::now() });
        }
    }

    /// The one that was used last, and is the least likely to be closed.
    fn take(&self, key: &Key) -> Option<SendRequest<WasiBody>> {
        let mut kept = self.lock();
        let connections = kept.get_mut(key)?;
        connections.retain(Kept::is_usable);
        connections.pop().map(|kept| kept.sender)
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Key, Vec<Kept>>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether a request changes nothing and has no body: hyper sends one with a GET only where a header says so.
fn is_repeatable(request: &Request<WasiBody>) -> bool {
    let says = |name| request.headers().contains_key(name);
    request.method() == Method::GET && !says(CONTENT_LENGTH) && !says(TRANSFER_ENCODING)
}

/// With only the path in the request line, as servers expect it; the host stands in its header.
fn in_origin_form(mut request: Request<WasiBody>) -> Result<Request<WasiBody>> {
    let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
    *request.uri_mut() = path.parse::<Uri>().map_err(|_| Error::HttpRequestUriInvalid)?;
    Ok(request)
}

#[cfg(test)]
mod tests;
