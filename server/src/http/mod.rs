//! Streamable HTTP: `POST /mcp`, and what belongs to it. Nothing is remembered from one request to the next.

pub mod access;
pub mod auth;
#[cfg(target_os = "wasi")]
mod exchange;
#[cfg(target_os = "wasi")]
mod serve;

#[cfg(target_os = "wasi")]
pub use serve::handle;

/// Where the protocol is spoken.
pub const ENDPOINT: &str = "/mcp";

/// Where clients learn whom to ask for a token.
pub const METADATA: &str = "/.well-known/oauth-protected-resource";
