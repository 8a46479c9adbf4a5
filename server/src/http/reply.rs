//! The response to a request: at once, or as a stream of events.

use super::deadline::Deadline;
use super::ends::{CHUNK, Outgoing, OutgoingBody};
use crate::methods::context::Client;
use sequentum_tools::transport::Transport;
use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

/// How often something is written to a client that waits. A host tells of one that has hung up only to who writes.
const BEAT: Duration = Duration::from_secs(5);

/// The response to a request, of which nothing is sent until it is known what it is.
pub(super) struct Reply<'a, O: Outgoing, T> {
    out: Cell<Option<O>>,
    /// Its body, once the head is sent.
    open: RefCell<Option<O::Body>>,
    clock: &'a T,
    /// What it is, where it began before its answer was known.
    framing: Cell<Option<Framing>>,
    /// The origin of a web page that may see the response.
    origin: RefCell<Option<String>>,
    /// The status, once there is one.
    status: Cell<u16>,
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

impl<'a, O: Outgoing, T: Transport> Reply<'a, O, T> {
    pub(super) fn new(out: O, clock: &'a T) -> Self {
        Reply {
            out: Cell::new(Some(out)),
            open: RefCell::new(None),
            clock,
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
    pub(super) async fn while_there<R>(&self, framing: Framing, work: impl Future<Output = R>) -> Option<R> {
        let mut work = pin!(work);
        loop {
            let mut pause = pin!(self.clock.sleep(BEAT));
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
        let is_heard = self.open.borrow().as_ref().is_some_and(|body| match body.room() {
            // A client that does not read misses some of it.
            Some(room) if room < text.len() => true,
            Some(_) => body.write(text.as_bytes()) && body.flush(),
            None => false,
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
        *self.open.borrow_mut() = out.start(status, headers);
    }

    async fn write(&self, text: &str) {
        // Taken out meanwhile, so that nothing is borrowed while others work.
        let Some(body) = self.open.take() else { return };
        let mut rest = text.as_bytes();
        let deadline = Deadline::of(self.clock);
        while !rest.is_empty() {
            // What cannot be written to its end is not ended as if it were whole: it breaks off.
            if !deadline.allows(body.ready(), text.len() - rest.len()).await {
                return;
            }
            let Some(room) = body.room() else { return };
            let (now, later) = rest.split_at(rest.len().min(CHUNK).min(room));
            if !body.write(now) {
                return;
            }
            rest = later;
        }
        body.flush();
        *self.open.borrow_mut() = Some(body);
    }

    fn finish(&self) {
        if let Some(body) = self.open.take() {
            body.finish();
        }
    }
}

impl<O: Outgoing, T: Transport> Client for Reply<'_, O, T> {
    fn notify(&self, message: &str) {
        self.say(Framing::Events, &event(message));
    }
}

/// JSON never has a line break in it, so an event is one line of data.
fn event(message: &str) -> String {
    format!("event: message\ndata: {message}\n\n")
}
