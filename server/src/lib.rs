//! The Sequentum Control Center as an MCP server: the tools of the core, with resources and prompts over them, for any MCP
//! client, over stdio and over Streamable HTTP.
//!
//! A message goes one way: the transport ([`stdio`], [`http`]) gives text to [`message`], which says what it is; [`era`]
//! tells the protocol revision by which it must be judged; [`methods`] finds who answers. A tool is called by [`call`],
//! which watches it, so that a client hears of its progress and can cancel it. The tools themselves, and how they are called
//! from JSON, are in the crate `dispatch`.
//!
//! Everything but the two transports builds natively and is unit-tested there.

pub mod call;
pub mod completion;
pub mod era;
pub mod fault;
pub mod http;
pub mod json;
pub mod message;
pub mod methods;
#[cfg(target_os = "wasi")]
pub mod outbox;
pub mod pages;
pub mod prompts;
pub mod resources;
pub mod server;
#[cfg(target_os = "wasi")]
pub mod stdio;
pub mod watch;
