//! One request of WASI's HTTP, and the response to it: at once, or as a stream of events.

use crate::methods::context::Client;
use crate::protocol::incoming::LARGEST;
use crate::protocol::recovery::Skimmer;
use sequentum_tools::transport::Transport;
use sequentum_tools::transport::wasi::Wasi;
use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::{Duration, Instant};
use wasip2::http::types::{Fields, IncomingRequest, Method, OutgoingBody, OutgoingResponse, ResponseOutparam};
use wasip2::io::streams::{OutputStream, StreamError};
use wstd::runtime::AsyncPollable;

/// How much is read or written at once, in bytes.
const CHUNK: usize = 64 * 1024;

/// How long a client may send nothing of what it has announced, or take nothing of its answer. An instance that waits for it
/// serves nobody else.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long it may take for all of a message, or for all of an answer, however steadily little comes or goes.
const WHOLE: Duration = Duration::from_secs(30);

/// How much must come or go in a second for there to be more time than that, in bytes.
const SLOWEST: usize = 32 * 1024;

/// How often something is written to a client that waits. A host tells of one that has hung up only to who writes.
const BEAT: Duration = Duration::from_secs(5);

/// How much more of a message that is too long is looked through for its id, in bytes.
const LONGEST_SKIM: usize = 64 * 1024 * 1024;

/// A request's head.
pub(super) struct Head {
    fields: Fields,
    /// The host that it names.
    pub(super) authority: String,
    /// The path, without the query.
    pub(super) path: String,
    /// The query.
    query: String,
    /// What is to be done.
    pub(super) method: Method,
    /// The web page that sends it.
    pub(super) origin: Option<String>,
    /// In whose name.
    pub(super) authorization: Option<String>,
}

impl Head {
    /// Fails with the name of a header on which access depends, where it is there twice or is not text: what cannot be
    /// judged is not taken for absent.
    pub(super) fn of(request: &IncomingRequest) -> Result<Head, &'static str> {
        let fields = request.headers();
        let only = |name: &'static str| match fields.get(name).as_slice() {
            [] => Ok(None),
            [value] => String::from_utf8(value.clone()).map(Some).map_err(|_| name),
            _ => Err(name),
        };
        let (host, origin, authorization) = (only("host")?, only("origin")?, only("authorization")?);
        let path = request.path_with_query().unwrap_or_default();
        Ok(Head {
            authority: request.authority().or(host).unwrap_or_default(),
            path: path.split('?').next().unwrap_or_default().to_owned(),
            query: path.split_once('?').map_or(String::new(), |(_, query)| query.to_owned()),
            method: request.method(),
            origin,
            authorization,
            fields,
        })
    }

    /// The method's name.
    pub(super) fn method_name(&self) -> &str {
        match &self.method {
            Method::Get => "GET",
            Method::Head => "HEAD",
            Method::Post => "POST",
            Method::Put => "PUT",
            Method::Delete => "DELETE",
            Method::Connect => "CONNECT",
            Method::Options => "OPTIONS",
            Method::Trace => "TRACE",
            Method::Patch => "PATCH",
            Method::Other(name) => name,
        }
    }

    /// A header; one that is not text is none.
    pub(super) fn header(&self, name: &str) -> Option<String> {
        self.fields.get(name).into_iter().next().and_then(|value| String::from_utf8(value).ok())
    }

    /// A part of the query.
    pub(super) fn query(&self, name: &str) -> Option<&str> {
        self.query.split('&').find_map(|part| part.strip_prefix(name)?.strip_prefix('='))
    }

    /// Whether the client asks for a media type by its name.
    pub(super) fn accepts(&self, media: &str) -> bool {
        self.header("accept").is_some_and(|accepted| accepted.to_lowercase().contains(media))
    }

    /// Whether the client takes a media type, by its name or without caring.
    pub(super) fn accepts_any(&self, media: &str) -> bool {
        let group = media.split('/').next().unwrap_or_default();
        self.header("accept").is_none() || [media, "*/*", &format!("{group}/*")].iter().any(|media| self.accepts(media))
    }
}

/// A request's body.
pub(super) enum Body {
    /// All of it.
    Whole(Vec<u8>),
    /// It is longer than a message may be: what was seen of it.
    TooLong(Skimmer),
    /// It broke off.
    Broken,
    /// It did not come.
    Late,
}

