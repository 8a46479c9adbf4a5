//! What was paid.

use jiff::Timestamp;

/// Credits that were bought or given.
pub(crate) struct Grant {
    pub(crate) kind: Option<&'static str>,
    pub(crate) amount: f64,
    pub(crate) created: Timestamp,
    pub(crate) expires: Option<Timestamp>,
    pub(crate) message: Option<&'static str>,
}
