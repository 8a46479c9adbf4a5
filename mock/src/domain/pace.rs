//! How fast things happen.

use jiff::SignedDuration;

/// How fast things happen.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pace {
    pub(crate) run: SignedDuration,
    pub(crate) builder: SignedDuration,
    /// How long a builder session is known after its end.
    pub(crate) session_memory: SignedDuration,
    /// After how long a run that ended in Failure is archived.
    pub(crate) archive_after: SignedDuration,
}
