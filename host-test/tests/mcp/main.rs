//! The MCP server component under `wasmtime run` (stdio) and `wasmtime serve` (HTTP), against the mock Control Center:
//! message by message, and with the clients of the official SDKs.
//!
//! Without Wasmtime the tests are skipped, and say how to get it; where the variable `CI` is set, they fail.

// A test may stop at what it did not expect.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[allow(dead_code, reason = "the tests of hosts use the rest")]
#[path = "../hosts/programs.rs"]
mod programs;

mod authorization;
mod cancelling;
mod conformance;
mod document;
mod http;
mod idle;
mod javascript;
mod messages;
mod modern;
mod sdk;
mod server;
mod tools;
