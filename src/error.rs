//! The errors that no answer of the API is needed for. Those that explain an answer are in [`crate::client`].

use crate::line::Line;
use crate::types::ErrorKind;

pub use crate::types::Error;

impl Error {
    /// An error without a status.
    pub fn new(kind: ErrorKind, message: impl Into<Line>, hint: impl Into<Line>) -> Error {
        Error { kind, message: message.into(), hint: hint.into(), status: None, retry_after_seconds: None }
    }

    /// Both texts, in one line.
    pub fn in_words(&self) -> Line {
        format!("{}. {}", self.message, self.hint).into()
    }

    /// The same with another hint.
    #[must_use]
    pub fn with_hint(self, hint: impl Into<Line>) -> Error {
        Error { hint: hint.into(), ..self }
    }

    /// The same with a further sentence in its hint.
    #[must_use]
    pub fn and(self, sentence: impl Into<Line>) -> Error {
        let hint = format!("{} {}", self.hint, sentence.into());
        self.with_hint(hint)
    }

    /// The same with a sentence that comes first in its hint.
    #[must_use]
    pub fn but_first(self, sentence: impl Into<Line>) -> Error {
        let hint = format!("{} {}", sentence.into(), self.hint);
        self.with_hint(hint)
    }
}

/// Where an API key comes from.
pub const NEW_KEY: &str = "an administrator makes one in the Control Center, on the Users page, in the user's menu, under Manage \
                           API keys, New API key; some versions have it under Settings, API Keys; it starts with sk-";

/// An environment variable is missing or wrong.
pub fn configuration(message: impl Into<Line>, hint: impl Into<Line>) -> Error {
    Error::new(ErrorKind::Configuration, message, hint)
}

/// There is no API key.
pub fn missing_key() -> Error {
    configuration(
        "SEQUENTUM_API_KEY environment variable is required",
        format!(
            "Get an API key: {NEW_KEY}. It is shown once, expires after a year by default, and may do all that its user may. Put \
             it into the environment of the program that runs this component, which passes it on: in Wassette `wassette \
             permission grant environment-variable <component-id> SEQUENTUM_API_KEY`, then restart Wassette; in Wasmtime \
             `--env SEQUENTUM_API_KEY`."
        ),
    )
}

/// An argument that is refused before anything is sent: its name, the rule it breaks, what was given, and what to do.
pub fn invalid_argument(name: &str, rule: &str, given: impl std::fmt::Display, hint: impl Into<Line>) -> Error {
    Error::new(ErrorKind::InvalidArgument, format!("Invalid parameter '{name}': {rule}, got {given}"), hint)
}
