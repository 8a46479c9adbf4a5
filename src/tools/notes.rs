//! What a result says of itself.

use crate::files::shorten;
use crate::line::Line;
use std::borrow::Cow;

/// For so many entries of a list there is room for as much text as each may have at least.
const ENTRIES: usize = 50;

/// Cuts texts of a list short: the more there are, the shorter, but not below `least` characters.
pub(super) fn shorten_all<'a>(texts: impl ExactSizeIterator<Item = &'a mut Option<String>>, least: usize) {
    let longest = (ENTRIES * least / texts.len().max(1)).max(least);
    for text in texts.flatten() {
        if let Cow::Owned(short) = shorten(text, longest) {
            *text = short;
        }
    }
}

/// How to go on after a list in pages of which one is cut.
pub(super) const FEWER: &str = "Ask again with fewer records-per-page, and go on with page-index.";

/// How to go on after a list of what was in a range of time.
pub(super) const NARROWER: &str = "Give a narrower range of time (start-date, end-date) for the others.";

/// What to keep in mind of a list that may be cut short.
pub(super) fn truncation_note(limit: u32, count_with: &str) -> Line {
    format!("Cut off at {limit}: there may be more. Do not count this list; {count_with} counts them all.").into()
}
