//! How much of an answer is kept where it becomes a result as it is: no more than a model can take.
//!
//! What is read is counted as JSON would write it, generously. In a full answer, lists take no more elements, and texts
//! are cut short. One count serves all types, so that no record needs code of its own.

use crate::line::Line;
use json_source::written;
use std::cell::Cell;

/// The most characters of a result. Together with what is added to it they stay below 60,000.
const RESULT: usize = 52_000;

/// The longest text of a list's element that is kept whole, in characters.
const LONGEST_IN_LIST: usize = 2_000;

/// The longest text of a single thing that is kept whole, in characters.
const LONGEST: usize = 30_000;

/// A text of so many characters is kept whole even when there is no room: what follows a full list.
const SHORT: usize = 200;

/// What is counted of a text that is cut short later, together with others.
pub(crate) const BRIEF: usize = 60;

/// What a field takes beside its name and its text: quotes, colon, comma, or a null.
pub(crate) const FIELD: usize = 8;

#[derive(Clone, Copy)]
struct Room {
    left: usize,
    longest: usize,
    /// How many elements were kept of the last list that was cut, and how many there were.
    cut: Option<(usize, usize)>,
}

thread_local! {
    static ROOM: Cell<Room> = const { Cell::new(Room { left: usize::MAX, longest: usize::MAX, cut: None }) };
}

/// How much of an answer is kept.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Keep {
    /// Everything: for what is not shown, or is cut later.
    All,
    /// All elements of lists, with texts cut short.
    Elements,
    /// As many elements as a result holds, with texts cut short.
    List,
    /// One thing, with its long texts.
    Thing,
}

/// Begins to count.
#[inline(never)]
pub(crate) fn keep(keep: Keep) {
    let (left, longest) = match keep {
        Keep::All => (usize::MAX, usize::MAX),
        Keep::Elements => (usize::MAX, LONGEST_IN_LIST),
        Keep::List => (RESULT, LONGEST_IN_LIST),
        Keep::Thing => (RESULT, LONGEST),
    };
    ROOM.set(Room { left, longest, cut: None });
}

/// Counts characters.
#[inline(never)]
pub(crate) fn spend(characters: usize) {
    let room = ROOM.get();
    ROOM.set(Room { left: room.left.saturating_sub(characters), ..room });
}

/// Whether nothing more can be kept.
pub(crate) fn is_full() -> bool {
    ROOM.get().left == 0
}

/// What is left: for what is counted otherwise.
pub(crate) fn left() -> usize {
    ROOM.get().left
}

/// After what was counted otherwise.
pub(crate) fn set_left(left: usize) {
    ROOM.set(Room { left, ..ROOM.get() });
}

/// A list was cut.
pub(super) fn cut(shown: usize, all: usize) {
    ROOM.set(Room { cut: Some((shown, all)), ..ROOM.get() });
}

/// Whether a list of the answer that was read last was cut.
pub(crate) fn is_cut() -> bool {
    ROOM.get().cut.is_some()
}

/// What to say where the list of the answer that was read last was cut, with how to go on.
pub(crate) fn cut_note(go_on: &str) -> Option<Line> {
    ROOM.get().cut.map(|(shown, all)| note(shown, all, go_on))
}

/// What ends a list of one thing of which so many elements are left out.
pub(crate) fn more(count: usize) -> String {
    format!("… and {count} more; the Control Center has them all")
}

/// Says that only the first elements of a list are shown, and how to go on.
pub(crate) fn note(shown: usize, all: usize, go_on: &str) -> Line {
    format!("Only the first {shown} of {all} entries are shown: a result holds no more. {go_on}").into()
}

/// The text, cut short where it is too long.
#[inline(never)]
pub(crate) fn fit(mut text: String) -> String {
    let room = ROOM.get();
    let most = room.left.min(room.longest).max(SHORT);
    let mut taken = written(&text);
    if taken > most {
        cut_short(&mut text, most);
        taken = most;
    }
    spend(taken);
    text
}

/// Leaves so many characters of a text, as JSON writes them, and says how many there were.
#[cold]
fn cut_short(text: &mut String, most: usize) {
    let (all, mut taken) = (text.chars().count(), 0);
    let end = text.char_indices().find(|(_, c)| {
        taken += written(c.encode_utf8(&mut [0; 4]));
        taken > most
    });
    text.truncate(end.map_or(0, |(at, _)| at));
    text.push_str(&format!("… ({all} characters in all; the Control Center has the whole)"));
}

/// How many elements of a list a result holds, by what each takes beside its texts and by its texts.
pub(crate) fn fitting(elements: &mut dyn Iterator<Item = (usize, [&Option<String>; 4])>) -> usize {
    let (mut left, mut count) = (RESULT, 0_usize);
    for (fixed, texts) in elements {
        let texts = texts.into_iter().flatten().map(|text| written(text)).sum::<usize>();
        let Some(rest) = left.checked_sub(fixed + texts) else { break };
        (left, count) = (rest, count + 1);
    }
    count.max(1)
}

#[cfg(test)]
mod tests;
