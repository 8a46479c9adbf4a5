//! What the comments of the WIT say by convention: scopes, parameters, ranges, defaults.

use crate::model::Type;
use anyhow::{Context, Result, bail};

/// The values that a parameter may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Range {
    /// A number.
    Number {
        /// The least.
        from: u64,
        /// The greatest, where there is one.
        to: Option<u64>,
    },
    /// A text of so many characters.
    Characters {
        /// The least.
        from: u64,
        /// The most.
        to: u64,
    },
    /// A text that is not all white space.
    NotBlank,
}

/// The comment of a function, in two.
#[derive(Debug, PartialEq)]
pub(crate) struct Comment {
    /// What the function does.
    pub(crate) description: String,
    /// Its parameters, with what they mean.
    pub(crate) parameters: Vec<(String, String)>,
}

/// Takes the list of parameters off a function's comment.
pub(crate) fn comment(text: &str) -> Result<Comment> {
    let mut description: Vec<&str> = Vec::new();
    let mut parameters: Vec<(String, String)> = Vec::new();
    for line in text.lines() {
        if let Some(item) = line.strip_prefix("- `") {
            let (name, meaning) =
                item.split_once("`: ").with_context(|| format!("no `name`: meaning in \"{line}\""))?;
            parameters.push((name.to_owned(), meaning.to_owned()));
            continue;
        }
        match parameters.last_mut() {
            None => description.push(line),
            Some(_) if line.trim().is_empty() => {}
            Some((_, meaning)) => {
                meaning.push(' ');
                meaning.push_str(line.trim());
            }
        }
    }
    Ok(Comment { description: paragraphs(&description.join("\n")), parameters })
}

/// A text with its paragraphs on one line each.
pub(crate) fn paragraphs(text: &str) -> String {
    let paragraphs: Vec<_> = text
        .split("\n\n")
        .map(|paragraph| paragraph.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|paragraph| !paragraph.is_empty())
        .collect();
    paragraphs.join("\n\n")
}

/// The scope that a world's comment names.
pub(crate) fn scope(comment: &str) -> Result<String> {
    match comment.split_once("OAuth scope `").and_then(|(_, rest)| rest.split_once('`')) {
        Some((scope, _)) => Ok(scope.to_owned()),
        None => bail!("the comment names no OAuth scope"),
    }
}

/// The range that a parameter's description gives.
pub(crate) fn range(ty: &Type, description: &str) -> Option<Range> {
    let words: Vec<&str> = description.split([' ', ',', ';', '.', '(', ')']).filter(|word| !word.is_empty()).collect();
    let number = |word: Option<&&str>| word.and_then(|word| word.parse::<u64>().ok());
    let span = words.windows(3).enumerate().find_map(|(at, span)| match span {
        [from, "to", to] => Some((at, number(Some(from))?, number(Some(to))?)),
        _ => None,
    });
    match ty.present() {
        Type::Integer { .. } => match span {
            Some((_, from, to)) => Some(Range::Number { from, to: Some(to) }),
            None => words
                .windows(2)
                .find_map(|pair| match pair {
                    ["from", from] => number(Some(from)),
                    _ => None,
                })
                .map(|from| Range::Number { from, to: None }),
        },
        Type::Text => match span {
            Some((at, from, to)) if words.get(at + 3) == Some(&"characters") => Some(Range::Characters { from, to }),
            _ if description.contains("not blank") => Some(Range::NotBlank),
            _ => None,
        },
        _ => None,
    }
}

/// The default that a parameter's description gives as a value; one given in words (`default: …`) is for people only.
pub(crate) fn default(description: &str) -> Option<String> {
    if let Some((before, _)) = description.split_once(" (default)") {
        return before.split_whitespace().next_back().map(str::to_owned);
    }
    let (_, after) = description.split_once("(default ").or_else(|| {
        let rest = description.strip_prefix("default ")?;
        Some(("", rest))
    })?;
    let value = after.split([')', ',', ';', ' ']).next()?;
    Some(value.to_owned()).filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    const U32: Type = Type::Integer { signed: false, bits: 32 };

    #[test]
    fn a_comment_is_a_description_and_parameters() {
        let comment = comment("Does\nthis.\n\nAnd that.\n\n- `a`: one\n  line more\n- `b-c`: two\n").unwrap();
        assert_eq!(comment.description, "Does this.\n\nAnd that.");
        assert_eq!(comment.parameters, [("a".into(), "one line more".into()), ("b-c".into(), "two".into())]);
    }

    #[test]
    fn ranges_are_found() {
        assert_eq!(range(&U32, "1 to 1000 (default 50)"), Some(Range::Number { from: 1, to: Some(1000) }));
        assert_eq!(
            range(&Type::Option(Box::new(U32)), "the page, from 1 (default 1)"),
            Some(Range::Number { from: 1, to: None })
        );
        assert_eq!(range(&Type::Text, "what; 10 to 5000 characters"), Some(Range::Characters { from: 10, to: 5000 }));
        assert_eq!(range(&Type::Text, "the words, not blank"), Some(Range::NotBlank));
        assert_eq!(range(&U32, "How many, from 1."), Some(Range::Number { from: 1, to: None }));
        assert_eq!(range(&U32, "from list-agents"), None);
        assert_eq!(range(&Type::Text, "a day (2026-01-16) or 1 to 2"), None);
    }

    #[test]
    fn defaults_are_found() {
        let cases = [
            ("1 to 100 (default 50)", Some("50")),
            ("processes, 1 to 50 (default 1); must be 1 when synchronous", Some("1")),
            ("default true", Some("true")),
            ("IANA name (default UTC)", Some("UTC")),
            ("remove-entire-run (default), remove-all-files", Some("remove-entire-run")),
            ("a JSON object (default: the agent's own values)", None),
            ("only these", None),
        ];
        for (text, expected) in cases {
            assert_eq!(default(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn a_world_names_its_scope() {
        assert_eq!(scope("Finding agents. OAuth scope `agents:read`.").unwrap(), "agents:read");
        assert!(scope("Finding agents.").is_err());
    }
}
