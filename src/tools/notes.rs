//! What a result says of itself.

/// How to go on after a list in pages of which one is cut.
pub(super) const FEWER: &str = "Ask again with fewer records-per-page, and go on with page-index.";

/// How to go on after a list of what was in a range of time.
pub(super) const NARROWER: &str = "Give a narrower range of time (start-date, end-date) for the others.";

/// What to keep in mind of a list that may be cut short.
pub(super) fn truncation_note(limit: u32, count_with: &str) -> String {
    format!("Cut off at {limit}: there may be more. Do not count this list; {count_with} counts them all.")
}
