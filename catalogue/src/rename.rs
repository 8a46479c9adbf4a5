//! Renaming words in a text. The dispatcher compiles this file too, for the texts that arise while it runs.

/// A text with every word of kebab-case that `rename` knows replaced. Words end where no letter, digit or dash follows.
pub(crate) fn rename(text: &str, rename: impl Fn(&str) -> Option<String>) -> String {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let mut renamed = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(is_word) {
        let (before, from) = rest.split_at(start);
        let (word, after) = from.split_at(from.find(|c| !is_word(c)).unwrap_or(from.len()));
        renamed.push_str(before);
        match rename(word) {
            Some(other) if word.contains('-') => renamed.push_str(&other),
            _ => renamed.push_str(word),
        }
        rest = after;
    }
    renamed.push_str(rest);
    renamed
}

#[cfg(test)]
mod tests {
    use super::rename;

    #[test]
    fn only_whole_words_with_a_dash_are_renamed() {
        let text = rename("use page-index x get-agent; not page-indexes, `page-index`", |word| {
            ["page-index", "use", "get-agent"].contains(&word).then(|| word.replace('-', "").to_uppercase())
        });
        assert_eq!(text, "use PAGEINDEX x GETAGENT; not page-indexes, `PAGEINDEX`");
    }
}
