//! Behaviour through the component: the built `.wasm` in a Wasmtime host, over real HTTP, against the mock.
//!
//! One file for each category of tools; then what holds for all of them.

// A test may stop at what it did not expect.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, unreachable_pub)]

mod agents;
mod analytics;
mod billing;
mod builder;
mod data;
mod encodings;
mod errors;
mod files;
mod foreign;
mod forms;
mod length;
mod load;
mod log;
mod paths;
mod reading;
mod retries;
mod runs;
mod schedules;
mod secrets;
mod session;
mod spaces;
mod start;
mod success;
mod versions;
