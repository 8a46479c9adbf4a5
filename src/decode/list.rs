//! Lists, of which some elements may be unreadable.

use super::read::{Fill, Need, Read, Reading, mismatch, within};
use super::room;
use crate::line::Line;
use json_source::{JsonKind, ReadError, Source, budget};
use std::cell::Cell;

thread_local! {
    /// How many elements were left out of the answer that was read last.
    static UNREADABLE: Cell<u32> = const { Cell::new(0) };
}

/// What to say where the answer that was read last had elements that could not be read, and were left out of their lists.
pub(crate) fn unreadable_note() -> Option<Line> {
    match UNREADABLE.get() {
        0 => None,
        1 => Some("One entry of the answer could not be read, and is left out.".into()),
        several => Some(format!("{several} entries of the answer could not be read, and are left out.").into()),
    }
}

/// What to say where the answer that was read last is not kept whole: what a result does not hold, with how to go on, and
/// entries that could not be read. To be asked before anything else is read, which is before any waiting.
pub(crate) fn left_out(go_on: &str) -> Option<Line> {
    both(room::cut_note(go_on), unreadable_note())
}

/// Both notes as one.
pub(crate) fn both(first: Option<Line>, second: Option<Line>) -> Option<Line> {
    match (first, second) {
        (Some(first), Some(second)) => Some(format!("{first} {second}").into()),
        (first, second) => first.or(second),
    }
}

/// For the next answer.
pub(super) fn forget_unreadable() {
    UNREADABLE.set(0);
}

/// What is known of a list whose elements are read one by one.
#[derive(Debug, Default)]
pub(crate) struct Elements {
    index: usize,
    /// Whether some were left out since there was no room.
    is_cut: bool,
    /// Why the first of those that could not be read could not.
    reason: Option<String>,
}

impl Elements {
    /// Reads the next element into the list. Null is none.
    pub(crate) fn read<T: Read>(&mut self, list: &mut Vec<T>, element: &mut Source<'_>) -> Result<(), ReadError> {
        // Of a full result only the number of elements is of interest: they are left unread.
        if room::is_full() && !list.is_empty() {
            self.is_cut = true;
            self.index += 1;
            return Ok(());
        }
        let mut value = T::empty();
        if self.count(value.fill(element)?) {
            budget::push_within(list, value)?;
        }
        Ok(())
    }

    /// Takes note of an element, and says whether it belongs into the list. One copy serves all types.
    #[inline(never)]
    fn count(&mut self, reading: Reading) -> bool {
        let index = self.index;
        self.index += 1;
        match reading {
            Reading::Value => {
                // Quotes and a comma, or brackets.
                room::spend(3);
                return true;
            }
            Reading::Null => {}
            Reading::Odd(reason) => {
                UNREADABLE.set(UNREADABLE.get().saturating_add(1));
                self.reason.get_or_insert_with(|| within(&format!("[{index}]"), &reason));
            }
        }
        false
    }

    /// Puts the list into its place. Where there are elements and none can be read, it is no such list.
    pub(crate) fn finish<T: Read>(self, mut list: Vec<T>, place: &mut Vec<T>) -> Reading {
        if self.is_cut {
            room::cut(list.len(), self.index);
            list.extend(T::more(self.index - list.len()));
        }
        match self.reason {
            Some(reason) if list.is_empty() => Reading::Odd(reason),
            _ => {
                *place = list;
                Reading::Value
            }
        }
    }
}

/// A null list is empty.
impl<T: Read> Fill for Vec<T> {
    fn fill(&mut self, source: &mut Source<'_>) -> Result<Reading, ReadError> {
        let (mut list, mut elements) = (Vec::new(), Elements::default());
        let kind = source.array(&mut |element| elements.read(&mut list, element))?;
        Ok(match not_an_array(kind) {
            None => elements.finish(list, self),
            Some(reading) => reading,
        })
    }

    fn need(&self) -> Need {
        Need::Readable
    }
}

impl<T: Read> Read for Vec<T> {
    fn empty() -> Self {
        Vec::new()
    }
}

/// What a value is when it is no list.
#[inline(never)]
fn not_an_array(kind: JsonKind) -> Option<Reading> {
    match kind {
        JsonKind::Array => None,
        JsonKind::Null => Some(Reading::Null),
        other => Some(Reading::Odd(mismatch("an array", other))),
    }
}

/// A list beside the point of its record, which is worth having without it: an unreadable one is empty.
pub(crate) struct Auxiliary<'a, T>(pub(crate) &'a mut Vec<T>);

impl<T: Read> Fill for Auxiliary<'_, T> {
    fn fill(&mut self, source: &mut Source<'_>) -> Result<Reading, ReadError> {
        self.0.fill(source)
    }

    fn need(&self) -> Need {
        Need::Dispensable
    }
}

/// A list whose elements belong to those of another one: none may be left out, so what is no value is empty, and such lists are
/// cut together, later.
pub(crate) struct Aligned<'a, T>(pub(crate) &'a mut Vec<T>);

impl<T: Read> Fill for Aligned<'_, T> {
    fn fill(&mut self, source: &mut Source<'_>) -> Result<Reading, ReadError> {
        let (mut list, left) = (Vec::new(), room::left());
        let kind = source.array(&mut |element| {
            let mut value = T::empty();
            value.fill(element)?;
            budget::push_within(&mut list, value)
        })?;
        room::set_left(left);
        Ok(not_an_array(kind).unwrap_or_else(|| {
            *self.0 = list;
            Reading::Value
        }))
    }

    fn need(&self) -> Need {
        Need::Dispensable
    }
}
