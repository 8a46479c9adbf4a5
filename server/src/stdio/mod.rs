//! The server over standard input and output: a message on each line.

mod ends;
mod lines;
mod outbox;
mod questions;
mod session;
#[cfg(target_os = "wasi")]
mod streams;

pub use ends::{Input, Output};
pub use session::serve_on;
#[cfg(target_os = "wasi")]
pub use streams::{serve, spawn};
