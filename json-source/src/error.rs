//! What is wrong with an answer.

use serde::de::Error;
use std::fmt;

/// What is wrong with an answer.
pub type ReadError = serde_json::Error;

/// A fault in one's own words.
#[cold]
pub fn read_error(message: impl fmt::Display) -> ReadError {
    ReadError::custom(message)
}
