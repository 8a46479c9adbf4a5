//! What can be read from a [`Source`], and how the fields of a record are filled.

use super::room;
use crate::codes::{Code, Codes};
use json_source::{JsonKind, Names, ReadError, Source, read_error};

/// What reading a value led to.
#[derive(Debug, PartialEq)]
pub(crate) enum Reading {
    /// The place holds it.
    Value,
    /// It is null. The place is as it was.
    Null,
    /// It is something else: what, for a message. What the place holds is of no use.
    Odd(String),
}

/// Whether a record can do without a value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Need {
    /// It is nothing without one.
    Required,
    /// When it is null or left out, but not when it cannot be read.
    Readable,
    /// Always.
    Dispensable,
}

/// A place that a value is read into. One reader of records serves all of them, through this.
pub(crate) trait Fill {
    /// Reads a value to its end, whatever it turns out to be. What is no value leaves the place of a single value or a list as
    /// it was; a record is read into an empty place.
    ///
    /// # Errors
    ///
    /// Where it is not JSON, or there is no memory for it.
    fn fill(&mut self, source: &mut Source<'_>) -> Result<Reading, ReadError>;

    /// Whether its record can do without it.
    fn need(&self) -> Need {
        Need::Required
    }

    /// What it is where its record does without it, if that is not what an empty place holds.
    fn leave_out(&mut self) {}
}

/// What can be read by itself.
pub(crate) trait Read: Fill + Sized {
    /// A place for one.
    fn empty() -> Self;

    /// What ends a list of which so many are left out since there is no room, where that can be said in the list itself.
    fn more(_count: usize) -> Option<Self> {
        None
    }
}

impl<T: Read> Fill for Option<T> {
    fn fill(&mut self, source: &mut Source<'_>) -> Result<Reading, ReadError> {
        let mut value = T::empty();
        let reading = value.fill(source)?;
        if reading == Reading::Value {
            *self = Some(value);
        }
        Ok(reading)
    }

    fn need(&self) -> Need {
        Need::Dispensable
    }
}

/// The fields of a record that is about to be read, with what the API calls each.
pub(crate) struct Fields<'a, 'f> {
    names: &'static Names,
    places: &'a mut [&'f mut dyn Fill],
    /// Which of them have a value, a bit for each ([`Names::MOST`]).
    filled: u64,
    /// Those that could not be read, each with what it is instead.
    odd: Vec<(usize, String)>,
    /// Whether any field of the record was there.
    any: bool,
}

impl<'a, 'f> Fields<'a, 'f> {
    /// A place for each of the names.
    pub(crate) fn new(names: &'static Names, places: &'a mut [&'f mut dyn Fill]) -> Fields<'a, 'f> {
        Fields { names, places, filled: 0, odd: Vec::new(), any: false }
    }

    /// Reads a field, if the record has one of this name.
    pub(crate) fn read(&mut self, name: &str, source: &mut Source<'_>) -> Result<(), ReadError> {
        let Some(index) = self.names.find(name) else { return Ok(()) };
        let Some(place) = self.places.get_mut(index) else { return Ok(()) };
        match place.fill(source)? {
            Reading::Value => {
                self.filled |= 1 << index;
                self.any = true;
            }
            Reading::Null => self.any = true,
            Reading::Odd(reason) => self.odd.push((index, reason)),
        }
        Ok(())
    }

    /// What the record is, now that its end is reached.
    pub(crate) fn finish(self, kind: JsonKind) -> Reading {
        match kind {
            JsonKind::Object if self.any => {}
            JsonKind::Object => {
                return Reading::Odd("an object without any readable field of those documented".to_owned());
            }
            JsonKind::Null => return Reading::Null,
            other => return Reading::Odd(mismatch("an object", other)),
        }
        room::spend(2 + self.names.written() + room::FIELD * self.places.len());
        for (index, place) in self.places.iter_mut().enumerate() {
            if self.filled & (1 << index) != 0 {
                continue;
            }
            let name = self.names.name(index);
            let reason = self.odd.iter().find(|(odd, _)| *odd == index).map(|(_, reason)| reason);
            match (place.need(), reason) {
                (Need::Dispensable, _) | (Need::Readable, None) => place.leave_out(),
                (_, Some(reason)) => return Reading::Odd(within(name, reason)),
                (Need::Required, None) => return Reading::Odd(format!("missing field `{name}`")),
            }
        }
        Reading::Value
    }
}

/// Reads a record into places for its fields. One copy serves all records.
#[inline(never)]
pub(crate) fn record(
    source: &mut Source<'_>,
    names: &'static Names,
    places: &mut [&mut dyn Fill],
) -> Result<Reading, ReadError> {
    let mut fields = Fields::new(names, places);
    let kind = source.object(&mut |name, value| fields.read(name, value))?;
    Ok(fields.finish(kind))
}

/// Reads a whole answer, which must be there.
pub(crate) fn fill_whole(place: &mut dyn Fill, source: &mut Source<'_>) -> Result<(), ReadError> {
    match place.fill(source)? {
        Reading::Value => Ok(()),
        Reading::Null => Err(read_error("null instead of an answer")),
        Reading::Odd(reason) => Err(read_error(reason)),
    }
}

/// The label of a code, which is never required.
pub(crate) struct Label<'a>(pub(crate) &'a mut Option<String>, pub(crate) &'static Codes);

impl Fill for Label<'_> {
    fn fill(&mut self, source: &mut Source<'_>) -> Result<Reading, ReadError> {
        let mut code = Code::empty();
        let reading = code.fill(source)?;
        if reading == Reading::Value {
            let label = code.label(self.1);
            room::spend(label.len());
            *self.0 = Some(label);
        }
        Ok(reading)
    }

    fn need(&self) -> Need {
        Need::Dispensable
    }
}

/// A number of bytes, which is whole, whatever is calculated somewhere.
pub(crate) struct Bytes<'a>(pub(crate) &'a mut Option<i64>);

impl Fill for Bytes<'_> {
    fn fill(&mut self, source: &mut Source<'_>) -> Result<Reading, ReadError> {
        let mut bytes = f64::empty();
        let reading = bytes.fill(source)?;
        if reading == Reading::Value {
            *self.0 = Some(bytes.round() as i64);
        }
        Ok(reading)
    }

    fn need(&self) -> Need {
        Need::Dispensable
    }
}

/// What costs are in. No deployment says so, since there is only one.
pub(crate) struct Unit<'a>(pub(crate) &'a mut String);

impl Fill for Unit<'_> {
    fn fill(&mut self, source: &mut Source<'_>) -> Result<Reading, ReadError> {
        self.0.fill(source)
    }

    fn need(&self) -> Need {
        Need::Dispensable
    }

    fn leave_out(&mut self) {
        *self.0 = "credits".to_owned();
    }
}

/// Another sort of value than was expected.
#[cold]
pub(super) fn mismatch(expected: &str, given: JsonKind) -> String {
    let given = match given {
        JsonKind::Null => "null",
        JsonKind::Object => "an object",
        JsonKind::Array => "an array",
        JsonKind::Scalar => "a single value",
    };
    format!("expected {expected}, got {given}")
}

/// What is wrong with a field or an element, with the way to it.
#[cold]
pub(super) fn within(name: &str, reason: &str) -> String {
    match reason.strip_prefix('`') {
        Some(path) if path.starts_with('[') => format!("`{name}{path}"),
        Some(path) => format!("`{name}.{path}"),
        None => format!("`{name}`: {reason}"),
    }
}
