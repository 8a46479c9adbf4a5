//! The numbers in prose: how many tools there are, how many only read, how many resources and prompts.

use std::fs;

use anyhow::{Context, Result};
use host_test::artefacts::root;

use super::page::Page;

/// The pages that tell numbers. There, a number in digits before one of the words is the count of all there are.
const PAGES: [&str; 4] = ["README.md", "SECURITY.md", "docs/hosts.md", "docs/mcp-server.md"];

/// The pages with the right number before each of these words, such as ` tools`.
pub(super) fn pages(counts: &[(&str, usize)]) -> Result<Vec<Page>> {
    let page = |name: &&str| {
        let path = root().join(name);
        let text = fs::read_to_string(&path).with_context(|| format!("cannot read {name}"))?;
        let text = counts.iter().fold(text, |text, (words, count)| with_count(&text, words, *count));
        Ok(Page { path, text })
    };
    PAGES.iter().map(page).collect()
}

/// Puts `count` in place of each number before `words`.
fn with_count(text: &str, words: &str, count: usize) -> String {
    let mut out = String::with_capacity(text.len());
    let mut pieces = text.split(words).peekable();
    while let Some(piece) = pieces.next() {
        let words_follow = pieces.peek().is_some();
        let before = piece.trim_end_matches(|character: char| character.is_ascii_digit());
        // Not the end of a longer word, as in `v2 tools`.
        let is_number = before.len() < piece.len() && !before.ends_with(|last: char| last.is_alphanumeric());
        if words_follow && is_number {
            out.push_str(&format!("{before}{count}"));
        } else {
            out.push_str(piece);
        }
        if words_follow {
            out.push_str(words);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::with_count;

    #[test]
    fn only_numbers_before_the_words_are_counts() {
        assert_eq!(
            with_count("43 tools, all 43 tools; the tools, x43 tools, 43 toolboxes", " tools", 50),
            "50 tools, all 50 tools; the tools, x43 tools, 43 toolboxes"
        );
        assert_eq!(with_count("in 9 files", " tools", 50), "in 9 files");
    }
}
