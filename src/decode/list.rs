//! Lists, of which some elements may be unreadable.

use super::read::{Read, Reading, mismatch, within};
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

/// For the next answer.
pub(super) fn forget_unreadable() {
    UNREADABLE.set(0);
}

/// The elements of a list, as they are read one by one.
#[derive(Debug)]
pub(crate) struct Elements<T> {
    list: Vec<T>,
    index: usize,
    /// Why the first of those that could not be read could not.
    reason: Option<String>,
}

impl<T> Default for Elements<T> {
    fn default() -> Elements<T> {
        Elements { list: Vec::new(), index: 0, reason: None }
    }
}

impl<T: Read> Elements<T> {
    /// Reads the next element. Null is none.
    #[inline(never)]
    pub(crate) fn read(&mut self, element: &mut dyn Source) -> Result<(), ReadError> {
        match T::read(element)? {
            Reading::Value(value) => budget::push_within(&mut self.list, value)?,
            Reading::Null => {}
            Reading::Odd(reason) => {
                UNREADABLE.set(UNREADABLE.get().saturating_add(1));
                self.reason.get_or_insert_with(|| within(&format!("[{}]", self.index), &reason));
            }
        }
        self.index += 1;
        Ok(())
    }

    /// The list. Where there are elements and none can be read, it is no such list.
    pub(crate) fn finish(self) -> Reading<Vec<T>> {
        match self.reason {
            Some(reason) if self.list.is_empty() => Reading::Odd(reason),
            _ => Reading::Value(self.list),
        }
    }
}

/// A null list is empty.
impl<T: Read> Read for Vec<T> {
    fn read(source: &mut dyn Source) -> Result<Reading<Self>, ReadError> {
        let mut elements = Elements::default();
        Ok(match source.array(&mut |element| elements.read(element))? {
            JsonKind::Array => elements.finish(),
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

/// A list whose elements belong to those of another one: none may be left out, so what is no value is the type's default.
#[derive(Debug)]
pub(crate) struct Aligned<T>(pub(crate) Vec<T>);

impl<T: Read + Default> Read for Aligned<T> {
    const IS_DISPENSABLE: bool = true;

    fn read(source: &mut dyn Source) -> Result<Reading<Self>, ReadError> {
        let mut list = Vec::new();
        let kind = source.array(&mut |element| {
            let value = match T::read(element)? {
                Reading::Value(value) => value,
                Reading::Null | Reading::Odd(_) => T::default(),
            };
            budget::push_within(&mut list, value)
        })?;
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