/// Reads a request's body.
pub(super) async fn body(request: &IncomingRequest) -> Body {
    let Ok(incoming) = request.consume() else { return Body::Broken };
    let Ok(stream) = incoming.stream() else { return Body::Broken };
    let readable = AsyncPollable::new(stream.subscribe());
    let (mut bytes, mut skimmed) = (Vec::new(), None::<(Skimmer, usize)>);
    let begin = Instant::now();
    loop {
        if !in_time(readable.wait_for(), begin, bytes.len()).await {
            return Body::Late;
        }
        let chunk = match (stream.read(CHUNK as u64), &skimmed) {
            (Ok(_), Some((_, length))) if *length > LONGEST_SKIM => return too_long(skimmed),
            (Ok(chunk), _) => chunk,
            (Err(StreamError::Closed), None) => return Body::Whole(bytes),
            (Err(StreamError::Closed), Some(_)) => return too_long(skimmed),
            (Err(StreamError::LastOperationFailed(_)), _) => return Body::Broken,
        };
        if skimmed.is_none() && bytes.len() + chunk.len() > LARGEST {
            let mut skimmer = Skimmer::default();
            skimmer.skim(&std::mem::take(&mut bytes));
            skimmed = Some((skimmer, 0));
        }
        match &mut skimmed {
            Some((skimmer, length)) => {
                skimmer.skim(&chunk);
                *length += chunk.len();
            }
            None => bytes.extend_from_slice(&chunk),
        }
    }
}

/// Waits for a client of which so many bytes have come, or to which they have gone, since `begin`: false when its time is up.
async fn in_time(wait: impl Future<Output = ()>, begin: Instant, moved: usize) -> bool {
    let whole = WHOLE + Duration::from_secs((moved / SLOWEST) as u64);
    let left = whole.saturating_sub(begin.elapsed());
    let (mut wait, mut alarm) = (pin!(wait), pin!(Wasi.sleep(left.min(PATIENCE))));
    poll_fn(|context| match wait.as_mut().poll(context) {
        Poll::Ready(()) => Poll::Ready(true),
        Poll::Pending => alarm.as_mut().poll(context).map(|()| false),
    })
    .await
}

fn too_long(skimmed: Option<(Skimmer, usize)>) -> Body {
    Body::TooLong(skimmed.map(|(skimmer, _)| skimmer).unwrap_or_default())
}

/// The response to a request, of which nothing is sent until it is known what it is.
pub(super) struct Reply {
    out: Cell<Option<ResponseOutparam>>,
    open: RefCell<Option<Open>>,
    /// What it is, where it began before its answer was known.
    framing: Cell<Option<Framing>>,
    /// The origin of a web page that may see the response.
    origin: RefCell<Option<String>>,
    /// The status, once there is one.
    status: Cell<u16>,
}

/// A response whose head is sent. The stream is dropped before the body, as WASI demands.
struct Open {
    stream: OutputStream,
    body: OutgoingBody,
}

/// What a response is that begins before its answer is known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Framing {
    /// A stream of events, of which the answer is the last.
    Events,
    /// JSON, with spaces before it.
    Json,
}

impl Framing {
    fn media(self) -> &'static str {
        match self {
            Framing::Events => "text/event-stream",
            Framing::Json => "application/json",
        }
    }

    /// What says nothing.
    fn beat(self) -> &'static str {
        match self {
            Framing::Events => ": waiting\n\n",
            Framing::Json => " ",
        }
    }
}

impl Reply {
    pub(super) fn new(out: ResponseOutparam) -> Reply {
        Reply {
            out: Cell::new(Some(out)),
            open: RefCell::new(None),
            framing: Cell::new(None),
            origin: RefCell::new(None),
            status: Cell::new(0),
        }
    }

    /// The status that was sent; 0 before that.
    pub(super) fn status(&self) -> u16 {
        self.status.get()
    }

    /// Lets a web page see the response.
    pub(super) fn show_to(&self, origin: String) {
        *self.origin.borrow_mut() = Some(origin);
    }

    /// Sends the whole response.
    pub(super) async fn send(&self, status: u16, headers: &[(&str, &str)], body: &str) {
        let mut all = vec![("content-length", body.len().to_string())];
        all.extend(headers.iter().map(|(name, value)| (*name, (*value).to_owned())));
        self.start(status, &all);
        self.write(body).await;
        self.finish();
    }

    /// Sends a result or an error as JSON, or as the last event where events were sent before.
    pub(super) async fn answer(&self, status: u16, headers: &[(&str, &str)], message: &str) {
        if self.framing.get() != Some(Framing::Events) {
            let mut all = vec![("content-type", "application/json")];
            all.extend_from_slice(headers);
            return self.send(status, &all, message).await;
        }
        self.write(&event(message)).await;
        self.finish();
    }

