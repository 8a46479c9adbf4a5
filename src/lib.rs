//! The Sequentum Control Center as tools for language models.
//!
//! A call goes one way: an adapter (the tools component, the MCP server) hands typed arguments to a tool ([`tools`]), which
//! checks them, chooses the endpoint and shapes the answer; the [`client`] authenticates, sends, retries, decodes and
//! explains failures; the [`transport`] is the only part that knows WASI. Everything but the WASI transport builds natively
//! and is unit-tested there.

pub mod arguments;
pub mod client;
pub mod codes;
pub mod config;
pub mod dates;
mod decode;
pub mod error;
pub mod files;
#[cfg(feature = "fuzzing")]
#[doc(hidden)]
pub mod fuzzing;
pub mod line;
mod models;
pub mod observer;
pub mod tools;
pub mod transport;
pub mod types;
mod zones;
