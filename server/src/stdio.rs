//! The server over standard input and output: a message on each line.
//!
//! Requests are carried out side by side on wstd's reactor. While there is nothing to do, the component waits in the host
//! and uses no processor time. When the input ends, what is under way is finished and answered.

use crate::era::{Era, WITH_BATCHES};
use crate::fault::Fault;
use crate::message::{Incoming, LARGEST, Message, Notification, Refusal, Request, parse};
use crate::methods;
use crate::outbox::Outbox;
use crate::server::{Caller, Listener, Outcome};
use crate::watch::Watch;
use sequentum_tools::transport::wasi::{Wasi, environment};
use serde_json::Value;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wstd::runtime::{AsyncPollable, block_on, spawn};

/// How much is read at once, in bytes.
const CHUNK: u64 = 64 * 1024;

/// The most requests that are carried out at once.
const MOST_AT_ONCE: usize = 100;

/// Serves until the input ends.
pub fn run() {
    block_on(async {
        let session = Rc::new(Session {
            caller: Caller::from_environment(&environment()),
            outbox: Outbox::default(),
            running: RefCell::new(Vec::new()),
            batches: Cell::new(false),
        });
        let writer = session.clone();
        spawn(async move { writer.outbox.write().await }).detach();
        session.read().await;
    });
}

struct Session {
    caller: Caller,
    outbox: Outbox,
    /// The requests under way, with who may cancel them.
    running: RefCell<Vec<(Value, Rc<Watch>)>>,
    /// Whether the client has said that it speaks the revision that knows batches.
    batches: Cell<bool>,
}

impl Session {
    async fn read(self: &Rc<Session>) {
        let input = wasip2::cli::stdin::get_stdin();
        let readable = AsyncPollable::new(input.subscribe());
        let mut lines = Lines::default();
        loop {
            readable.wait_for().await;
            // A client that does not read its answers is not read either.
            self.outbox.has_room().await;
            match input.read(CHUNK) {
                Ok(chunk) => lines.add(&chunk, |line| self.accept(line)),
                Err(_) => break,
            }
        }
        lines.end(|line| self.accept(line));
    }

    /// One line of the input; none when it was too long to be kept.
    fn accept(self: &Rc<Session>, line: Option<&[u8]>) {
        let Some(line) = line else {
            let fault = Fault::invalid_request(format!("The message is larger than {LARGEST} bytes"));
            return self.outbox.push(fault.to_message(None));
        };
        match parse(line) {
            Incoming::One(Ok(Message::Request(request))) => self.start(request),
            Incoming::One(Ok(Message::Notification(notification))) => self.notified(&notification),
            Incoming::One(Ok(Message::Response)) => {}
            Incoming::One(Err(refusal)) => self.outbox.push(refusal.to_message()),
            Incoming::Batch(messages) if self.batches.get() => self.start_batch(messages),
            Incoming::Batch(_) => {
                let fault = Fault::invalid_request("This revision of the protocol has no batches");
                self.outbox.push(fault.to_message(None));
            }
        }
    }

    fn start(self: &Rc<Session>, request: Request) {
        if let Some(fault) = self.refuses(&request) {
            return self.outbox.push(fault.to_message(Some(&request.id)));
        }
        if request.method == "initialize" {
            self.batches.set(request.text("protocolVersion") == Some(WITH_BATCHES));
        }
        let watch = self.register(&request);
        let session = self.clone();
        spawn(async move {
            if let Some(answer) = session.answer(&request, &watch).await {
                session.outbox.push(answer);
            }
        })
        .detach();
    }

    /// A batch: all its requests, one after the other, and their answers together.
    fn start_batch(self: &Rc<Session>, messages: Vec<Result<Message, Refusal>>) {
        let session = self.clone();
        spawn(async move {
            let mut answers = Vec::new();
            for message in messages {
                match message {
                    Ok(Message::Request(request)) => {
                        if let Some(fault) = session.refuses(&request) {
                            answers.push(fault.to_message(Some(&request.id)));
                            continue;
                        }
                        let watch = session.register(&request);
                        answers.extend(session.answer(&request, &watch).await);
                    }
                    Ok(Message::Notification(notification)) => session.notified(&notification),
                    Ok(Message::Response) => {}
                    Err(refusal) => answers.push(refusal.to_message()),
                }
            }
            if !answers.is_empty() {
                session.outbox.push(format!("[{}]", answers.join(",")));
            }
        })
        .detach();
    }

    fn refuses(&self, request: &Request) -> Option<Fault> {
        let running = self.running.borrow();
        if running.iter().any(|(id, _)| *id == request.id) {
            return Some(Fault::invalid_request("A request with this id is under way"));
        }
        (running.len() >= MOST_AT_ONCE).then(|| Fault::internal("Too many requests at once: wait for answers"))
    }

    fn register(&self, request: &Request) -> Rc<Watch> {
        let watch = Rc::new(Watch::default());
        self.running.borrow_mut().push((request.id.clone(), watch.clone()));
        watch
    }

    /// Carries a request out; none when it was cancelled.
    async fn answer(&self, request: &Request, watch: &Rc<Watch>) -> Option<String> {
        let outcome = match Era::of(request) {
            Ok(era) => methods::answer(&Wasi, &self.caller, era, request, watch, &self.outbox).await,
            Err(fault) => Outcome::fault(fault),
        };
        self.running.borrow_mut().retain(|(id, _)| *id != request.id);
        outcome.into_message(&request.id)
    }

    fn notified(&self, notification: &Notification) {
        if notification.method != "notifications/cancelled" {
            return;
        }
        let Some(wanted) = notification.params.get("requestId") else { return };
        if let Some((_, watch)) = self.running.borrow().iter().find(|(id, _)| id == wanted) {
            watch.cancel();
        }
    }
}

impl Listener for Outbox {
    fn notify(&self, message: &str) -> bool {
        self.push(message.to_owned());
        true
    }
}

/// The input, line by line.
#[derive(Default)]
struct Lines {
    begun: Vec<u8>,
    /// The line that has begun is too long to be kept.
    too_long: bool,
}

impl Lines {
    fn add(&mut self, mut chunk: &[u8], mut accept: impl FnMut(Option<&[u8]>)) {
        while let Some(end) = chunk.iter().position(|byte| *byte == b'\n') {
            let (line, rest) = chunk.split_at(end);
            self.keep(line);
            self.end(&mut accept);
            chunk = rest.get(1..).unwrap_or_default();
        }
        self.keep(chunk);
    }

    fn keep(&mut self, piece: &[u8]) {
        self.too_long |= self.begun.len() + piece.len() > LARGEST;
        match self.too_long {
            true => self.begun = Vec::new(),
            false => self.begun.extend_from_slice(piece),
        }
    }

    /// The line that has begun is complete. An empty one is none.
    fn end(&mut self, mut accept: impl FnMut(Option<&[u8]>)) {
        let line = std::mem::take(&mut self.begun);
        if std::mem::take(&mut self.too_long) {
            accept(None);
        } else if !line.trim_ascii().is_empty() {
            accept(Some(line.trim_ascii()));
        }
    }
}
