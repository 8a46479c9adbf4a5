//! Outgoing HTTP: to one origin, and nowhere else.

use std::future::Future;

use http::{Request, Response};
use http_body_util::BodyExt;
use wasmtime_wasi_http::{Error, RequestOptions, Result, WasiBody, WasiHttpHooks, default_send_request};

use super::origin::Origin;

type Transmission = Box<dyn Future<Output = Result<()>> + Send>;
type Answer = Box<dyn Future<Output = Result<(Response<WasiBody>, Transmission)>> + Send>;

/// Sends requests to the granted origin, and answers all others with `HTTP-request-denied`.
///
/// Failures keep the codes that Wasmtime gives them by default, so that a component meets here what it meets in other
/// hosts that are built on Wasmtime.
pub(super) struct Outgoing {
    granted: Option<Origin>,
}

impl Outgoing {
    pub(super) fn new(granted: Option<Origin>) -> Outgoing {
        Outgoing { granted }
    }
}

impl WasiHttpHooks for Outgoing {
    fn send_request(
        &mut self,
        request: Request<WasiBody>,
        options: Option<RequestOptions>,
        _response_processed: Transmission,
    ) -> Answer {
        let origin = Origin::of(request.uri());
        if origin.is_none() || origin != self.granted {
            return Box::new(async { Err(Error::HttpRequestDenied) });
        }
        Box::new(async move {
            let (response, transmission) = default_send_request(request, options).await?;
            Ok((response.map(BodyExt::boxed_unsync), Box::new(transmission) as Transmission))
        })
    }
}
