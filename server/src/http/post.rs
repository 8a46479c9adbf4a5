//! `POST /mcp`: messages, and their answers.

use super::auth::{self, Denied};
use super::body::{self, Body};
use super::ends::{Incoming, Outgoing};
use super::head::Head;
use super::log::Asked;
use super::reply::{Framing, Reply};
use crate::methods;
use crate::methods::caller::Caller;
use crate::methods::context::{Client, Context, Platform, Silence};
use crate::methods::outcome::Outcome;
use crate::methods::selection::{Selection, restricts};
use crate::methods::watch::Watch;
use crate::protocol::batch::Answers;
use crate::protocol::error::RpcError;
use crate::protocol::incoming::{self, parse, too_long};
use crate::protocol::message::{self, Message, Refusal, Request};
use crate::protocol::revision::{Era, Headers, MODERN, WITH_BATCHES};
use sequentum_tools::client::TraceParent;
use sequentum_tools::config::Environment;
use std::cell::RefCell;
use std::rc::Rc;

/// A request to the endpoint.
pub(super) struct Post<'a, P: Platform, I, O: Outgoing> {
    pub(super) head: &'a Head<'a, I>,
    pub(super) reply: &'a Reply<'a, O, P::Transport>,
    pub(super) environment: &'a Environment,
    /// The address of the endpoint.
    pub(super) endpoint: &'a str,
    /// Where its sender learns whom to ask for a token.
    pub(super) metadata: &'a str,
    /// What the access log will tell of it.
    pub(super) asked: &'a RefCell<Vec<Asked>>,
    /// The way to the Control Center.
    pub(super) transport: &'a P::Transport,
}

