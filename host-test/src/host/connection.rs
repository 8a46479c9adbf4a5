//! One connection to an origin: TCP, TLS where the origin has it, and HTTP/1.1.
//!
//! Failures have the codes that Wasmtime's own sending gives them, so that a component meets the same in both.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::BodyExt;
use hyper::body::{Body, Frame, Incoming, SizeHint};
use hyper::client::conn::http1::{self, SendRequest};
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::{Interval, interval, timeout};
use tokio_rustls::TlsConnector;
use wasmtime_wasi_http::{Error, RequestOptions, Result, WasiBody};

use super::origin::Origin;

/// How long anything may take where the component says nothing: Wasmtime's own limit.
const PATIENCE: Duration = Duration::from_secs(600);

/// How long the parts of an exchange may take.
#[derive(Clone, Copy)]
pub(super) struct Patience {
    connecting: Duration,
    /// Until the header of the answer is there.
    pub(super) first_byte: Duration,
    between_bytes: Duration,
}

impl Patience {
    pub(super) fn of(options: Option<RequestOptions>) -> Patience {
        let options = options.unwrap_or_default();
        Patience {
            connecting: options.connect_timeout.unwrap_or(PATIENCE),
            first_byte: options.first_byte_timeout.unwrap_or(PATIENCE),
            // An interval of no length at all is not allowed.
            between_bytes: options.between_bytes_timeout.unwrap_or(PATIENCE).max(Duration::from_nanos(1)),
        }
    }
}

/// Connects to `origin`. The connection lives until its sender is dropped, or the server closes it.
pub(super) async fn connect(origin: &Origin, patience: Patience) -> Result<SendRequest<WasiBody>> {
    let address = (origin.name(), origin.port());
    let stream = timeout(patience.connecting, TcpStream::connect(address))
        .await
        .map_err(|_| Error::ConnectionTimeout)?
        .map_err(Error::Connect)?;
    // A small request must not wait for the acknowledgement of what was sent before. Failing to say so does no harm.
    let _ = stream.set_nodelay(true);
    if !origin.is_secure() {
        return handshake(stream, patience).await;
    }
    let name = ServerName::try_from(origin.name().to_owned())?;
    let secure = timeout(patience.connecting, connector().connect(name, stream))
        .await
        .map_err(|_| Error::ConnectionTimeout)?
        .map_err(Error::Tls)?;
    handshake(secure, patience).await
}

async fn handshake(
    stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static,
    patience: Patience,
) -> Result<SendRequest<WasiBody>> {
    let (sender, connection) = timeout(patience.connecting, http1::handshake(TokioIo::new(stream)))
        .await
        .map_err(|_| Error::ConnectionTimeout)??;
    // What goes wrong here is told to whoever waits for an answer.
    tokio::spawn(connection);
    Ok(sender)
}

/// Trusts the authorities that Mozilla trusts, as Wasmtime does.
fn connector() -> TlsConnector {
    static CONFIG: OnceLock<Arc<ClientConfig>> = OnceLock::new();
    let config = CONFIG.get_or_init(|| {
        let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.into() };
        Arc::new(ClientConfig::builder().with_root_certificates(roots).with_no_client_auth())
    });
    TlsConnector::from(Arc::clone(config))
}

/// The body of an answer, which may not pause for too long.
pub(super) fn body(incoming: Incoming, patience: Patience) -> WasiBody {
    let mut pause = interval(patience.between_bytes);
    pause.reset();
    Answer { incoming, pause }.boxed_unsync()
}

struct Answer {
    incoming: Incoming,
    pause: Interval,
}

impl Body for Answer {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>>>> {
        match Pin::new(&mut self.incoming).poll_frame(context) {
            Poll::Pending => {
                ready!(self.pause.poll_tick(context));
                Poll::Ready(Some(Err(Error::ConnectionReadTimeout)))
            }
            Poll::Ready(Some(Ok(frame))) => {
                self.pause.reset();
                Poll::Ready(Some(Ok(frame)))
            }
            Poll::Ready(ended) => Poll::Ready(ended.map(|error| error.map_err(failure))),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.incoming.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.incoming.size_hint()
    }
}

/// What Wasmtime makes of hyper's error.
pub(super) fn failure(error: hyper::Error) -> Error {
    if error.is_timeout() { Error::HttpResponseTimeout } else { Error::from(error) }
}

/// Whether the server closed the connection, or it broke, before a whole header came.
pub(super) fn is_closed(error: &hyper::Error) -> bool {
    let broken = |error: &io::Error| {
        matches!(
            error.kind(),
            io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe | io::ErrorKind::ConnectionAborted
        )
    };
    let cause = std::error::Error::source(error).and_then(|cause| cause.downcast_ref());
    error.is_incomplete_message() || error.is_canceled() || error.is_closed() || cause.is_some_and(broken)
}
