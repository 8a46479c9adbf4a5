//! Text on a page: wrapped to the terminal, with styles where it is one.

use console::Term;
use textwrap::{Options, fill};

/// The width of lines where nothing else is known, and the most that is read with ease.
const WIDTH: usize = 100;

/// The width to wrap to.
pub(crate) fn width() -> usize {
    Term::stdout().size_checked().map_or(WIDTH, |(_, columns)| usize::from(columns).clamp(40, WIDTH))
}

/// `text` with every line indented by `indent` and none longer than the page. Lines that belong to one paragraph are
/// joined first; items of lists stay apart.
pub(crate) fn paragraphs(text: &str, indent: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut joinable = false;
    for line in text.lines() {
        let line = line.trim();
        match lines.last_mut() {
            Some(last) if joinable && !line.is_empty() && !line.starts_with("- ") => {
                last.push(' ');
                last.push_str(line);
            }
            _ => lines.push(line.to_owned()),
        }
        joinable = !line.is_empty();
    }
    lines.iter().map(|line| wrapped(line, indent, indent)).collect::<Vec<_>>().join("\n")
}

/// One paragraph, its first line indented by `first`, the others by `others`.
pub(crate) fn wrapped(line: &str, first: &str, others: &str) -> String {
    // No line of blanks for an empty one.
    if line.is_empty() {
        return String::new();
    }
    // Names such as `get-agent` are not to be broken at their hyphens.
    let options = Options::new(width())
        .initial_indent(first)
        .subsequent_indent(others)
        .word_splitter(textwrap::WordSplitter::NoHyphenation)
        .break_words(false);
    fill(line, options)
}
