//! One client, from the first message to the last.
//!
//! Requests are carried out side by side. While there is nothing to do, the component waits in the host and uses no processor
//! time. When the input ends, what is under way is finished and answered.
//!
//! All share one memory, and one that asks for more than there is would end the others with it: what needs much of it is begun
//! only where there is enough.

use super::ends::{Input, Output};
use super::lines::{Line, Lines};
use super::outbox::Outbox;
use super::questions::Questions;
use crate::methods;
use crate::methods::caller::Caller;
use crate::methods::confirm::can_ask;
use crate::methods::context::{Asking, Client, Context, Platform};
use crate::methods::outcome::Outcome;
use crate::methods::watch::Watch;
use crate::protocol::batch::Answers;
use crate::protocol::error::RpcError;
use crate::protocol::incoming::{Incoming, parse, too_long};
use crate::protocol::message::{Message, Notification, Refusal, Request};
use crate::protocol::recovery::Skimmer;
use crate::protocol::revision::{Era, WITH_BATCHES};
use json_source::budget::is_available;
use serde_json::Value;
use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::rc::Rc;
use std::task::Poll;

/// The most requests that are carried out at once.
const MOST_AT_ONCE: usize = 100;

/// A message that is read without asking whether there is memory for it, in bytes.
const SMALL: usize = 64 * 1024;

/// How much memory reading a message takes besides it, at most, as a multiple of its length.
const READING: usize = 4;

/// How much memory a call takes that has its arguments, in bytes: an answer of the Control Center, and what becomes of it.
const CALL: usize = 256 * 1024;

/// How much memory is left beside all that, in bytes.
const RESERVE: usize = 8 * 1024 * 1024;

/// What is said where there is not enough.
const TOO_MUCH: &str = "Too much at once for the memory that there is: wait for answers, and send it again";

/// Serves until the input ends.
pub async fn serve_on<P: Platform>(caller: Caller, input: impl Input, output: impl Output + 'static) {
    let session = Rc::new(Session::<P> {
        caller,
        outbox: Outbox::default(),
        questions: Questions::default(),
        running: RefCell::new(Vec::new()),
        batches: Cell::new(false),
        transport: P::Transport::default(),
    });
    let writer = session.clone();
    P::spawn(async move { writer.outbox.write(output).await });
    session.read(input).await;
}

struct Session<P: Platform> {
    caller: Caller,
    outbox: Outbox,
    /// What the client was asked.
    questions: Questions,
    /// The requests under way, with who may cancel them.
    running: RefCell<Vec<(Value, Rc<Watch>)>>,
    /// Whether the client has said that it speaks the revision that knows batches.
    batches: Cell<bool>,
    transport: P::Transport,
}

impl<P: Platform> Session<P> {
    async fn read(self: &Rc<Self>, mut input: impl Input) {
        let mut lines = Lines::default();
        while let Some(piece) = input.read().await {
            let mut piece = piece.as_slice();
            while let Some(line) = lines.next(&mut piece) {
                self.accept(line);
                // What needs nobody else is answered now, and a client that does not read its answers is not read either.
                give_way().await;
                self.outbox.drained().await;
            }
        }
        if let Some(line) = lines.end() {
            self.accept(line);
        }
    }

    fn accept(self: &Rc<Self>, line: Line) {
        let line = match line {
            Line::Whole(line) => line,
            Line::TooLong(skimmer) => {
                if let Some(refusal) = too_long(&skimmer) {
                    self.outbox.send(refusal.to_message());
                }
                return;
            }
        };
        if line.len() > SMALL && !self.has_room(line.len().saturating_mul(READING)) {
            let mut skimmer = Skimmer::default();
            skimmer.skim(&line);
            if !skimmer.is_notification() {
                self.outbox.send(RpcError::internal(TOO_MUCH).to_message(skimmer.id().as_ref()));
            }
            return;
        }
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

    /// Whether there is so much memory besides what the calls under way may need.
    fn has_room(&self, more: usize) -> bool {
        is_available(more + RESERVE + self.running.borrow().len() * CALL)
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
        P::spawn(async move {
            if let Some(answer) = session.answer(request, &watch).await {
                session.outbox.send(answer);
            }
        });
    }

    /// A batch: all its requests, one after the other, and their answers together.
    fn start_batch(self: &Rc<Self>, messages: Vec<Result<Message, Refusal>>) {
        let session = self.clone();
        P::spawn(async move {
            let mut all = Answers::default();
            for message in messages {
                match message {
                    Ok(Message::Request(request)) => match all.objection().or_else(|| session.objection(&request)) {
                        Some(error) => all.add(&error.to_message(Some(&request.id))),
                        None => {
                            let watch = session.register(&request);
                            let answer = session.answer(request, &watch).await;
                            answer.iter().for_each(|answer| all.add(answer));
                        }
                    },
                    Ok(Message::Notification(notification)) => session.notified(&notification),
                    Ok(Message::Response(response)) => session.questions.answered(response),
                    Err(refusal) => all.add(&refusal.to_message()),
                }
            }
            if let Some(message) = all.finish() {
                session.outbox.send(message);
            }
        });
    }

    /// Why a request cannot be carried out now.
    fn objection(&self, request: &Request) -> Option<RpcError> {
        let running = self.running.borrow();
        if running.iter().any(|(id, _)| *id == request.id) {
            return Some(RpcError::invalid_request("A request with this id is under way"));
        }
        if running.len() >= MOST_AT_ONCE {
            return Some(RpcError::internal("Too many requests at once: wait for answers"));
        }
        drop(running);
        (!self.has_room(CALL)).then(|| RpcError::internal(TOO_MUCH))
    }

    fn register(&self, request: &Request) -> Rc<Watch> {
        let watch = Rc::new(Watch::default());
        self.running.borrow_mut().push((request.id.clone(), watch.clone()));
        watch
    }

    /// Carries a request out; none when it was cancelled.
    async fn answer(&self, request: Request, watch: &Rc<Watch>) -> Option<String> {
        let id = request.id.clone();
        let outcome = match Era::of(&request) {
            Ok(era) => {
                let trace = request.trace(None);
                let context: Context<'_, P> =
                    Context { transport: &self.transport, caller: &self.caller, era, watch, trace, client: self };
                methods::answer(&context, request).await
            }
            Err(error) => Outcome::error(error),
        };
        self.running.borrow_mut().retain(|(other, _)| *other != id);
        outcome.into_message(&id)
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

impl<P: Platform> Client for Session<P> {
    fn notify(&self, message: &str) {
        // A client that does not read misses some progress.
        if self.outbox.has_room() {
            self.outbox.send(message.to_owned());
        }
    }

    fn ask(&self, method: &str, params: &str) -> Option<Asking<'_>> {
        let (message, answer) = self.questions.ask(method, params)?;
        self.outbox.send(message);
        Some(Box::pin(answer))
    }
}

/// Lets every other task go on that can.
async fn give_way() {
    let mut given = false;
    poll_fn(|context| {
        if std::mem::replace(&mut given, true) {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}
