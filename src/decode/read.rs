//! What can be read from a [`Source`]: the types of the WIT's fields, and wrappers for what deployments send differently.

use crate::codes::{Code, Codes};
use crate::types::NameValue;
use json_source::{ReadError, Scalar, Source, budget, read_error};
use serde::de::Error;
use serde_json::value::RawValue;

/// What can be read.
pub(crate) trait Read: Sized {
    /// Reads a value; null is none.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    fn read(source: &mut dyn Source) -> Result<Option<Self>, ReadError>;

    /// What a field is when it is null or left out; none where it is required.
    fn absent() -> Option<Self> {
        None
    }
}

/// Reads the value of a field into its place, unless it is null. A fault names the field, below the fields it is in.
pub(crate) fn store<T: Read>(place: &mut Option<T>, source: &mut dyn Source, name: &str) -> Result<(), ReadError> {
    match T::read(source) {
        Ok(Some(value)) => *place = Some(value),
        Ok(None) => {}
        Err(error) => return Err(within(name, &error)),
    }
    Ok(())
}

/// Reads a whole answer, which must not be null.
pub(crate) fn store_whole<T: Read>(place: &mut Option<T>, source: &mut dyn Source) -> Result<(), ReadError> {
    *place = T::read(source)?;
    match place {
        Some(_) => Ok(()),
        None => Err(read_error("null instead of an answer")),
    }
}

#[cold]
fn within(name: &str, error: &ReadError) -> ReadError {
    let text = error.to_string();
    match text.strip_prefix('`') {
        Some(path) if path.starts_with('[') => read_error(format_args!("`{name}{path}")),
        Some(path) => read_error(format_args!("`{name}.{path}")),
        None => read_error(format_args!("`{name}`: {text}")),
    }
}

/// The value of a field, or what it is when absent.
pub(crate) fn present<T: Read>(value: Option<T>, name: &'static str) -> Result<T, ReadError> {
    value.or_else(T::absent).ok_or_else(|| ReadError::missing_field(name))
}

/// The label of a code, for a field that is a text or an optional one.
pub(crate) fn labelled<T: Read + From<String>>(
    code: Option<Code>,
    codes: &Codes,
    name: &'static str,
) -> Result<T, ReadError> {
    present(code.map(|code| T::from(code.label(codes))), name)
}

impl<T: Read> Read for Option<T> {
    fn read(source: &mut dyn Source) -> Result<Option<Self>, ReadError> {
        Ok(T::read(source)?.map(Some))
    }

