//! The words and signs of a Rust source, without its comments.

/// A part of a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Token {
    /// An identifier, a keyword or a number.
    Word(String),
    /// `::`
    Colons,
    /// The inside of a string, as it is written.
    Text(String),
    /// Any other character.
    Sign(char),
}

/// Splits a source that compiles.
pub(crate) fn tokens(source: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let (token, length) = if rest.starts_with("//") {
            (None, rest.find('\n').unwrap_or(rest.len()))
        } else if rest.starts_with("/*") {
            (None, comment(rest))
        } else if let Some((inside, length)) = string(rest) {
            (Some(Token::Text(inside.to_owned())), length)
        } else if first == '\'' {
            (None, character(rest))
        } else if is_word(first) {
            let word = rest.strip_prefix("r#").unwrap_or(rest);
            let length = word.find(|one| !is_word(one)).unwrap_or(word.len());
            (Some(Token::Word(word[..length].to_owned())), rest.len() - word.len() + length)
        } else if rest.starts_with("::") {
            (Some(Token::Colons), 2)
        } else {
            (Some(Token::Sign(first)).filter(|_| !first.is_whitespace()), first.len_utf8())
        };
        tokens.extend(token);
        rest = &rest[length..];
    }
    tokens
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// The length of a comment that may hold others.
fn comment(rest: &str) -> usize {
    let mut depth = 0;
    let mut at = 0;
    while at < rest.len() {
        let step = match rest.as_bytes()[at..] {
            [b'/', b'*', ..] => {
                depth += 1;
                2
            }
            [b'*', b'/', ..] => {
                depth -= 1;
                2
            }
            _ => 1,
        };
        at += step;
        if depth == 0 {
            break;
        }
    }
    at
}

/// The inside of the string that begins here, with the length of the whole.
fn string(rest: &str) -> Option<(&str, usize)> {
    let prefix = rest.find(|one: char| !['b', 'c', 'r'].contains(&one)).filter(|length| *length <= 2)?;
    let is_raw = rest[..prefix].ends_with('r');
    let body = rest[prefix..].trim_start_matches('#');
    let hashes = rest.len() - prefix - body.len();
    let inside = body.strip_prefix('"').filter(|_| is_raw || hashes == 0)?;
    let length = if is_raw {
        inside.find(&format!("\"{}", "#".repeat(hashes)))?
    } else {
        let mut escaped = false;
        inside.find(|one| {
            let ends = one == '"' && !escaped;
            escaped = one == '\\' && !escaped;
            ends
        })?
    };
    Some((&inside[..length], prefix + hashes + 1 + length + 1 + hashes))
}

/// The length of a character, or of the sign of a lifetime, whose name is then a word.
fn character(rest: &str) -> usize {
    let inside = &rest[1..];
    if let Some(escaped) = inside.strip_prefix('\\') {
        let first = escaped.chars().next().map_or(0, char::len_utf8);
        return 2 + first + escaped[first..].find('\'').map_or(0, |end| end + 1);
    }
    let first = inside.chars().next().map_or(0, char::len_utf8);
    if inside[first..].starts_with('\'') { 1 + first + 1 } else { 1 }
}
