//! JSON for the API's answers: a value that is about to be read, through one parser for all types, in no more memory than
//! there is.
//!
//! A crate of its own because it is where the time goes when an answer is long: it is compiled for speed, and everything
//! else in the component for size (`profile.release` in the workspace's `Cargo.toml`; docs/performance.md has the numbers).

pub mod budget;
mod error;
mod source;

pub use error::{ReadError, read_error};
pub use source::{JsonKind, OnElement, OnField, Scalar, Source, read};
