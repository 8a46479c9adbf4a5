//! What is in a file that a run left: its rows, or the end of its log. Pure: bytes or text in, a table or lines out.
//!
//! Nothing here fails: whatever a file holds, it is shown as something, and what was left out is counted. A file is read from
//! its beginning and seldom to its end, so every part takes text that breaks off ([`Piece::is_whole`]): what it breaks off
//! in is no row.

mod csv;
mod gzip;
mod html;
mod inflate;
mod json;
mod kind;
mod log;
mod piece;
mod table;
mod text;

pub use gzip::inflate;
pub use html::to_text as page_text;
pub use kind::{is_gzip, is_gzip_name, is_html_page, is_page_name, kind_of_content, kind_of_name};
pub use log::{Excerpt, Level, around_first_error, has_first_error, tail};
pub use piece::Piece;
pub use table::{Table, Window, shorten};
pub use text::{decode, decode_end};

use crate::decode::from_json;
use json_source::budget::is_available;
use piece::complete_lines;

/// The most bytes that are made of compressed ones.
pub const INFLATED_LIMIT: usize = 8 * 1024 * 1024;

/// How much memory reading a text may take, as a multiple of its length: what a parser keeps of it doubles as it grows.
const COPIES: usize = 4;

/// How much of a text is read where it is too long to be read as a whole, in bytes.
const FIRST_PART: usize = 1024 * 1024;

/// The rows of a text in the form that its name and its content tell: CSV, JSON, JSON lines, or else its lines. All rows of
/// the piece are counted, and those in the window kept.
pub fn table(piece: Piece<'_>, name: &str, window: Window<'_>) -> Table {
    let name = kind::without_gz(name);
    let text = piece.text.trim_start();
    let is_named = |endings: &[&str]| endings.iter().any(|ending| kind::has_ending(name, ending));
    if text.starts_with(['[', '{'])
        && !is_named(&["csv", "tsv", "log"])
        && let Some(table) = json::table(Piece { text, ..piece }, is_named(&["jsonl", "ndjson"]), window)
    {
        return table;
    }
    if !is_named(&["log", "xml", "html", "htm", "json", "jsonl", "ndjson", "md"])
        && let Some(table) = csv::table(piece, is_named(&["csv", "tsv", "tab", "psv"]), window)
    {
        return table;
    }
    let mut table = Table::new("text", window);
    table.name_columns(["line"]);
    for line in complete_lines(piece) {
        table.row([line]);
    }
    table.finish(piece.is_whole)
}

/// The data of a synchronous run, which is in memory as a whole: JSON, a JSON string that holds another text, or any text. Where
/// there is no memory to read all of it, its first part is read.
pub fn table_of_data(data: &str, window: Window<'_>) -> Table {
    if !is_available(data.len().saturating_mul(COPIES)) {
        let end = data.floor_char_boundary(FIRST_PART);
        return table(Piece { text: data.get(..end).unwrap_or_default(), is_whole: false }, "", window);
    }
    let inner = data.trim_start().starts_with('"').then(|| from_json::<String>(data.as_bytes()).ok()).flatten();
    table(Piece { text: inner.as_deref().unwrap_or(data), is_whole: true }, "", window)
}

#[cfg(test)]
mod tests;
