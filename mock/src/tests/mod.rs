//! The mock over the wire.

mod account;
mod agents;
mod client;
mod edition;
mod files;
mod plans;
mod wire;
