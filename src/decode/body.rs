//! A whole body: as text, as JSON, and what is wrong with it.

use super::read::{Read, fill_whole};
use super::room::{Keep, keep};
use super::{OnElement, list};
use json_source::budget;

/// What some programs write before UTF-8 text.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Reads a body.
///
/// # Errors
///
/// As [`read_json`].
pub(crate) fn from_json<T: Read>(body: &[u8]) -> Result<T, String> {
    let mut value = T::empty();
    read_json(body, &mut |source| fill_whole(&mut value, source))?;
    Ok(value)
}

/// Has a body read.
///
/// # Errors
///
/// What is wrong with it: where the JSON ends or breaks off, or what is missing of what is required.
pub(crate) fn read_json(body: &[u8], read: OnElement<'_>) -> Result<(), String> {
    list::forget_unreadable();
    keep(Keep::All);
    let text = text_of_body(body)?;
    budget::set_for(text.len())?;
    json_source::read(text, read).map_err(|error| check_json(text).err().unwrap_or_else(|| error.to_string()))
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

/// Whether a body is JSON.
///
/// # Errors
///
/// What is wrong with it.
#[cold]
fn check_json(text: &str) -> Result<(), String> {
    match json_source::check(text) {
        Ok(()) => Ok(()),
        Err(_) if text.trim_ascii().is_empty() => Err("the body is empty".to_owned()),
        Err(syntax) => Err(format!("not JSON: {syntax}")),
    }
}
