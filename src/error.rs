//! The errors that no answer of the API is needed for. Those that explain an answer are in [`crate::client`].

use crate::types::ErrorKind;
use std::fmt;

pub use crate::types::Error;

impl Error {
    /// An error without a status.
    pub fn new(kind: ErrorKind, message: impl Into<String>, hint: impl Into<String>) -> Error {
        Error { kind, message: message.into(), hint: hint.into(), status: None, retry_after_seconds: None }
    }

    /// The same with a further sentence in its hint.
    #[must_use]
    pub fn and(mut self, sentence: &str) -> Error {
        self.hint.push(' ');
        self.hint.push_str(sentence);
        self
    }
}

/// An environment variable is missing or wrong.
pub fn configuration(message: impl Into<String>, hint: impl Into<String>) -> Error {
    Error::new(ErrorKind::Configuration, message, hint)
}

/// There is no API key.
pub fn missing_key() -> Error {
    configuration(
        "SEQUENTUM_API_KEY environment variable is required",
        "Create an API key in the Control Center under Settings, API Keys (it starts with sk-), and pass it to the component \
         through the host: in Wassette `wassette secret set <component-id> SEQUENTUM_API_KEY=sk-...`, then restart Wassette; \
         in Wasmtime `--env SEQUENTUM_API_KEY=sk-...`.",
    )
}

/// An argument that is refused before anything is sent: its name, the rule it breaks, what was given, and what to do.
pub fn invalid_argument(name: &str, rule: &str, given: impl fmt::Display, hint: impl Into<String>) -> Error {
    Error::new(ErrorKind::InvalidArgument, format!("Invalid parameter '{name}': {rule}, got {given}"), hint)
}
