//! JSON from outside, in no more memory than there is: the API's answers, as values that are about to be read through one
//! parser for all types, and what callers send, as a tree.
//!
//! A crate of its own because it is where the time goes when an answer is long: it is compiled for speed, and everything
//! else in the component for size (`profile.release` in the workspace's `Cargo.toml`; docs/performance.md has the numbers).

pub mod budget;
mod error;
mod names;
mod parser;
mod scalar;
mod source;
mod strings;
mod surrogates;
pub mod value;

pub use error::{ReadError, read_error};
pub use names::Names;
pub use scalar::Scalar;
pub use source::{JsonKind, OnElement, OnField, Source, check, read};
pub use strings::{too_many, written};
pub use surrogates::replace_lone_surrogates;
