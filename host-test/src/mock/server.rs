//! The listeners and the handle that owns them.
//!
//! Connections are served with hyper itself: where the service fails, hyper closes the connection without an answer, which
//! an axum server cannot be made to do.

use std::convert::Infallible;
use std::error::Error;
use std::future::{Future, poll_fn};
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::response::Response;
use http::Request;
use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{AbortHandle, JoinSet};

use super::play::Hangup;
use super::shared::{Shared, lock};
use super::{Clock, Dialect, Fault, RecordedRequest, control, endpoint, file_host, play};

/// A running mock Control Center. Clones are handles to the same server, which stops when the last one is dropped.
#[derive(Clone)]
pub struct Mock {
    running: Arc<Running>,
}

/// How a mock behaves.
#[derive(Debug, Clone)]
pub struct MockOptions {
    /// The port to listen on; 0 leaves the choice to the system.
    pub port: u16,
    /// The only key accepted. Without it, any that starts with `sk-` is, except those containing `wrong` or `revoked`.
    pub api_key: Option<String>,
    /// Which deployment's dialect to speak.
    pub dialect: Dialect,
    /// Requests a minute for each key; over it, 429.
    pub rate_limit: Option<u32>,
    /// From Queuing to the end of an ordinary run.
    pub run_duration: Duration,
    /// From the start of an Agent Builder session to `completed`.
    pub builder_duration: Duration,
    /// What time it is.
    pub clock: Clock,
}

impl Default for MockOptions {
    fn default() -> Self {
        Self {
            port: 0,
            api_key: None,
            dialect: Dialect::Newer,
            rate_limit: None,
            run_duration: Duration::from_secs(2),
            builder_duration: Duration::from_secs(2),
            clock: Clock::default(),
        }
    }
}

struct Running {
    shared: Arc<Shared>,
    address: SocketAddr,
    listeners: [AbortHandle; 2],
}

impl Drop for Running {
    fn drop(&mut self) {
        for listener in &self.listeners {
            listener.abort();
        }
    }
}

impl Mock {
    /// Starts a mock with its sample data; it listens when this returns. Must be called within a tokio runtime, which the
    /// mock lives in.
    pub async fn start(options: MockOptions) -> std::io::Result<Self> {
        let api = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port)).await?;
        let files = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = api.local_addr()?;
        let shared = Arc::new(Shared::new(options, format!("http://{}", files.local_addr()?)));

        let router = endpoint::router(&shared);
        let for_api = shared.clone();
        let for_files = shared.clone();
        let listeners = [
            accept(api, move |request| answer(for_api.clone(), router.clone(), request)),
            accept(files, move |request| {
                let shared = for_files.clone();
                async move { Ok(file_host::answer(&shared, request).await) }
            }),
        ];
        Ok(Self { running: Arc::new(Running { shared, address, listeners }) })
    }

    /// The API's base URL, `http://127.0.0.1:PORT`.
    pub fn url(&self) -> String {
        format!("http://{}", self.running.address)
    }

    /// The base URL of the other host, which signed download URLs point at. It serves some CSV text.
    pub fn file_host_url(&self) -> String {
        self.shared().file_host_url.clone()
    }

    /// All API requests so far, in order of arrival, those that met a fault included.
    pub fn requests(&self) -> Vec<RecordedRequest> {
        lock(&self.shared().requests).clone()
    }

    /// Forgets the requests so far.
    pub fn clear_requests(&self) {
        lock(&self.shared().requests).clear();
    }

    /// All requests that reached the file host.
    pub fn file_host_requests(&self) -> Vec<RecordedRequest> {
        lock(&self.shared().file_requests).clone()
    }

    /// Lets the next request that has no fault yet meet this one.
    pub fn fail_next(&self, fault: Fault) {
        lock(&self.shared().faults).next(fault);
    }

    /// Lets every request meet this fault once those queued by [`Mock::fail_next`] are used up, until
    /// [`Mock::clear_faults`].
    pub fn fail_always(&self, fault: Fault) {
        lock(&self.shared().faults).always(fault);
    }

    /// Forgets all faults.
    pub fn clear_faults(&self) {
        lock(&self.shared().faults).clear();
    }

    /// Changes the dialect from the next request on.
    pub fn set_dialect(&self, dialect: Dialect) {
        *lock(&self.shared().dialect) = dialect;
    }

    fn shared(&self) -> &Shared {
        &self.running.shared
    }
}

/// Accepts connections until aborted; aborting ends the connections too.
fn accept<S, F>(listener: TcpListener, service: S) -> AbortHandle
where
    S: Fn(Request<Incoming>) -> F + Clone + Send + Unpin + 'static,
    F: Future<Output = Result<Response, Hangup>> + Send + 'static,
{
    let accepting = async move {
        let mut connections = JoinSet::new();
        loop {
            while connections.try_join_next().is_some() {}
            match listener.accept().await {
                Ok((stream, _)) => {
                    connections.spawn(serve(stream, service.clone()));
                }
                // Out of file descriptors, or the peer is gone already: the next one may succeed.
                Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
            }
        }
    };
    tokio::spawn(accepting).abort_handle()
}

async fn serve<S, F>(stream: TcpStream, service: S)
where
    S: Fn(Request<Incoming>) -> F + Unpin,
    F: Future<Output = Result<Response, Hangup>>,
{
    // Without this, small answers may wait for the peer's acknowledgement. Failing to set it is no reason to refuse.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request| Box::pin(service(request)));
    let mut connection = hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service);
    // An error here is a hangup that was asked for, or a client that went away.
    let outcome = poll_fn(|context| connection.poll_without_shutdown(context)).await;
    let mut stream = connection.into_parts().io.into_inner();
    let cause = outcome.err();
    if let Some(Hangup(last)) = cause.as_ref().and_then(|error| error.source()?.downcast_ref()) {
        let _ = stream.write_all(last).await;
    }
    let _ = stream.shutdown().await;
}

async fn answer(shared: Arc<Shared>, router: axum::Router, request: Request<Incoming>) -> Result<Response, Hangup> {
    let (parts, body) = request.into_parts();
    let body = body.collect().await.map_err(|_| Hangup::default())?.to_bytes();
    if control::owns(parts.uri.path()) {
        return Ok(control::answer(&shared, &parts, &body));
    }

    let fault = {
        let recorded = RecordedRequest::new(&parts, &body);
        let mut faults = lock(&shared.faults);
        lock(&shared.requests).push(recorded);
        faults.take()
    };
    let normal = async {
        let request = Request::from_parts(parts, Body::from(body));
        let router = hyper_util::service::TowerToHyperService::new(router);
        match hyper::service::Service::call(&router, request).await {
            Ok(response) => response,
            Err(never) => {
                let never: Infallible = never;
                match never {}
            }
        }
    };
    match fault {
        None => Ok(normal.await),
        Some(fault) => play::play(fault, normal).await,
    }
}
