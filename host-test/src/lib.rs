//! A Wasmtime host for tool components, a mock Sequentum Control Center, and the tests that join them.
//!
//! - [`host`] loads a component, says which tools it has, and calls them with JSON.
//! - [`mock`] is a Control Center on loopback, with state, faults to set, and a record of what it received.

pub mod host;

pub use mock_control_center as mock;
