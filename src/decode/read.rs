//! What can be read from a [`Source`], and how the fields of a record are put together.

use super::room;
use crate::codes::{Code, Codes};
use json_source::{JsonKind, ReadError, Source, read_error};
use std::borrow::Cow;

/// What reading a value led to.
#[derive(Debug)]
pub(crate) enum Reading<T> {
    /// The value.
    Value(T),
    /// It is null, or not there.
    Null,
    /// It is something else: what, for a message.
    Odd(String),
}

impl<T> Reading<T> {
    /// The same about what is made of the value.
    pub(crate) fn map<U>(self, make: impl FnOnce(T) -> U) -> Reading<U> {
        match self {
            Reading::Value(value) => Reading::Value(make(value)),
            Reading::Null => Reading::Null,
            Reading::Odd(reason) => Reading::Odd(reason),
        }
    }
}

impl<T> From<Result<T, String>> for Reading<T> {
    fn from(outcome: Result<T, String>) -> Reading<T> {
        match outcome {
            Ok(value) => Reading::Value(value),
            Err(reason) => Reading::Odd(reason),
        }
    }
}

/// What can be read.
pub(crate) trait Read: Sized {
    /// Reads a value to its end, whatever it turns out to be.
    ///
    /// # Errors
    ///
    /// Where it is not JSON, or there is no memory for it.
    fn read(source: &mut dyn Source) -> Result<Reading<Self>, ReadError>;

    /// Whether a field is what it is without a value, too, when what stands there cannot be read. If not, that is an error.
    const IS_DISPENSABLE: bool = false;

    /// What a field is when it is null or left out; none where it is required.
    fn absent() -> Option<Self> {
        None
    }

    /// What ends a list of which so many are left out since there is no room, where that can be said in the list itself.
    fn more(_count: usize) -> Option<Self> {
        None
    }
}

impl<T: Read> Read for Option<T> {
    fn read(source: &mut dyn Source) -> Result<Reading<Self>, ReadError> {
        Ok(T::read(source)?.map(Some))
    }

    const IS_DISPENSABLE: bool = true;

    fn absent() -> Option<Self> {
        Some(None)
    }
}

/// The fields of one object that could not be read, each with what it is instead.
#[derive(Debug, Default)]
pub(crate) struct OddFields(Vec<(&'static str, String)>);

impl OddFields {
    fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(odd, _)| *odd == name)
    }

    /// Why a record cannot do without this field.
    #[cold]
    fn about(&self, name: &str) -> String {
        match self.0.iter().find(|(odd, _)| *odd == name) {
            Some((_, reason)) => within(name, reason),
            None => format!("missing field `{name}`"),
        }
    }
}

/// Reads the value of a field into its place. What is no value does not displace one that came before. Says whether it is
/// what such a field may be.
pub(crate) fn store<T: Read>(
    place: &mut Option<T>,
    source: &mut dyn Source,
    name: &'static str,
    odd: &mut OddFields,
) -> Result<bool, ReadError> {
    match T::read(source)? {
        Reading::Value(value) => *place = Some(value),
        Reading::Null => {}
        Reading::Odd(reason) => {
            odd.0.push((name, reason));
            return Ok(false);
        }
    }
    Ok(true)
}

/// Reads a whole answer, which must be there.
pub(crate) fn store_whole<T: Read>(place: &mut Option<T>, source: &mut dyn Source) -> Result<(), ReadError> {
    match T::read(source)? {
        Reading::Value(value) => *place = Some(value),
        Reading::Null => return Err(read_error("null instead of an answer")),
        Reading::Odd(reason) => return Err(read_error(reason)),
    }
    Ok(())
}

/// The value of a field, or what it is without a readable one.
///
/// # Errors
///
/// When it is required.
pub(crate) fn present<T: Read>(place: Option<T>, name: &str, odd: &OddFields) -> Result<T, String> {
    let absent = || if T::IS_DISPENSABLE || !odd.has(name) { T::absent() } else { None };
    place.or_else(absent).ok_or_else(|| odd.about(name))
}

/// The label of a code, which is never required.
pub(crate) fn label(place: Option<Code>, codes: &Codes) -> Option<String> {
    let label = place?.label(codes);
    room::spend(label.len());
    Some(label)
}

/// What a value is when it is no record: not an object, or one with none of the record's fields.
#[inline(never)]
pub(crate) fn not_a_record<T>(kind: JsonKind, any_field: bool) -> Option<Reading<T>> {
    match kind {
        JsonKind::Object if any_field => None,
        JsonKind::Null => Some(Reading::Null),
        JsonKind::Object => Some(Reading::Odd("an object without any readable field of those documented".to_owned())),
        other => Some(Reading::Odd(mismatch("an object", other))),
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

/// The longest name that a field has, in bytes.
const LONGEST_NAME: usize = 40;

/// The name of a field as the API documents it: some deployments begin it with a capital.
pub(crate) fn camel_case(name: &str) -> Cow<'_, str> {
    match name.as_bytes().first() {
        Some(first) if first.is_ascii_uppercase() && name.len() <= LONGEST_NAME => {
            let mut name = name.to_owned();
            if let Some(first) = name.get_mut(..1) {
                first.make_ascii_lowercase();
            }
            name.into()
        }
        _ => name.into(),
    }
}

/// A number of bytes, which is whole, whatever is calculated somewhere.
pub(crate) struct Bytes(pub(crate) Option<i64>);

impl Read for Bytes {
    fn read(source: &mut dyn Source) -> Result<Reading<Self>, ReadError> {
        Ok(f64::read(source)?.map(|bytes| Bytes(Some(bytes.round() as i64))))
    }

    const IS_DISPENSABLE: bool = true;

    fn absent() -> Option<Self> {
        Some(Bytes(None))
    }
}

/// What costs are in. No deployment says so, since there is only one.
pub(crate) struct Unit(pub(crate) String);

impl Read for Unit {
    fn read(source: &mut dyn Source) -> Result<Reading<Self>, ReadError> {
        Ok(String::read(source)?.map(Unit))
    }

    const IS_DISPENSABLE: bool = true;

    fn absent() -> Option<Self> {
        Some(Unit("credits".to_owned()))
    }
}
