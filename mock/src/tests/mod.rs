//! The mock over the wire.

mod account;
mod agents;
mod client;
mod plans;
mod wire;
