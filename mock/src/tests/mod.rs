//! The mock over the wire.

mod account;
mod agents;
mod client;
mod files;
mod plans;
mod wire;
