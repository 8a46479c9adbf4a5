//! The Sequentum Control Center as tools for language models.
//!
//! A call goes one way: the WIT adapter ([`component`]) hands typed arguments to a tool ([`tools`]), which checks them,
//! chooses the endpoint and shapes the answer; the [`client`] authenticates, sends, retries, decodes and explains failures;
//! the [`transport`] is the only part that knows WASI. Everything but the adapter and the WASI transport builds natively
//! and is unit-tested there.

pub mod arguments;
pub mod client;
pub mod codes;
#[cfg(all(target_os = "wasi", feature = "component"))]
pub mod component;
pub mod config;
pub mod dates;
mod decode;
pub mod error;
#[cfg(feature = "fuzzing")]
#[doc(hidden)]
pub mod fuzzing;
#[cfg(all(target_os = "wasi", feature = "component"))]
mod least_power;
mod models;
pub mod observer;
pub mod tools;
pub mod transport;
pub mod types;
