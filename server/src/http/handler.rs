//! From a request to who answers it.

use super::access::Access;
use super::auth;
use super::exchange::{Head, Reply};
use super::introduction;
use super::log::{self, Asked, Visit};
use super::paths::{ENDPOINT, HEALTH, ISSUER_METADATA, METADATA, READY, is_about_endpoint};
use super::post::Post;
use super::probe;
use crate::methods::context::Platform;
use sequentum_tools::client::TraceParent;
use sequentum_tools::config::Environment;
use sequentum_tools::transport::Transport;
use sequentum_tools::transport::wasi::{Wasi, environment};
use std::cell::RefCell;
use std::time::Duration;
use wasip2::http::types::{IncomingRequest, Method, ResponseOutparam};

/// What a web page may send.
const PREFLIGHT: [(&str, &str); 3] = [
    ("access-control-allow-methods", "GET, POST"),
    (
        "access-control-allow-headers",
        "accept, authorization, content-type, last-event-id, mcp-method, mcp-name, mcp-protocol-version, mcp-session-id, \
         traceparent, x-mcp-readonly, x-mcp-toolsets",
    ),
    ("access-control-max-age", "600"),
];

/// What is said in place of whom to ask for a token.
const NO_ISSUER: &str = "The server's configuration does not say who issues tokens: its SEQUENTUM_API_URL or SEQUENTUM_OAUTH_ISSUER \
                         cannot be used.";

/// Answers one request, and tells of it where that is wanted.
pub fn handle<P: Platform<Transport = Wasi>>(request: IncomingRequest, out: ResponseOutparam) {
    wstd::runtime::block_on(async {
        let (reply, environment, asked) = (Reply::new(out), environment(), RefCell::default());
        let start = Wasi.monotonic();
        match Head::of(&request) {
            Ok(head) => {
                let _kept = log::keep(&environment, head.authorization.as_deref());
                serve::<P>(&request, &head, &reply, &environment, &asked).await;
                if log::is_wanted(&environment) {
                    tell(&head, &reply, start, &asked.borrow());
                }
            }
            Err(header) => {
                reply.text(400, &format!("The header {header} is there twice, or is not text.")).await;
            }
        }
    });
}

/// Writes to the access log.
fn tell(head: &Head, reply: &Reply, start: Duration, asked: &[Asked]) {
    let agent = head.header("user-agent");
    let visit = Visit {
        http: head.method_name(),
        path: &head.path,
        agent: agent.as_deref(),
        trace: head.header("traceparent").and_then(|trace| TraceParent::parse(&trace)),
        status: reply.status(),
        milliseconds: Wasi.monotonic().saturating_sub(start).as_millis() as u64,
    };
    for line in visit.lines(asked) {
        Wasi.log(&line);
    }
}

async fn serve<P: Platform<Transport = Wasi>>(
    request: &IncomingRequest,
    head: &Head,
    reply: &Reply,
    environment: &Environment,
    asked: &RefCell<Vec<Asked>>,
) {
    let access = Access::from_environment(environment);
    let path = head.path.trim_end_matches('/');
    let is_known_host = access.allows_host(&head.authority);
    // A probe calls an instance by its address, which nobody has configured.
    if !is_known_host && !matches!((&head.method, path), (Method::Get, HEALTH | READY)) {
        return reply.text(403, &access.refusal(&head.authority)).await;
    }
    if let Some(origin) = &head.origin {
        if !access.allows_origin(origin) {
            return reply.text(403, "This origin is not allowed: see SEQUENTUM_ALLOWED_ORIGINS.").await;
        }
        reply.show_to(origin.clone());
    }
    let endpoint = access.endpoint(&head.authority);
    match (&head.method, path) {
        (Method::Post, ENDPOINT) => {
            let metadata = access.metadata(&head.authority);
            Post { head, reply, environment, endpoint: &endpoint, metadata: &metadata, asked }
                .answer::<P>(request)
                .await;
        }
        // A browser asks before a page's request.
        (Method::Options, _) => reply.send(204, &PREFLIGHT, "").await,
        (_, ENDPOINT) => reply.send(405, &[("allow", "POST")], "").await,
        (Method::Get, "") if head.accepts("text/html") => {
            reply.send(200, &[("content-type", "text/html; charset=utf-8")], &introduction::html(&endpoint)).await;
        }
        (Method::Get, "") => reply.text(200, &introduction::text(&endpoint)).await,
        (Method::Get, HEALTH) => reply.json(200, "{\"status\":\"ok\"}").await,
        (Method::Get, READY) => {
            let (status, json) = probe::readiness(&Wasi, environment).await.report(is_known_host);
            let holds = format!("max-age={}", probe::HOLDS_SECONDS);
            reply.send(status, &[("content-type", "application/json"), ("cache-control", &holds)], &json).await;
        }
        (Method::Get, path) if is_about_endpoint(path, METADATA) => match auth::metadata(environment, &endpoint) {
            Some(document) => reply.json(200, &document).await,
            None => reply.text(503, NO_ISSUER).await,
        },
        (Method::Get, path) if is_about_endpoint(path, ISSUER_METADATA) => match auth::issuer_metadata(environment) {
            Some(location) => reply.send(302, &[("location", &location)], "").await,
            None => reply.text(503, NO_ISSUER).await,
        },
        (_, "" | HEALTH | READY | METADATA | ISSUER_METADATA) => reply.send(405, &[("allow", "GET")], "").await,
        _ => reply.text(404, "Not found: the server's endpoint is /mcp.").await,
    }
}
