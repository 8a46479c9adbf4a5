//! From a request to its answer.

use super::access::Access;
use super::auth::{self, Denied};
use super::exchange::{self, Head, Reply};
use super::{ENDPOINT, METADATA};
use crate::era::{Era, Headers, MODERN, WITH_BATCHES};
use crate::fault::Fault;
use crate::message::{self, Incoming, LARGEST, Message, Refusal, Request, parse};
use crate::methods;
use crate::server::{Caller, Listener, Outcome};
use crate::watch::Watch;
use sequentum_tools::config::Environment;
use sequentum_tools::transport::wasi::{Wasi, environment};
use std::rc::Rc;
use wasip2::http::types::{IncomingRequest, Method, ResponseOutparam};

/// What a web page may send.
const PREFLIGHT: [(&str, &str); 3] = [
    ("access-control-allow-methods", "GET, POST"),
    (
        "access-control-allow-headers",
        "accept, authorization, content-type, last-event-id, mcp-method, mcp-name, mcp-protocol-version, mcp-session-id",
    ),
    ("access-control-max-age", "600"),
];

/// Answers one request.
pub fn handle(request: IncomingRequest, out: ResponseOutparam) {
    wstd::runtime::block_on(async {
        let exchange = Exchange { head: Head::of(&request), reply: Reply::new(out), environment: environment() };
        exchange.serve(&request).await;
    });
}

struct Exchange {
    head: Head,
    reply: Reply,
    environment: Environment,
}

impl Exchange {
    async fn serve(&self, request: &IncomingRequest) {
        let access = Access::from_environment(&self.environment);
        if !access.allows_host(&self.head.authority) {
            return self.text(403, "This host is not served: set SEQUENTUM_MCP_URL to the server's address.").await;
        }
        if let Some(origin) = self.head.header("origin") {
            if !access.allows_origin(&origin) {
                return self.text(403, "This origin is not allowed: see SEQUENTUM_ALLOWED_ORIGINS.").await;
            }
            self.reply.show_to(origin);
        }
        match (&self.head.method, self.head.path.trim_end_matches('/')) {
            (Method::Post, ENDPOINT) => self.post(request, &access).await,
            // A browser asks before a page's request.
            (Method::Options, _) => self.reply.send(204, &PREFLIGHT, "").await,
            (_, ENDPOINT) => self.reply.send(405, &[("allow", "POST")], "").await,
            (Method::Get, "/health") => self.json(200, "{\"status\":\"ok\"}").await,
            (Method::Get, path) if path == METADATA || path.strip_prefix(METADATA) == Some(ENDPOINT) => {
                self.json(200, &auth::metadata(&self.environment, &access.endpoint(&self.head.authority))).await;
            }
            (_, path) if path == "/health" || path == METADATA => self.reply.send(405, &[("allow", "GET")], "").await,
            _ => self.text(404, "Not found: the server's endpoint is /mcp.").await,
        }
    }

    async fn post(&self, request: &IncomingRequest, access: &Access) {
        let metadata = access.metadata(&self.head.authority);
        let caller = match auth::caller(&self.environment, self.head.header("authorization").as_deref()) {
            Ok(caller) => caller,
            Err(denied) => return self.denied(denied, &metadata).await,
        };
        let media = self.head.header("content-type").unwrap_or_default().to_lowercase();
        if media.split(';').next().map(str::trim) != Some("application/json") {
            return self.text(415, "Send JSON: Content-Type must be application/json.").await;
        }
        let accepted = self.head.header("accept").unwrap_or_else(|| "*/*".to_owned()).to_lowercase();
        if !["application/json", "text/event-stream", "*/*", "application/*"].iter().any(|one| accepted.contains(one)) {
            return self.text(406, "The answer is application/json, or text/event-stream.").await;
        }
        let Some(body) = exchange::body(request).await else {
            let fault = Fault::invalid_request(format!("The message is larger than {LARGEST} bytes, or broke off"));
            return self.reply.answer(413, &[], &fault.to_message(None)).await;
        };
        let streams = accepted.contains("text/event-stream");
        match parse(&body) {
            Incoming::One(Ok(Message::Request(request))) => self.one(&caller, &request, streams, &metadata).await,
            Incoming::One(Ok(Message::Notification(_) | Message::Response)) => self.reply.send(202, &[], "").await,
            Incoming::One(Err(refusal)) => self.refused(&refusal).await,
            Incoming::Batch(messages) => self.batch(&caller, messages).await,
        }
    }

