//! A Wasmtime host for tool components, a mock Sequentum Control Center, and the tests that join them.
//!
//! - [`host`] loads a component, says which tools it has, and calls them with JSON.
//! - [`artefacts`] says where the components are that are built here, and whether they are old.
//! - [`examples`] has a call of each tool.
//! - [`lengthy`] has for each of them answers that are longer than any should be.
//! - [`KEY`] is the key of all tests, [`shows_key`] recognises it, and [`hand_over`] gives it to a program.
//! - [`ODD_IDS`] are what nobody's ids should be.
//! - [`mock`] is a Control Center on loopback, with state, faults to set, and a record of what it received.

pub mod artefacts;
pub mod examples;
pub mod host;
mod ids;
mod key;
pub mod lengthy;

pub use ids::ODD_IDS;
pub use key::{CALLERS_KEY, KEY, WRONG_KEY, hand_over, quoted, shows_key};
pub use mock_control_center as mock;
