//! One client, from the first message to the last.
//!
//! Requests are carried out side by side on wstd's reactor. While there is nothing to do, the component waits in the host
//! and uses no processor time. When the input ends, what is under way is finished and answered.

use super::lines::{Line, Lines};
use super::outbox::Outbox;
use super::questions::Questions;
use crate::methods;
use crate::methods::caller::Caller;
use crate::methods::confirm::can_ask;
use crate::methods::context::{Asking, Client, Context, Platform};
use crate::methods::outcome::Outcome;
use crate::methods::watch::Watch;
use crate::protocol::error::RpcError;
use crate::protocol::incoming::{Incoming, parse, too_long};
use crate::protocol::message::{Message, Notification, Refusal, Request};
use crate::protocol::revision::{Era, WITH_BATCHES};
use sequentum_tools::transport::Transport;
use sequentum_tools::transport::wasi::{Wasi, environment};
use serde_json::Value;
use std::cell::{Cell, RefCell};
use std::marker::PhantomData;
use std::rc::Rc;
use wstd::runtime::{AsyncPollable, block_on, spawn};

/// How much is read at once, in bytes.
const CHUNK: u64 = 64 * 1024;

/// The most requests that are carried out at once.
const MOST_AT_ONCE: usize = 100;

/// Serves until the input ends.
pub fn serve<P: Platform<Transport = Wasi> + 'static>() {
    block_on(async {
        let caller = Caller::from_environment(&environment());
        for finding in &caller.findings {
            Wasi.log(&finding.as_str().into());
        }
        let session = Rc::new(Session::<P> {
            caller,
            outbox: Outbox::default(),
            questions: Questions::default(),
            running: RefCell::new(Vec::new()),
            batches: Cell::new(false),
            platform: PhantomData,
        });
        let writer = session.clone();
        spawn(async move { writer.outbox.write().await }).detach();
        session.read().await;
    });
}

struct Session<P> {
    caller: Caller,
    outbox: Outbox,
    /// What the client was asked.
    questions: Questions,
    /// The requests under way, with who may cancel them.
    running: RefCell<Vec<(Value, Rc<Watch>)>>,
    /// Whether the client has said that it speaks the revision that knows batches.
    batches: Cell<bool>,
    platform: PhantomData<P>,
}

impl<P: Platform<Transport = Wasi> + 'static> Session<P> {
    async fn read(self: &Rc<Self>) {
        let input = wasip2::cli::stdin::get_stdin();
        let readable = AsyncPollable::new(input.subscribe());
        let mut lines = Lines::default();
        loop {
            readable.wait_for().await;
            // A client that does not read its answers is not read either.
            self.outbox.drained().await;
            match input.read(CHUNK) {
                Ok(chunk) => lines.add(&chunk, |line| self.accept(line)),
                Err(_) => break,
            }
        }
        lines.end(|line| self.accept(line));
    }

    fn accept(self: &Rc<Self>, line: Line<'_>) {
        let line = match line {
            Line::Whole(line) => line,
            Line::TooLong(skimmer) => {
                if let Some(refusal) = too_long(&skimmer) {
                    self.outbox.send(refusal.to_message());
                }
                return;
            }
        };
        match parse(line) {
            Incoming::One(Ok(Message::Request(request))) => self.start(request),
            Incoming::One(Ok(Message::Notification(notification))) => self.notified(&notification),
            Incoming::One(Ok(Message::Response(response))) => self.questions.answered(response),
            Incoming::Nothing => {}
            Incoming::One(Err(refusal)) => self.outbox.send(refusal.to_message()),
            Incoming::Batch(messages) if self.batches.get() => self.start_batch(messages),
            Incoming::Batch(_) => {
                let error = RpcError::invalid_request("This revision of the protocol has no batches");
                self.outbox.send(error.to_message(None));
            }
        }
    }

    fn start(self: &Rc<Self>, request: Request) {
        if let Some(error) = self.objection(&request) {
            return self.outbox.send(error.to_message(Some(&request.id)));
        }
        if request.method == "initialize" {
            self.batches.set(request.text("protocolVersion") == Some(WITH_BATCHES));
            self.questions.allow(can_ask(request.params.get("capabilities")));
        }
        let watch = self.register(&request);
        let session = self.clone();
        spawn(async move {
            if let Some(answer) = session.answer(&request, &watch).await {
                session.outbox.send(answer);
            }
        })
        .detach();
    }

    /// A batch: all its requests, one after the other, and their answers together.
    fn start_batch(self: &Rc<Self>, messages: Vec<Result<Message, Refusal>>) {
        let session = self.clone();
        spawn(async move {
            let mut answers = Vec::new();
            for message in messages {
                match message {
                    Ok(Message::Request(request)) => {
                        if let Some(error) = session.objection(&request) {
                            answers.push(error.to_message(Some(&request.id)));
                            continue;
                        }
                        let watch = session.register(&request);
                        answers.extend(session.answer(&request, &watch).await);
                    }
                    Ok(Message::Notification(notification)) => session.notified(&notification),
                    Ok(Message::Response(response)) => session.questions.answered(response),
                    Err(refusal) => answers.push(refusal.to_message()),
                }
            }
            if !answers.is_empty() {
                session.outbox.send(format!("[{}]", answers.join(",")));
            }
        })
        .detach();
    }

    /// Why a request cannot be carried out now.
    fn objection(&self, request: &Request) -> Option<RpcError> {
        let running = self.running.borrow();
        if running.iter().any(|(id, _)| *id == request.id) {
            return Some(RpcError::invalid_request("A request with this id is under way"));
        }
        (running.len() >= MOST_AT_ONCE).then(|| RpcError::internal("Too many requests at once: wait for answers"))
    }

    fn register(&self, request: &Request) -> Rc<Watch> {
        let watch = Rc::new(Watch::default());
        self.running.borrow_mut().push((request.id.clone(), watch.clone()));
        watch
    }

    /// Carries a request out; none when it was cancelled.
    async fn answer(&self, request: &Request, watch: &Rc<Watch>) -> Option<String> {
        let outcome = match Era::of(request) {
            Ok(era) => {
                let trace = request.trace(None);
                let context: Context<'_, P> =
                    Context { transport: &Wasi, caller: &self.caller, era, watch, trace, client: self };
                methods::answer(&context, request).await
            }
            Err(error) => Outcome::error(error),
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

impl<P> Client for Session<P> {
    fn notify(&self, message: &str) -> bool {
        self.outbox.send(message.to_owned());
        true
    }

    fn ask(&self, method: &str, params: &str) -> Option<Asking<'_>> {
        let (message, answer) = self.questions.ask(method, params)?;
        self.outbox.send(message);
        Some(Box::pin(answer))
    }
}
