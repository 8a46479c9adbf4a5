//! The MCP server component in the harness's own host, over standard streams and over HTTP, against the mock Control
//! Center: message by message, and with the client of the Rust SDK. No program is needed; what needs one is in `tests/hosts`.

// A test may stop at what it did not expect.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod authorization;
mod budget;
mod cancelling;
mod confirming;
mod hanging_up;
mod http;
mod idle;
mod log;
mod messages;
mod modern;
mod paths;
mod probes;
mod prompts;
mod revisions;
mod sdk;
mod selection;
mod server;
mod start;
mod surface;
mod tools;
mod unread;
mod values;
