//! The Sequentum Control Center as an MCP server: the tools of the core, with resources and prompts over them, for any MCP
//! client, over stdio and over Streamable HTTP.
//!
//! The crate is built in rooms, each of which knows only those below it:
//!
//! | room | what it knows |
//! |---|---|
//! | [`stdio`], [`http`] | how messages come and go |
//! | [`methods`] | what is answered to them, with the tools of the crate `dispatch` |
//! | [`protocol`] | what messages are: their parts, revisions, errors and pages |
//! | [`json`] | how they are written |
//!
//! A tool is called by its name and watched, so that a client hears of its progress and can end the waiting. Everything but
//! the two transports builds natively and is unit-tested there.

#[cfg(any(target_os = "wasi", test))]
#[cfg_attr(not(target_os = "wasi"), allow(dead_code, reason = "natively only its parts are tested"))]
pub mod http;
pub mod json;
pub mod methods;
pub mod protocol;
#[cfg(any(target_os = "wasi", test))]
pub mod stdio;
