//! Text of the WIT as Markdown.

use catalogue::Catalogue;
use textwrap::{Options, WordSplitter};

/// The longest line, tables apart.
const WIDTH: usize = 120;

/// A table with this head and these rows.
pub(super) fn table(head: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut table = format!("| {} |\n|{}\n", head.join(" | "), "---|".repeat(head.len()));
    for row in rows {
        table.push_str(&format!("| {} |\n", row.join(" | ")));
    }
    table
}

/// Paragraphs, with lines of a length that can be read.
pub(super) fn wrapped(text: &str) -> String {
    // Names such as `get-agent` are not to be broken at their hyphens.
    let options = Options::new(WIDTH).word_splitter(WordSplitter::NoHyphenation).break_words(false);
    textwrap::fill(text, options)
}

/// A text in which names of tools link to them, all but `this` one, and in which nothing is Markdown by accident.
pub(super) fn linked(text: &str, catalogue: &Catalogue, this: &str) -> String {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let mut linked = String::with_capacity(text.len());
    let mut quoted = false;
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let end = if is_word(first) { rest.find(|c| !is_word(c)).unwrap_or(rest.len()) } else { first.len_utf8() };
        let (word, after) = rest.split_at(end);
        match word {
            "`" => {
                quoted = !quoted;
                linked.push('`');
            }
            "|" => linked.push_str("\\|"),
            "*" | "<" | "_" | "[" if !quoted => {
                linked.push('\\');
                linked.push_str(word);
            }
            _ if !quoted && word != this && catalogue.tool(word).is_some() => {
                linked.push_str(&format!("[{word}](#{word})"));
            }
            _ => linked.push_str(word),
        }
        rest = after;
    }
    linked
}
