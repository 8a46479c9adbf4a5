//! What is known besides an outcome.

use std::time::{Duration, SystemTime};

/// What an outcome is judged by, besides itself.
pub(in crate::client) struct Circumstances<'a> {
    /// Host and port of the API.
    pub(in crate::client) authority: &'a str,
    /// What stands before every path of the API.
    pub(in crate::client) base_path: &'a str,
    /// Whether the caller has a token, and not a key.
    pub(in crate::client) has_token: bool,
    /// How long the request was allowed to take.
    pub(in crate::client) limit: Duration,
    /// The time.
    pub(in crate::client) now: SystemTime,
    /// Whether an earlier attempt may have been carried out.
    pub(in crate::client) may_have_happened: bool,
}
