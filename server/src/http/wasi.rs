//! Requests and responses of WASI's HTTP.

use super::ends::{CHUNK, Incoming, IncomingBody, Outgoing, OutgoingBody, Piece};
use super::handler::answer;
use crate::methods::context::Platform;
use sequentum_tools::transport::wasi::{Wasi, environment};
use wasip2::http::types::{
    self, Fields, IncomingRequest, Method, OutgoingBody as Body, OutgoingResponse, ResponseOutparam,
};
use wasip2::io::streams::{InputStream, OutputStream, StreamError};
use wstd::runtime::AsyncPollable;

/// Answers one request.
pub fn handle<P: Platform<Transport = Wasi>>(request: IncomingRequest, out: ResponseOutparam) {
    wstd::runtime::block_on(answer::<P>(&request, out, &environment()));
}

impl Incoming for IncomingRequest {
    type Body = Received;

    fn method(&self) -> String {
        let name = match IncomingRequest::method(self) {
            Method::Get => "GET",
            Method::Head => "HEAD",
            Method::Post => "POST",
            Method::Put => "PUT",
            Method::Delete => "DELETE",
            Method::Connect => "CONNECT",
            Method::Options => "OPTIONS",
            Method::Trace => "TRACE",
            Method::Patch => "PATCH",
            Method::Other(name) => return name,
        };
        name.to_owned()
    }

    fn path_with_query(&self) -> Option<String> {
        IncomingRequest::path_with_query(self)
    }

    fn authority(&self) -> Option<String> {
        IncomingRequest::authority(self)
    }

    fn header(&self, name: &str) -> Vec<Vec<u8>> {
        self.headers().get(name)
    }

    fn body(&self) -> Option<Received> {
        let body = self.consume().ok()?;
        let stream = body.stream().ok()?;
        Some(Received { readable: AsyncPollable::new(stream.subscribe()), stream, _body: body })
    }
}

/// The body of a request. Each part is dropped before the one it is of, as WASI demands.
pub struct Received {
    readable: AsyncPollable,
    stream: InputStream,
    _body: types::IncomingBody,
}

impl IncomingBody for Received {
    async fn ready(&self) {
        self.readable.wait_for().await;
    }

    fn read(&mut self) -> Piece {
        match self.stream.read(CHUNK as u64) {
            Ok(bytes) => Piece::Some(bytes),
            Err(StreamError::Closed) => Piece::End,
            Err(StreamError::LastOperationFailed(_)) => Piece::Broken,
        }
    }
}

impl Outgoing for ResponseOutparam {
    type Body = Sent;

    fn start(self, status: u16, headers: Vec<(String, Vec<u8>)>) -> Option<Sent> {
        // What a host does not accept in headers it leaves out; the response counts.
        let response = OutgoingResponse::new(Fields::from_list(&headers).unwrap_or_else(|_| Fields::new()));
        let _ = response.set_status_code(status);
        let body = response.body();
        ResponseOutparam::set(self, Ok(response));
        let body = body.ok()?;
        Some(Sent { stream: body.write().ok()?, body })
    }
}

/// The body of a response. The stream is dropped before the body, as WASI demands.
pub struct Sent {
    stream: OutputStream,
    body: Body,
}

impl OutgoingBody for Sent {
    async fn ready(&self) {
        AsyncPollable::new(self.stream.subscribe()).wait_for().await;
    }

    fn room(&self) -> Option<usize> {
        self.stream.check_write().ok().map(|room| usize::try_from(room).unwrap_or(usize::MAX))
    }

    fn write(&self, bytes: &[u8]) -> bool {
        self.stream.write(bytes).is_ok()
    }

    fn flush(&self) -> bool {
        self.stream.flush().is_ok()
    }

    fn finish(self) {
        drop(self.stream);
        let _ = Body::finish(self.body, None);
    }
}
