//! Streamable HTTP: `POST /mcp`, and what belongs to it. Nothing is remembered from one request to the next.

mod access;
mod auth;
#[cfg(target_os = "wasi")]
mod exchange;
#[cfg(target_os = "wasi")]
mod handler;
mod introduction;
mod log;
mod paths;
#[cfg(target_os = "wasi")]
mod post;
mod probe;

#[cfg(target_os = "wasi")]
pub use handler::handle;
