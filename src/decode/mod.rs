//! Reading the API's JSON into the types of the WIT.
//!
//! [`decode!`] is a table for each record: the record's field, and what the API calls it. What a deployment leaves out or
//! sends as null is none where the WIT has an option, and an error that names the field where it has not. Unknown fields
//! are skipped. A field with two names (`"dataCount" | "recordsExtracted"`) takes the last of them that is not null.
//!
//! A field is read as its own type, or `in` a set of codes as the code's label, or `as` a wrapper whose content it takes.
//!
//! serde_json parses; serde's derived implementations are not used, since they come as another copy of the parser for
//! each of the thirty records, which is a sixth of the component. Here every record reads from the same [`Source`].

mod read;

pub(crate) use json_source::budget::push_within;
pub(crate) use json_source::{JsonKind, OnElement, ReadError, Source};
pub(crate) use read::{JsonText, OrEmpty, Pairs, Read, Text, labelled, present, store, store_whole};

use json_source::budget;
use serde::de::IgnoredAny;

/// Reads a body.
///
/// # Errors
///
/// As [`read_json`].
pub(crate) fn from_json<T: Read>(body: &[u8]) -> Result<T, String> {
    let mut value = None;
    read_json(body, &mut |source| store_whole(&mut value, source))?;
    value.ok_or_else(|| "no value".to_owned())
}

/// Has a body read.
///
/// # Errors
///
/// What is wrong with it: where the JSON ends or breaks off, or which field has another type than the API documents.
pub(crate) fn read_json(body: &[u8], read: OnElement<'_>) -> Result<(), String> {
    let text = utf8(body)?;
    budget::set_for(text.len())?;
    json_source::read(text, read).map_err(|error| check_json(body).err().unwrap_or_else(|| without_position(&error)))
}

/// A body as text. It is looked through once as a whole, which takes less time than each of its texts by itself.
fn utf8(body: &[u8]) -> Result<&str, String> {
    std::str::from_utf8(body).map_err(|_| "not JSON: the body is not UTF-8 text".to_owned())
}

/// A fault in what the JSON says; where it stands is of no use, since the field is named.
fn without_position(error: &ReadError) -> String {
    let text = error.to_string();
    match text.rsplit_once(" at line ") {
        Some((fault, _)) => fault.to_owned(),
        None => text,
    }
}

/// Whether a body is JSON.
///
/// # Errors
///
/// What is wrong with it.
pub(crate) fn check_json(body: &[u8]) -> Result<(), String> {
    let text = utf8(body)?;
    // The parser keeps track of how deep it is.
    budget::set_for(text.len())?;
    match serde_json::from_str::<IgnoredAny>(text) {
        Ok(_) => Ok(()),
        Err(_) if body.iter().all(u8::is_ascii_whitespace) => Err("the body is empty".to_owned()),
        Err(syntax) => Err(format!("not JSON: {syntax}")),
    }
}

/// Makes a record of the WIT readable: see the module's text.
macro_rules! decode {
    ($($record:ident { $($field:ident: $name:literal $(| $older:literal)* $(in $codes:ident)? $(as $wrapper:ty)?,)* })*) => {$(
        impl $crate::decode::Read for $record {
            fn read(source: &mut dyn $crate::decode::Source) -> Result<Option<Self>, $crate::decode::ReadError> {
                $(let mut $field = None;)*
                let is_there = source.object(&mut |name, value| {
                    match name {
                        $($name $(| $older)* => $crate::decode::store(&mut $field, value, $name)?,)*
                        _ => {}
                    }
                    Ok(())
                })?;
                if !is_there {
                    return Ok(None);
                }
                Ok(Some($record {
                    $($field: $crate::decode::decode!(@take $field, $name $(, in $codes)? $(, as $wrapper)?)?,)*
                }))
            }
        }
    )*};
    (@take $field:ident, $name:literal) => {
        $crate::decode::present($field, $name)
    };
    (@take $field:ident, $name:literal, in $codes:ident) => {
        $crate::decode::labelled($field, &$crate::codes::$codes, $name)
    };
    (@take $field:ident, $name:literal, as $wrapper:ty) => {{
        #[allow(unused_imports, reason = "each table uses some")]
        use $crate::decode::{JsonText, OrEmpty, Pairs, Text};
        $crate::decode::present::<$wrapper>($field, $name).map(|wrapper| wrapper.0)
    }};
}
pub(crate) use decode;

#[cfg(test)]
mod tests;
