//! Connections, and how they end.
//!
//! They are served with hyper itself: where the service fails, hyper closes the connection without an answer, which an axum
//! server cannot be made to do.

use std::error::Error;
use std::future::{Future, poll_fn};
use std::time::Duration;

use axum::response::Response;
use http::Request;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{AbortHandle, JoinSet};

use crate::faults::Hangup;

/// Accepts connections until aborted; aborting ends the connections too.
pub(crate) fn accept<S, F>(listener: TcpListener, service: S) -> AbortHandle
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