    fn absent() -> Option<Self> {
        Some(None)
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(source: &mut dyn Source) -> Result<Option<Self>, ReadError> {
        let mut list = Vec::new();
        let is_there = elements(source, &mut |element| {
            let Some(value) = T::read(element)? else { return Ok(false) };
            budget::push_within(&mut list, value).map(|()| true)
        })?;
        Ok(is_there.then_some(list))
    }
}

/// Reads the elements of an array, which must not be null. A fault names the element.
fn elements(
    source: &mut dyn Source,
    read: &mut dyn FnMut(&mut dyn Source) -> Result<bool, ReadError>,
) -> Result<bool, ReadError> {
    let mut index = 0_usize;
    source.array(&mut |element| {
        let outcome = match read(element) {
            Ok(true) => Ok(()),
            Ok(false) => Err(read_error("null")),
            Err(error) => Err(error),
        };
        index += 1;
        outcome.map_err(|error| within(&format!("[{}]", index - 1), &error))
    })
}

/// Scalars: the type, what is expected of them, and what is read as it.
macro_rules! scalars {
    ($($type:ty, $expected:literal: $($scalar:pat => $value:expr),*;)*) => {$(
        impl Read for $type {
            fn read(source: &mut dyn Source) -> Result<Option<Self>, ReadError> {
                match source.scalar()? {
                    Scalar::Null => Ok(None),
                    $($scalar => Ok(Some($value)),)*
                    other => Err(mismatch($expected, &other)),
                }
            }
        }
    )*};
}

scalars! {
    String, "text": Scalar::Text(text) => text;
    bool, "true or false": Scalar::Flag(flag) => flag;
    i64, "a whole number": Scalar::Integer(number) => number;
    u64, "a whole number from 0": Scalar::Integer(number @ 0..) => number.unsigned_abs(), Scalar::Unsigned(number) => number;
    f64, "a number": Scalar::Integer(number) => number as f64, Scalar::Unsigned(number) => number as f64,
        Scalar::Float(number) => number;
    Code, "a code as a whole number or a name": Scalar::Integer(number) => Code::Number(number),
        Scalar::Unsigned(number) => Code::Name(format!("Unknown ({number})")), Scalar::Text(name) => Code::from(name);
}

#[cold]
fn mismatch(expected: &str, given: &Scalar) -> ReadError {
    read_error(match given {
        Scalar::Null => format!("expected {expected}, got null"),
        Scalar::Flag(flag) => format!("expected {expected}, got {flag}"),
        Scalar::Integer(number) => format!("expected {expected}, got {number}"),
        Scalar::Unsigned(number) => format!("expected {expected}, got {number}"),
        Scalar::Float(_) => format!("expected {expected}, got a fraction"),
        Scalar::Text(text) => format!("expected {expected}, got \"{}\"", text.chars().take(60).collect::<String>()),
    })
}

/// A text that some deployments send as a number or a boolean.
pub(crate) struct Text(pub(crate) Option<String>);

impl Read for Text {
    fn read(source: &mut dyn Source) -> Result<Option<Self>, ReadError> {
        let raw = source.raw()?;
        if raw.get().starts_with(['{', '[']) {
            return Err(read_error("expected text, got an object or an array"));
        }
        Ok(text_of(&raw).map(|text| Text(Some(text))))
    }

    fn absent() -> Option<Self> {
        Some(Text(None))
    }
}

/// Any JSON, kept as text; text is kept as it is.
pub(crate) struct JsonText(pub(crate) Option<String>);

impl Read for JsonText {
    fn read(source: &mut dyn Source) -> Result<Option<Self>, ReadError> {
        Ok(text_of(&source.raw()?).map(|text| JsonText(Some(text))))
    }

    fn absent() -> Option<Self> {
        Some(JsonText(None))
    }
}

/// A string's content, or any other value's JSON; null is none.
fn text_of(raw: &RawValue) -> Option<String> {
    let json = raw.get();
    match json.as_bytes().first() {
        Some(b'n') => None,
        Some(b'"') => serde_json::from_str(json).ok(),
        _ => Some(json.to_owned()),
    }
}

/// A list that some deployments leave out; then it is empty.
pub(crate) struct OrEmpty<T>(pub(crate) Vec<T>);

impl<T: Read> Read for OrEmpty<T> {
    fn read(source: &mut dyn Source) -> Result<Option<Self>, ReadError> {
        Ok(Vec::read(source)?.map(OrEmpty))
    }

    fn absent() -> Option<Self> {
        Some(OrEmpty(Vec::new()))
    }
}

/// An object whose names are data: its names and values, in the order of the answer.
pub(crate) struct Pairs(pub(crate) Vec<NameValue>);

impl Pairs {
    /// The value of this name; none if it is null or not there.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|pair| pair.name == name)?.value.as_deref()
    }
}

impl Read for Pairs {
    fn read(source: &mut dyn Source) -> Result<Option<Self>, ReadError> {
        let mut pairs = Vec::new();
        let is_there = source.object(&mut |name, value| {
            budget::spend(name.len())?;
            budget::push_within(&mut pairs, NameValue { name: name.to_owned(), value: text_of(&value.raw()?) })
        })?;
        Ok(is_there.then_some(Pairs(pairs)))
    }

    fn absent() -> Option<Self> {
        Some(Pairs(Vec::new()))
    }
}
