//! Outgoing HTTP: to one origin, and nowhere else.

use std::future::Future;
use std::sync::Arc;

use http::{Request, Response};
use http_body_util::BodyExt;
use wasmtime_wasi_http::{Error, RequestOptions, Result, WasiBody, WasiHttpHooks, default_send_request};

use super::origin::Origin;
use super::pool::Pool;

type Transmission = Box<dyn Future<Output = Result<()>> + Send>;
type Answer = Box<dyn Future<Output = Result<(Response<WasiBody>, Transmission)>> + Send>;

/// Sends requests to the granted origin, and answers all others with `HTTP-request-denied`.
///
/// Failures keep the codes that Wasmtime gives them by default, so that a component meets here what it meets in other
/// hosts that are built on Wasmtime.
pub(super) struct Outgoing {
    granted: Option<Origin>,
    /// Where connections are kept; without it each request has a new one, as Wasmtime does it by default.
    pool: Option<Arc<Pool>>,
}

impl Outgoing {
    pub(super) fn new(granted: Option<Origin>, pool: Option<Arc<Pool>>) -> Outgoing {
        Outgoing { granted, pool }
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
            Some(origin) if self.granted.as_ref() == Some(&origin) => origin,
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