    /// Waits for an answer as long as its client does: none when that has hung up. Where it takes long, the response begins in
    /// this framing, with status 200.
    pub(super) async fn while_there<T>(&self, framing: Framing, work: impl Future<Output = T>) -> Option<T> {
        let mut work = pin!(work);
        loop {
            let mut pause = pin!(Wasi.sleep(BEAT));
            let done = poll_fn(|context| match work.as_mut().poll(context) {
                Poll::Ready(done) => Poll::Ready(Some(done)),
                // Its progress reached nobody.
                Poll::Pending if self.is_unheard() => Poll::Ready(None),
                Poll::Pending => pause.as_mut().poll(context).map(|()| None),
            });
            match done.await {
                Some(done) => return Some(done),
                None if self.say(framing, framing.beat()) => {}
                None => return None,
            }
        }
    }

    /// Writes this before the answer. False when nobody listens any more.
    fn say(&self, framing: Framing, text: &str) -> bool {
        if self.framing.get().is_none() {
            self.framing.set(Some(framing));
            // A proxy that waits for more would let the client wait for what is there.
            let headers =
                [("content-type", framing.media()), ("cache-control", "no-store"), ("x-accel-buffering", "no")];
            self.start(200, &headers.map(|(name, value)| (name, value.to_owned())));
        }
        let is_heard = self.open.borrow().as_ref().is_some_and(|Open { stream, .. }| match stream.check_write() {
            // A client that does not read misses some of it.
            Ok(room) if usize::try_from(room).unwrap_or(usize::MAX) < text.len() => true,
            Ok(_) => stream.write(text.as_bytes()).is_ok() && stream.flush().is_ok(),
            Err(_) => false,
        });
        if !is_heard {
            self.open.take();
        }
        is_heard
    }

    /// Whether what was written before the answer has found nobody.
    fn is_unheard(&self) -> bool {
        self.framing.get().is_some() && self.open.borrow().is_none()
    }

    /// Sends JSON that is no answer to a message.
    pub(super) async fn json(&self, status: u16, json: &str) {
        self.send(status, &[("content-type", "application/json")], json).await;
    }

    /// Sends a text for people.
    pub(super) async fn text(&self, status: u16, text: &str) {
        self.send(status, &[("content-type", "text/plain; charset=utf-8")], text).await;
    }

    fn start(&self, status: u16, headers: &[(&str, String)]) {
        let Some(out) = self.out.take() else { return };
        self.status.set(status);
        let mut headers: Vec<_> =
            headers.iter().map(|(name, value)| ((*name).to_owned(), value.clone().into_bytes())).collect();
        if let Some(origin) = self.origin.take() {
            for (name, value) in [
                ("access-control-allow-origin", origin.as_str()),
                ("access-control-expose-headers", "www-authenticate"),
                ("vary", "origin"),
            ] {
                headers.push((name.to_owned(), value.as_bytes().to_vec()));
            }
        }
        // What a host does not accept in headers it leaves out; the response counts.
        let response = OutgoingResponse::new(Fields::from_list(&headers).unwrap_or_else(|_| Fields::new()));
        let _ = response.set_status_code(status);
        let body = response.body();
        ResponseOutparam::set(out, Ok(response));
        if let Ok(body) = body
            && let Ok(stream) = body.write()
        {
            *self.open.borrow_mut() = Some(Open { stream, body });
        }
    }

    async fn write(&self, text: &str) {
        // Taken out meanwhile, so that nothing is borrowed while others work.
        let Some(open) = self.open.take() else { return };
        let mut rest = text.as_bytes();
        let begin = Instant::now();
        while !rest.is_empty() {
            // What cannot be written to its end is not ended as if it were whole: it breaks off.
            if !in_time(AsyncPollable::new(open.stream.subscribe()).wait_for(), begin, text.len() - rest.len()).await {
                return;
            }
            let Ok(room) = open.stream.check_write() else { return };
            let (now, later) = rest.split_at(rest.len().min(CHUNK).min(usize::try_from(room).unwrap_or(CHUNK)));
            if open.stream.write(now).is_err() {
                return;
            }
            rest = later;
        }
        let _ = open.stream.flush();
        *self.open.borrow_mut() = Some(open);
    }

    fn finish(&self) {
        if let Some(Open { stream, body }) = self.open.take() {
            drop(stream);
            let _ = OutgoingBody::finish(body, None);
        }
    }
}

impl Client for Reply {
    fn notify(&self, message: &str) {
        self.say(Framing::Events, &event(message));
    }
}

/// JSON never has a line break in it, so an event is one line of data.
fn event(message: &str) -> String {
    format!("event: message\ndata: {message}\n\n")
}
