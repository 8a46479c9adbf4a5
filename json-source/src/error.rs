//! What is wrong with an answer.

use std::fmt;

/// What is wrong with an answer.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadError(Box<str>);

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A fault in one's own words.
#[cold]
pub fn read_error(message: impl fmt::Display) -> ReadError {
    ReadError(message.to_string().into())
}
