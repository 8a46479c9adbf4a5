//! What came of a call, in whichever host.

use std::time::Duration;

/// What came of a call.
#[derive(Debug)]
pub struct Outcome {
    /// The kind of the error, or `ok`, or `trap`.
    pub kind: String,
    /// The whole of it, for messages.
    pub text: String,
    /// Whether the key, or the beginning of it, shows in an error, in the log or on standard output.
    pub leaked: bool,
    /// How long it took.
    pub took: Duration,
    /// The memory that the component has after it, in bytes.
    pub memory: usize,
}

impl Outcome {
    pub fn is(&self, kind: &str) -> bool {
        self.kind == kind
    }

    pub fn trapped(&self) -> bool {
        self.is("trap")
    }
}
