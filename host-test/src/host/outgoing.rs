//! Outgoing HTTP: to one origin, to the hosts of files, and nowhere else.

use std::future::Future;
use std::sync::Arc;

use http::{Request, Response};
use http_body_util::BodyExt;
use wasmtime_wasi_http::{Error, RequestOptions, Result, WasiBody, WasiHttpHooks, default_send_request};

use super::origin::Origin;
use super::pool::Pool;

type Transmission = Box<dyn Future<Output = Result<()>> + Send>;
type Answer = Box<dyn Future<Output = Result<(Response<WasiBody>, Transmission)>> + Send>;

/// Sends requests to the granted origin and to the hosts of files, and answers all others with `HTTP-request-denied`.
///
/// Failures keep the codes that Wasmtime gives them by default, so that a component meets here what it meets in other
/// hosts that are built on Wasmtime.
pub(super) struct Outgoing {
    granted: Option<Origin>,
    /// Names of hosts, or `*` and the end of their names.
    file_hosts: Vec<String>,
    /// Where connections are kept; without it each request has a new one, as Wasmtime does it by default.
    pool: Option<Arc<Pool>>,
}

impl Outgoing {
    pub(super) fn new(granted: Option<Origin>, file_hosts: Vec<String>, pool: Option<Arc<Pool>>) -> Outgoing {
        Outgoing { granted, file_hosts, pool }
    }

    fn is_granted(&self, origin: &Origin) -> bool {
        let is_named = |pattern: &String| match pattern.strip_prefix('*') {
            Some(end) => origin.name().len() > end.len() && origin.name().ends_with(end),
            None => origin.name() == pattern,
        };
        let Some(granted) = &self.granted else { return false };
        origin == granted || (origin.is_secure() >= granted.is_secure() && self.file_hosts.iter().any(is_named))
    }
}

impl WasiHttpHooks for Outgoing {
    fn send_request(
        &mut self,
        request: Request<WasiBody>,
        options: Option<RequestOptions>,
        _response_processed: Transmission,
    ) -> Answer {
        let origin = match Origin::of(request.uri()) {
            Some(origin) if self.is_granted(&origin) => origin,
            _ => return Box::new(async { Err(Error::HttpRequestDenied) }),
        };
        let pool = self.pool.clone();
        Box::new(async move {
            if let Some(pool) = pool {
                let response = pool.send(origin, request, options).await?;
                return Ok((response, Box::new(async { Ok(()) }) as Transmission));
            }
            let (response, transmission) = default_send_request(request, options).await?;
            Ok((response.map(BodyExt::boxed_unsync), Box::new(transmission) as Transmission))
        })
    }
}
