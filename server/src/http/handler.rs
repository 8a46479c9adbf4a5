//! From a request to who answers it.

use super::access::Access;
use super::auth;
use super::exchange::{Head, Reply};
use super::introduction;
use super::paths::{ENDPOINT, HEALTH, ISSUER_METADATA, METADATA, READY, is_about_endpoint};
use super::post::Post;
use crate::methods::context::Platform;
use crate::methods::readiness;
use sequentum_tools::config::Environment;
use sequentum_tools::transport::wasi::{Wasi, environment};
use wasip2::http::types::{IncomingRequest, Method, ResponseOutparam};

/// What a web page may send.
const PREFLIGHT: [(&str, &str); 3] = [
    ("access-control-allow-methods", "GET, POST"),
    (
        "access-control-allow-headers",
        "accept, authorization, content-type, last-event-id, mcp-method, mcp-name, mcp-protocol-version, mcp-session-id, \
         x-mcp-readonly, x-mcp-toolsets",
    ),
    ("access-control-max-age", "600"),
];

/// Answers one request.
pub fn handle<P: Platform<Transport = Wasi>>(request: IncomingRequest, out: ResponseOutparam) {
    wstd::runtime::block_on(async {
        let (reply, environment) = (Reply::new(out), environment());
        match Head::of(&request) {
            Ok(head) => serve::<P>(&request, &head, &reply, &environment).await,
            Err(header) => {
                reply.text(400, &format!("The header {header} is there twice, or is not text.")).await;
            }
        }
    });
}

async fn serve<P: Platform<Transport = Wasi>>(
    request: &IncomingRequest,
    head: &Head,
    reply: &Reply,
    environment: &Environment,
) {
    let access = Access::from_environment(environment);
    if !access.allows_host(&head.authority) {
        return reply.text(403, "This host is not served: set SEQUENTUM_MCP_URL to the server's address.").await;
    }
    if let Some(origin) = &head.origin {
        if !access.allows_origin(origin) {
            return reply.text(403, "This origin is not allowed: see SEQUENTUM_ALLOWED_ORIGINS.").await;
        }
        reply.show_to(origin.clone());
    }
    let endpoint = access.endpoint(&head.authority);
    match (&head.method, head.path.trim_end_matches('/')) {
        (Method::Post, ENDPOINT) => {
            let metadata = access.metadata(&head.authority);
            Post { head, reply, environment, metadata: &metadata }.answer::<P>(request).await;
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
            let (ready, json) = readiness::report(environment, environment.allows("SEQUENTUM_ALLOW_SHARED_KEY"));
            reply.json(if ready { 200 } else { 503 }, &json).await;
        }
        (Method::Get, path) if is_about_endpoint(path, METADATA) => {
            reply.json(200, &auth::metadata(environment, &endpoint)).await;
        }
        (Method::Get, path) if is_about_endpoint(path, ISSUER_METADATA) => {
            reply.send(302, &[("location", &auth::issuer_metadata(environment))], "").await;
        }
        (_, "" | HEALTH | READY | METADATA | ISSUER_METADATA) => reply.send(405, &[("allow", "GET")], "").await,
        _ => reply.text(404, "Not found: the server's endpoint is /mcp.").await,
    }
}
