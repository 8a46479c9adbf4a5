//! JSON: a list of objects, an object with one list, or an object on each line.
//!
//! The document may break off anywhere, which no JSON parser reads. So the values of the list are found here, by brackets
//! and quotes alone, and each complete one is then parsed.

use super::{Piece, Table, Window, complete_lines};
use crate::decode::{Object, from_json};

/// The rows of a text that begins with `[` or `{`. None where it holds no JSON.
pub(super) fn table(piece: Piece<'_>, is_named_lines: bool, window: Window<'_>) -> Option<Table> {
    if piece.text.starts_with('{') && (is_named_lines || is_lines(piece)) {
        let mut table = Table::new("json-lines", window);
        for line in complete_lines(piece).map(str::trim).filter(|line| !line.is_empty()) {
            take(&mut table, line);
        }
        return finished(table, piece.is_whole);
    }
    let mut table = Table::new("json", window);
    let Some(list) = list_in(piece.text) else {
        // An object without a list is one row, once it is there.
        if piece.is_whole {
            take(&mut table, piece.text.trim_end());
        }
        return finished(table, piece.is_whole);
    };
    let mut values = Values(list);
    for value in values.by_ref() {
        take(&mut table, value);
    }
    let is_closed = values.0.starts_with(']');
    table.is_broken |= piece.is_whole && !is_closed;
    finished(table, is_closed || piece.is_whole)
}

/// None of what turned out to be no JSON at all.
fn finished(table: Table, is_whole: bool) -> Option<Table> {
    (!table.is_broken || table.seen > 0).then(|| table.finish(is_whole))
}

/// Adds a value as a row: an object by its names, a list by its places, anything else as it is.
fn take(table: &mut Table, value: &str) {
    if table.is_broken || table.skips() {
        return;
    }
    // Read as the one value of an object, since that is what is read without knowing its type.
    let object = match value.starts_with('{') {
        true => from_json::<Object>(value.as_bytes()),
        false if value.starts_with('[') => {
            let fields: Vec<String> = Values(value.get(1..).unwrap_or_default())
                .enumerate()
                .map(|(index, element)| format!("\"column {}\":{element}", index + 1))
                .collect();
            from_json(format!("{{{}}}", fields.join(",")).as_bytes())
        }
        false => from_json(format!("{{\"value\":{value}}}").as_bytes()),
    };
    match object {
        Ok(Object(pairs)) => table.named_row(pairs.iter().map(|pair| (pair.name.as_str(), pair.value.as_deref()))),
        Err(_) => table.is_broken = true,
    }
}

/// Whether each line is an object: the first two are.
fn is_lines(piece: Piece<'_>) -> bool {
    let mut lines = piece.text.lines().map(str::trim).filter(|line| !line.is_empty());
    let is_object = |line: &str| line.starts_with('{') && value_end(line) == Some(line.len());
    lines.next().is_some_and(is_object) && lines.next().is_some_and(|line| line.starts_with('{'))
}

/// What follows the bracket of the list: the document itself, or the first list in its object that has objects in it; if none
/// has, the first.
fn list_in(text: &str) -> Option<&str> {
    if let Some(list) = text.strip_prefix('[') {
        return Some(list);
    }
    let mut first = None;
    let mut rest = text.strip_prefix('{')?;
    loop {
        rest = rest.trim_start_matches([',', ' ', '\t', '\r', '\n']);
        let name = value_end(rest)?;
        rest = rest.get(name..)?.trim_start().strip_prefix(':')?.trim_start();
        if let Some(list) = rest.strip_prefix('[') {
            if list.trim_start().starts_with('{') {
                return Some(list);
            }
            first = first.or(Some(list));
        }
        let Some(end) = value_end(rest) else { return first };
        rest = rest.get(end..)?;
        if rest.trim_start().starts_with('}') {
            return first;
        }
    }
}

/// The complete values of a list, from what follows its bracket. In the end it holds what is left.
struct Values<'a>(&'a str);

impl<'a> Iterator for Values<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        self.0 = self.0.trim_start_matches([',', ' ', '\t', '\r', '\n']);
        let end = value_end(self.0)?;
        let (value, rest) = self.0.split_at_checked(end)?;
        self.0 = rest;
        Some(value)
    }
}

/// Where the value that a text begins with ends; none where the text breaks off in it, or begins with none. Only brackets
/// and quotes are looked at.
fn value_end(text: &str) -> Option<usize> {
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    for (index, byte) in text.bytes().enumerate() {
        if in_string {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => in_string = false,
                _ => continue,
            }
            if in_string || depth > 0 {
                continue;
            }
            return Some(index + 1);
        }
        match byte {
            b'"' if depth == 0 && index > 0 => return Some(index),
            b'"' => in_string = true,
            b'{' | b'[' => depth += 1,
            b'}' | b']' if depth == 0 => return (index > 0).then_some(index),
            b'}' | b']' => {
                depth -= 1;
                if depth == 0 {
                    return Some(index + 1);
                }
            }
            b',' | b' ' | b'\t' | b'\r' | b'\n' | b':' if depth == 0 => return (index > 0).then_some(index),
            _ => {}
        }
    }
    None
}
