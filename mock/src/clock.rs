//! What time it is for the mock.

use jiff::Timestamp;

/// What time it is for the mock: the sample data, how far runs have come, and when schedules run next go by it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Clock {
    /// The computer's.
    #[default]
    Real,
    /// It is always this moment, so that answers are the same on any day. What takes time never ends, unless it takes none.
    Still(Timestamp),
}

impl Clock {
    pub(crate) fn now(self) -> Timestamp {
        match self {
            Self::Real => Timestamp::now(),
            Self::Still(moment) => moment,
        }
    }
}