    async fn one(&self, caller: &Caller, request: &Request, streams: bool, metadata: &str) {
        let outcome = match Era::of_http(request, &self.headers()) {
            Ok(era) => {
                let listener: &dyn Listener = if streams { &self.reply } else { &Silence };
                methods::answer(&Wasi, caller, era, request, &Rc::new(Watch::default()), listener).await
            }
            Err(fault) => Outcome::fault(fault),
        };
        let (status, challenge, answer) = match outcome {
            Outcome::Answer(answer) => (answer.as_ref().err().map_or(200, |fault| fault.status), None, answer),
            Outcome::Refused { answer, status, scope } => {
                let error = if scope.is_some() { "insufficient_scope" } else { "invalid_token" };
                (status, Some(auth::challenge(metadata, Some(error), scope)), answer)
            }
            // The client has gone.
            Outcome::Cancelled => (200, None, Err(Fault::internal("The request was cancelled"))),
        };
        let headers: Vec<_> = challenge.iter().map(|challenge| ("www-authenticate", challenge.as_str())).collect();
        self.reply.answer(status, &headers, &message::answer(&request.id, &answer)).await;
    }

    /// A batch: all its requests, one after the other.
    async fn batch(&self, caller: &Caller, messages: Vec<Result<Message, Refusal>>) {
        let headers = self.headers();
        if headers.version.as_deref().is_some_and(|version| version.trim() != WITH_BATCHES) {
            let fault = Fault::invalid_request("This revision of the protocol has no batches");
            return self.reply.answer(400, &[], &fault.to_message(None)).await;
        }
        let mut answers = Vec::new();
        for message in messages {
            match message {
                Ok(Message::Request(request)) => {
                    let watch = Rc::new(Watch::default());
                    let outcome = methods::answer(&Wasi, caller, Era::Legacy, &request, &watch, &Silence).await;
                    answers.extend(outcome.into_message(&request.id));
                }
                Ok(Message::Notification(_) | Message::Response) => {}
                Err(refusal) => answers.push(refusal.to_message()),
            }
        }
        match answers.is_empty() {
            true => self.reply.send(202, &[], "").await,
            false => self.json(200, &format!("[{}]", answers.join(","))).await,
        }
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
            (None, Some(MODERN)) => refusal.fault.without_id(),
            _ => refusal.to_message(),
        };
        self.reply.answer(refusal.fault.status, &[], &message).await;
    }

    async fn denied(&self, denied: Denied, metadata: &str) {
        let (error, text) = match denied {
            Denied::NoToken => (None, "Authentication is required: send Authorization: Bearer <token>."),
            Denied::BadToken => (Some("invalid_token"), "The Authorization header must be Bearer <token>."),
        };
        let challenge = auth::challenge(metadata, error, None);
        let headers = [("www-authenticate", challenge.as_str()), ("content-type", "text/plain; charset=utf-8")];
        self.reply.send(401, &headers, text).await;
    }

    async fn json(&self, status: u16, json: &str) {
        self.reply.send(status, &[("content-type", "application/json")], json).await;
    }

    async fn text(&self, status: u16, text: &str) {
        self.reply.send(status, &[("content-type", "text/plain; charset=utf-8")], text).await;
    }
}

/// For who wants no events: no progress is told.
struct Silence;

impl Listener for Silence {
    fn notify(&self, _message: &str) -> bool {
        true
    }
}