impl<P: Platform, I: Incoming, O: Outgoing> Post<'_, P, I, O> {
    pub(super) async fn answer(&self) {
        let caller = match auth::caller(self.environment, self.endpoint, self.head.authorization.as_deref()) {
            Ok(caller) => Caller { selection: self.narrowed(caller.selection), ..caller },
            Err(denied) => return self.denied(denied).await,
        };
        if let Some(finding) = caller.selection.finding() {
            return self.reply.text(400, &finding).await;
        }
        let media = self.head.header("content-type").unwrap_or_default().to_lowercase();
        if media.split(';').next().map(str::trim) != Some("application/json") {
            return self.reply.text(415, "Send JSON: Content-Type must be application/json.").await;
        }
        if !["application/json", "text/event-stream"].iter().any(|media| self.head.accepts_any(media)) {
            return self.reply.text(406, "The answer is application/json, or text/event-stream.").await;
        }
        let body = match body::read(self.head.request, self.transport).await {
            Body::Whole(body) => body,
            Body::TooLong(skimmer) => {
                let message = too_long(&skimmer).map(|refusal| refusal.to_message()).unwrap_or_default();
                return self.reply.answer(413, &[], &message).await;
            }
            Body::Late => return self.reply.text(408, "The message did not come in time.").await,
            Body::Broken => {
                return self.refused(&Refusal::new(None, RpcError::invalid_request("The message broke off"))).await;
            }
        };
        match parse(body) {
            incoming::Incoming::One(Ok(Message::Request(request))) => self.one(&caller, request).await,
            incoming::Incoming::One(Ok(Message::Notification(_) | Message::Response(_)))
            | incoming::Incoming::Nothing => {
                self.reply.send(202, &[], "").await;
            }
            incoming::Incoming::One(Err(refusal)) => self.refused(&refusal).await,
            incoming::Incoming::Batch(messages) => self.batch(&caller, messages).await,
        }
    }

    /// Which of the server's tools the client wants: `?read-only=1&toolsets=runs,billing`, or the same in headers.
    fn narrowed(&self, served: Selection) -> Selection {
        let said =
            |query: &str, header: &str| self.head.query(query).map(str::to_owned).or_else(|| self.head.header(header));
        let toolsets = said("toolsets", "x-mcp-toolsets").map(|names| names.replace("%2C", ",").replace("%2c", ","));
        let selection = match toolsets {
            Some(names) => served.within(&names),
            None => served,
        };
        match said("read-only", "x-mcp-readonly").as_deref() {
            Some(word) if restricts(word) => selection.reading(),
            _ => selection,
        }
    }

    async fn one(&self, caller: &Caller, request: Request) {
        let (id, trace) = (request.id.clone(), self.trace(&request));
        let outcome = match Era::of_http(&request, &self.headers()) {
            Ok(era) => {
                let (framing, client): (_, &dyn Client) = match self.head.accepts("text/event-stream") {
                    true => (Framing::Events, self.reply),
                    false => (Framing::Json, &Silence),
                };
                let watch = Rc::new(Watch::default());
                let context: Context<'_, P> =
                    Context { transport: self.transport, caller, era, watch: &watch, trace, client };
                let answered = self.reply.while_there(framing, methods::answer(&context, request)).await;
                answered.unwrap_or(Outcome::Cancelled)
            }
            Err(error) => Outcome::error(error),
        };
        let (status, challenge, answer) = match outcome {
            Outcome::Answer(answer) => (answer.as_ref().err().map_or(200, |error| error.status), None, answer),
            Outcome::Unauthorized(answer) => (401, Some(self.challenge(&[("error", "invalid_token")])), answer),
            Outcome::InsufficientScope { answer, scopes, lacking } => {
                let details = [
                    ("error", "insufficient_scope"),
                    ("scope", scopes.as_str()),
                    ("error_description", lacking.as_str()),
                ];
                (403, Some(self.challenge(&details)), answer)
            }
            // The client has gone.
            Outcome::Cancelled => (200, None, Err(RpcError::internal("The request was cancelled"))),
        };
        let headers: Vec<_> = challenge.iter().map(|challenge| ("www-authenticate", challenge.as_str())).collect();
        self.reply.answer(status, &headers, &message::answer(&id, &answer)).await;
    }

    /// A batch: all its requests, one after the other.
    async fn batch(&self, caller: &Caller, messages: Vec<Result<Message, Refusal>>) {
        let headers = self.headers();
        if headers.version.as_deref().is_some_and(|version| version.trim() != WITH_BATCHES) {
            let error = RpcError::invalid_request("This revision of the protocol has no batches");
            return self.reply.answer(400, &[], &error.to_message(None)).await;
        }
        match self.reply.while_there(Framing::Json, self.each(caller, messages)).await.and_then(Answers::finish) {
            None => self.reply.send(202, &[], "").await,
            Some(answers) => self.reply.json(200, &answers).await,
        }
    }

    async fn each(&self, caller: &Caller, messages: Vec<Result<Message, Refusal>>) -> Answers {
        let mut all = Answers::default();
        for message in messages {
            match message {
                Ok(Message::Request(request)) => {
                    let (id, trace, watch) = (request.id.clone(), self.trace(&request), Rc::new(Watch::default()));
                    let context: Context<'_, P> = Context {
                        transport: self.transport,
                        caller,
                        era: Era::Legacy,
                        watch: &watch,
                        trace,
                        client: &Silence,
                    };
                    let answer = match all.objection() {
                        Some(error) => Some(error.to_message(Some(&id))),
                        None => methods::answer(&context, request).await.into_message(&id),
                    };
                    answer.iter().for_each(|answer| all.add(answer));
                }
                Ok(Message::Notification(_) | Message::Response(_)) => {}
                Err(refusal) => all.add(&refusal.to_message()),
            }
        }
        all
    }

    /// The trace that a request belongs to; from now on the access log knows of the request.
    fn trace(&self, request: &Request) -> Option<TraceParent> {
        let trace = request.trace(self.head.header("traceparent").as_deref());
        self.asked.borrow_mut().push(Asked::of(request, trace.clone()));
        trace
    }

    fn headers(&self) -> Headers {
        Headers {
            version: self.head.header("mcp-protocol-version"),
            method: self.head.header("mcp-method"),
            name: self.head.header("mcp-name"),
        }
    }

    async fn refused(&self, refusal: &Refusal) {
        let message = match (&refusal.id, self.headers().version.as_deref()) {
            // What JSON-RPC calls null, this revision leaves out.
            (None, Some(MODERN)) => refusal.error.without_id(),
            _ => refusal.to_message(),
        };
        self.reply.answer(refusal.error.status, &[], &message).await;
    }

    async fn denied(&self, denied: Denied) {
        let (details, text): (&[_], _) = match denied {
            Denied::Nothing => {
                (&[], "Authentication is required: send Authorization: ApiKey <key>, or Bearer <token>.")
            }
            Denied::Unusable => {
                (&[("error", "invalid_token")], "The Authorization header must be ApiKey <key>, or Bearer <token>.")
            }
            Denied::ForOthers => (
                &[("error", "invalid_token"), ("error_description", "The token is for another audience")],
                "The token says that it is for another server (aud): sign in to get one for this server or its Control Center. \
                 Further names of theirs belong in SEQUENTUM_OAUTH_AUDIENCE.",
            ),
        };
        let challenge = self.challenge(details);
        let headers = [("www-authenticate", challenge.as_str()), ("content-type", "text/plain; charset=utf-8")];
        self.reply.send(401, &headers, text).await;
    }

    fn challenge(&self, details: &[(&str, &str)]) -> String {
        auth::challenge(self.metadata, details)
    }
}
