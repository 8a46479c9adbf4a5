//! Why something cannot be done.

/// Why something cannot be done.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Denial {
    /// There is no such thing.
    Unknown(String),
    /// It is not possible.
    Impossible(String),
    /// It is not possible in the state that the thing is in.
    WrongState(String),
}

impl Denial {
    pub(crate) fn unknown(what: &str, id: impl std::fmt::Display) -> Self {
        Self::Unknown(format!("{what} {id} was not found."))
    }

    /// The reason, for whoever asked.
    pub(crate) fn reason(&self) -> &str {
        match self {
            Self::Unknown(reason) | Self::Impossible(reason) | Self::WrongState(reason) => reason,
        }
    }
}
