//! The server over standard input and output: a message on each line.

mod lines;
#[cfg(target_os = "wasi")]
mod outbox;
mod questions;
#[cfg(target_os = "wasi")]
mod session;

#[cfg(target_os = "wasi")]
pub use session::serve;
