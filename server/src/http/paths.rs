//! What is where.

/// Where the protocol is spoken.
pub(crate) const ENDPOINT: &str = "/mcp";

/// Whether the server runs.
pub(crate) const HEALTH: &str = "/health";

/// Whether it is configured, and the Control Center in reach.
pub(crate) const READY: &str = "/ready";

/// Where clients learn whom to ask for a token (RFC 9728).
pub(crate) const METADATA: &str = "/.well-known/oauth-protected-resource";

/// Where clients of revision 2025-03-26 look for whom to ask (RFC 8414).
pub(crate) const ISSUER_METADATA: &str = "/.well-known/oauth-authorization-server";

/// Whether a path is that of a document, or of a document about the endpoint.
pub(crate) fn is_about_endpoint(path: &str, document: &str) -> bool {
    path.strip_prefix(document).is_some_and(|rest| rest.is_empty() || rest == ENDPOINT)
}

/// A path that is one of the server's.
pub(crate) fn known(path: &str) -> Option<&str> {
    let is_known = matches!(path, "/" | ENDPOINT | HEALTH | READY)
        || [METADATA, ISSUER_METADATA].iter().any(|document| is_about_endpoint(path, document));
    is_known.then_some(path)
}
