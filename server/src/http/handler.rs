//! From a request to who answers it.

use super::access::Access;
use super::auth;
use super::ends::{Incoming, Outgoing};
use super::head::Head;
use super::introduction;
use super::log::{self, Asked, Visit};
use super::paths::{ENDPOINT, HEALTH, ISSUER_METADATA, METADATA, READY, is_about_endpoint};
use super::post::Post;
use super::probe;
use super::reply::Reply;
use crate::methods::context::Platform;
use sequentum_tools::client::TraceParent;
use sequentum_tools::config::Environment;
use sequentum_tools::transport::Transport;
use std::cell::RefCell;
use std::time::Duration;

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
pub async fn answer<P: Platform>(request: &impl Incoming, out: impl Outgoing, environment: &Environment) {
    let (transport, asked) = (P::Transport::default(), RefCell::default());
    let reply = Reply::new(out, &transport);
    let start = transport.monotonic();
    let head = Head::of(request);
    let _kept = log::keep(environment, head.authorization.as_deref());
    match head.unclear {
        None => serve::<P, _, _>(&head, &reply, environment, &asked, &transport).await,
        Some(header) => {
            let finding = format!("The header {header} is there twice, is not text, or is longer than 16 KiB.");
            reply.text(400, &finding).await;
        }
    }
    if log::is_wanted(environment) {
        tell(&head, reply.status(), start, &asked.borrow(), &transport);
    }
}

/// Writes to the access log.
fn tell(head: &Head<'_, impl Incoming>, status: u16, start: Duration, asked: &[Asked], transport: &impl Transport) {
    let agent = head.header("user-agent");
    let visit = Visit {
        http: &head.method,
        path: &head.path,
        agent: agent.as_deref(),
        trace: head.header("traceparent").and_then(|trace| TraceParent::parse(&trace)),
        status,
        milliseconds: transport.monotonic().saturating_sub(start).as_millis() as u64,
    };
    for line in visit.lines(asked) {
        transport.log(&line);
    }
}

async fn serve<P: Platform, I: Incoming, O: Outgoing>(
    head: &Head<'_, I>,
    reply: &Reply<'_, O, P::Transport>,
    environment: &Environment,
    asked: &RefCell<Vec<Asked>>,
    transport: &P::Transport,
) {
    let access = Access::from_environment(environment);
    let path = head.path.trim_end_matches('/');
    let is_known_host = access.allows_host(&head.authority);
    // A probe calls an instance by its address, which nobody has configured.
    if !is_known_host && !matches!((head.method.as_str(), path), ("GET", HEALTH | READY)) {
        return reply.text(403, &access.refusal(&head.authority)).await;
    }
    if let Some(origin) = &head.origin {
        if !access.allows_origin(origin) {
            return reply.text(403, "This origin is not allowed: see SEQUENTUM_ALLOWED_ORIGINS.").await;
        }
        reply.show_to(origin.clone());
    }
    let endpoint = access.endpoint(&head.authority);
    match (head.method.as_str(), path) {
        ("POST", ENDPOINT) => {
            let metadata = access.metadata(&head.authority);
            Post::<P, I, O> { head, reply, environment, endpoint: &endpoint, metadata: &metadata, asked, transport }
                .answer()
                .await;
        }
        // A browser asks before a page's request.
        ("OPTIONS", _) => reply.send(204, &PREFLIGHT, "").await,
        (_, ENDPOINT) => reply.send(405, &[("allow", "POST")], "").await,
        ("GET", "") if head.accepts("text/html") => {
            reply.send(200, &[("content-type", "text/html; charset=utf-8")], &introduction::html(&endpoint)).await;
        }
        ("GET", "") => reply.text(200, &introduction::text(&endpoint)).await,
        ("GET", HEALTH) => reply.json(200, "{\"status\":\"ok\"}").await,
        ("GET", READY) => {
            let (status, json) = probe::readiness(transport, environment).await.report(is_known_host);
            let holds = format!("max-age={}", probe::HOLDS_SECONDS);
            reply.send(status, &[("content-type", "application/json"), ("cache-control", &holds)], &json).await;
        }
        ("GET", path) if is_about_endpoint(path, METADATA) => match auth::metadata(environment, &endpoint) {
            Some(document) => reply.json(200, &document).await,
            None => reply.text(503, NO_ISSUER).await,
        },
        ("GET", path) if is_about_endpoint(path, ISSUER_METADATA) => match auth::issuer_metadata(environment) {
            Some(location) => reply.send(302, &[("location", &location)], "").await,
            None => reply.text(503, NO_ISSUER).await,
        },
        (_, "" | HEALTH | READY | METADATA | ISSUER_METADATA) => reply.send(405, &[("allow", "GET")], "").await,
        _ => reply.text(404, "Not found: the server's endpoint is /mcp.").await,
    }
}
