//! An API that costs next to nothing: it answers each path with bytes that are ready, from a thread of its own.

use std::convert::Infallible;
use std::future::Future;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::thread;

use anyhow::{Context, Result};
use bytes::Bytes;
use http::{Request, Response, StatusCode};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime;

use crate::agents;

/// The path of the smallest answer, below the API's base.
pub(crate) const SMALL: &str = "/api/v1/agent/personal/count";

/// A key that it accepts, as it accepts any.
pub(crate) const KEY: &str = "sk-bench";

/// A running API. It lives as long as the process.
#[derive(Clone, Copy)]
pub(crate) struct Api {
    address: SocketAddr,
}

impl Api {
    /// Starts it; it listens when this returns.
    pub(crate) fn start() -> Result<Api> {
        let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let runtime = runtime::Builder::new_current_thread().enable_all().build()?;
        thread::Builder::new()
            .name("api".to_owned())
            .spawn(move || runtime.block_on(serve(listener)))
            .context("cannot start the API's thread")?;
        Ok(Api { address })
    }

    /// The base URL of an API that has this many agents.
    pub(crate) fn url(self, agents: usize) -> String {
        format!("http://{}/{agents}", self.address)
    }
}

/// Says nothing when it ends: then every request fails, which is said.
async fn serve(listener: std::net::TcpListener) {
    let Ok(listener) = TcpListener::from_std(listener) else { return };
    let bodies: Arc<[(usize, Bytes)]> =
        agents::COUNTS.iter().map(|&count| (count, Bytes::from(agents::page(count)))).collect();
    loop {
        if let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(connection(stream, Arc::clone(&bodies)));
        }
    }
}

fn connection(stream: TcpStream, bodies: Arc<[(usize, Bytes)]>) -> impl Future<Output = ()> {
    // Without this, small answers may wait for the peer's acknowledgement.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request| {
        let response = answer(&request, &bodies);
        async { Ok::<_, Infallible>(response) }
    });
    async move {
        let _ = hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
    }
}

/// The first segment of the path is the number of agents, the rest is the endpoint.
fn answer(request: &Request<Incoming>, bodies: &[(usize, Bytes)]) -> Response<Full<Bytes>> {
    let path = request.uri().path();
    let body = if path.ends_with(SMALL) {
        Some(Bytes::from_static(br#"{"totalCount":28}"#))
    } else {
        let count: Option<usize> = path.split('/').nth(1).and_then(|count| count.parse().ok());
        bodies.iter().find(|(available, _)| Some(*available) == count).map(|(_, body)| body.clone())
    };
    let status = if body.is_some() { StatusCode::OK } else { StatusCode::NOT_FOUND };
    let mut response = Response::new(Full::new(body.unwrap_or_default()));
    *response.status_mut() = status;
    response.headers_mut().insert(http::header::CONTENT_TYPE, http::HeaderValue::from_static("application/json"));
    response
}
