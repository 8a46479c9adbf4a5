//! Misbehaving on request.

mod fault;
mod fields;
mod order;
mod play;
mod queue;
mod script;

pub use fault::Fault;
pub(crate) use order::{Times, list, ordered};
pub(crate) use play::play;
pub(crate) use queue::FaultQueue;
pub(crate) use script::Hangup;
