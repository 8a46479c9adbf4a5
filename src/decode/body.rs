//! A whole body: as text, as JSON, and what is wrong with it.

use super::read::{Read, fill_whole};
use super::room::{Keep, keep};
use super::{OnElement, ReadError, list};
use json_source::{budget, replace_lone_surrogates};
use serde::de::IgnoredAny;

/// What some programs write before UTF-8 text.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Reads a body.
///
/// # Errors
///
/// As [`read_json`].
pub(crate) fn from_json<T: Read>(body: &[u8]) -> Result<T, String> {
    let mut value = T::empty();
    read_json(&mut body.to_vec(), &mut |source| fill_whole(&mut value, source))?;
    Ok(value)
}

/// Has a body read; twice, where it holds halves of surrogate pairs, which no text can: they become U+FFFD.
///
/// # Errors
///
/// What is wrong with it: where the JSON ends or breaks off, or what is missing of what is required.
pub(crate) fn read_json(body: &mut [u8], read: OnElement<'_>) -> Result<(), String> {
    let Err(error) = read_once(body, read) else { return Ok(()) };
    if replace_lone_surrogates(body) {
        return read_once(body, read);
    }
    Err(error)
}

fn read_once(body: &[u8], read: OnElement<'_>) -> Result<(), String> {
    list::forget_unreadable();
    keep(Keep::All);
    let text = text_of_body(body)?;
    budget::set_for(text.len())?;
    json_source::read(text, read).map_err(|error| check_json(body).err().unwrap_or_else(|| without_position(&error)))
}

/// Takes the byte order mark away.
pub(crate) fn strip_mark(body: &mut Vec<u8>) {
    if body.starts_with(BYTE_ORDER_MARK) {
        body.drain(..BYTE_ORDER_MARK.len());
    }
}

/// A body as text, without its byte order mark. It is looked through once as a whole, which takes less time than each of
/// its texts by itself.
///
/// # Errors
///
/// When it is not UTF-8.
pub(crate) fn text_of_body(body: &[u8]) -> Result<&str, String> {
    let body = body.strip_prefix(BYTE_ORDER_MARK).unwrap_or(body);
    std::str::from_utf8(body).map_err(|_| "not JSON: the body is not UTF-8 text".to_owned())
}

/// What is wrong with what the JSON says; where it stands is of no use, since the field is named.
fn without_position(error: &ReadError) -> String {
    let text = error.to_string();
    match text.rsplit_once(" at line ") {
        Some((reason, _)) => reason.to_owned(),
        None => text,
    }
}

/// Whether a body is JSON.
///
/// # Errors
///
/// What is wrong with it.
fn check_json(body: &[u8]) -> Result<(), String> {
    let text = text_of_body(body)?;
    // The parser keeps track of how deep it is.
    budget::set_for(text.len())?;
    match serde_json::from_str::<IgnoredAny>(text) {
        Ok(_) => Ok(()),
        Err(_) if text.trim_ascii().is_empty() => Err("the body is empty".to_owned()),
        Err(syntax) => Err(format!("not JSON: {syntax}")),
    }
}
