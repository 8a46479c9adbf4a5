//! Streamable HTTP: `POST /mcp`, and what belongs to it. Nothing is remembered from one request to the next.

mod access;
mod auth;
mod body;
mod deadline;
mod ends;
mod handler;
mod head;
mod introduction;
mod log;
mod paths;
mod post;
mod probe;
mod reply;
#[cfg(target_os = "wasi")]
mod wasi;

pub use ends::{CHUNK, Incoming, IncomingBody, Outgoing, OutgoingBody, Piece};
pub use handler::answer;
#[cfg(target_os = "wasi")]
pub use wasi::handle;
