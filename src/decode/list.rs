//! Lists, of which some elements may be unreadable.

use super::read::{Read, Reading, mismatch, within};
use super::room;
use json_source::{JsonKind, ReadError, Source, budget};
use std::cell::Cell;

thread_local! {
    /// How many elements were left out of the answer that was read last.
    static UNREADABLE: Cell<u32> = const { Cell::new(0) };
}

/// What to say where the answer that was read last had elements that could not be read, and were left out of their lists.
pub(crate) fn unreadable_note() -> Option<String> {
    match UNREADABLE.get() {
        0 => None,
        1 => Some("One entry of the answer could not be read, and is left out.".to_owned()),
        several => Some(format!("{several} entries of the answer could not be read, and are left out.")),
    }
}

/// What to say where the answer that was read last is not kept whole: what a result does not hold, with how to go on, and
/// entries that could not be read. To be asked before anything else is read, which is before any waiting.
pub(crate) fn left_out(go_on: &str) -> Option<String> {
    both(room::cut_note(go_on), unreadable_note())
}

/// Both notes as one.
pub(crate) fn both(first: Option<String>, second: Option<String>) -> Option<String> {
    match (first, second) {
        (Some(first), Some(second)) => Some(format!("{first} {second}")),
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
    pub(crate) fn read<T: Read>(&mut self, list: &mut Vec<T>, element: &mut dyn Source) -> Result<(), ReadError> {
        let odd = match T::read(element)? {
            // Of a full result only the number of elements is of interest.
            Reading::Value(_) if room::is_full() && !list.is_empty() => {
                self.is_cut = true;
                None
            }
            Reading::Value(value) => {
                // Quotes and a comma, or brackets.
                room::spend(3);
                budget::push_within(list, value)?;
                None
            }
            Reading::Null => None,
            Reading::Odd(reason) => Some(reason),
        };
        self.count(odd);
        Ok(())
    }

    /// One copy serves all types.
    #[inline(never)]
    fn count(&mut self, odd: Option<String>) {
        if let Some(reason) = odd {
            UNREADABLE.set(UNREADABLE.get().saturating_add(1));
            self.reason.get_or_insert_with(|| within(&format!("[{}]", self.index), &reason));
        }
        self.index += 1;
    }

    /// The list. Where there are elements and none can be read, it is no such list.
    pub(crate) fn finish<T: Read>(self, mut list: Vec<T>) -> Reading<Vec<T>> {
        if self.is_cut {
            room::cut(list.len(), self.index);
            list.extend(T::more(self.index - list.len()));
        }
        match self.reason {
            Some(reason) if list.is_empty() => Reading::Odd(reason),
            _ => Reading::Value(list),
        }
    }
}

/// A null list is empty.
impl<T: Read> Read for Vec<T> {
    fn read(source: &mut dyn Source) -> Result<Reading<Self>, ReadError> {
        let (mut list, mut elements) = (Vec::new(), Elements::default());
        Ok(match source.array(&mut |element| elements.read(&mut list, element))? {
            JsonKind::Array => elements.finish(list),
            JsonKind::Null => Reading::Null,
            other => Reading::Odd(mismatch("an array", other)),
        })
    }

    fn absent() -> Option<Self> {
        Some(Vec::new())
    }
}

/// A list beside the point of its record, which is worth having without it: an unreadable one is empty.
#[derive(Debug)]
pub(crate) struct Auxiliary<T>(pub(crate) Vec<T>);

impl<T: Read> Read for Auxiliary<T> {
    const IS_DISPENSABLE: bool = true;

    fn read(source: &mut dyn Source) -> Result<Reading<Self>, ReadError> {
        Ok(Vec::read(source)?.map(Auxiliary))
    }

    fn absent() -> Option<Self> {
        Some(Auxiliary(Vec::new()))
    }
}

/// A list whose elements belong to those of another one: none may be left out, so what is no value is the type's default,
/// and such lists are cut together, later.
#[derive(Debug)]
pub(crate) struct Aligned<T>(pub(crate) Vec<T>);

impl<T: Read + Default> Read for Aligned<T> {
    const IS_DISPENSABLE: bool = true;

    fn read(source: &mut dyn Source) -> Result<Reading<Self>, ReadError> {
        let (mut list, left) = (Vec::new(), room::left());
        let kind = source.array(&mut |element| {
            let value = match T::read(element)? {
                Reading::Value(value) => value,
                Reading::Null | Reading::Odd(_) => T::default(),
            };
            budget::push_within(&mut list, value)
        })?;
        room::set_left(left);
        Ok(match kind {
            JsonKind::Array => Reading::Value(Aligned(list)),
            JsonKind::Null => Reading::Null,
            other => Reading::Odd(mismatch("an array", other)),
        })
    }

    fn absent() -> Option<Self> {
        Some(Aligned(Vec::new()))
    }
}
