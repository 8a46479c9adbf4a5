//! The component in hosts that nobody here wrote: Wassette, the command line of Wasmtime, and Node through jco.
//!
//! Each test starts the mock Control Center, loads `dist/` into the real program, and does what a user would do. What
//! `docs/hosts.md` shows is what runs here: commands, configuration and code are read out of it.
//!
//! A program that is not installed makes a skip, which says how to get it; where the variable `CI` is set, a failure.
//! With `--nocapture` the log shows which versions were used.

// A test may stop at what it did not expect.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod artefacts;
mod document;
mod embed;
mod node;
mod programs;
mod reading;
mod service;
mod wasmtime;
mod wassette;
mod workplace;
