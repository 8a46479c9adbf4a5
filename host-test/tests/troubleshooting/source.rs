//! The messages in the component's source: the texts handed to whatever makes errors.
//!
//! No parser of Rust, but a reader of its tokens, which is enough for calls with literals. A message that comes in a
//! variable is looked up where the variable is set, in the lines before.

use std::fs;
use std::path::{Path, PathBuf};

/// What makes errors: the function or constructor, and which of its arguments is (part of) a message. The last part of a
/// path is compared, with the part before it where two are given.
const MAKERS: &[(&str, usize)] = &[
    ("Error::new", 1),
    ("configuration", 0),
    ("invalid_argument", 1),
    ("unexpected", 2),
    ("refuse", 1),
    ("fault", 0),
    ("Broken", 0),
];

/// What is found that way and is no message of its own.
const EXEMPT: &[(&str, &str)] = &[
    ("timed out", "the reason of a failure that has a message of its own"),
    ("the answer is too large", "the same"),
    ("the value was read already", "a fault in the reader itself, which its tests exclude"),
    ("the answer reports a failure", "what it reports is shown instead"),
    ("Correct the arguments as the message says, and call again.", "a hint"),
];

/// One text of a message.
#[derive(Debug)]
pub struct Message {
    pub file: String,
    pub text: String,
}

impl Message {
    /// Whether it never reaches a user, or stands on the page in general form (`expected <type>, got <value>`).
    pub fn is_exempt(&self) -> bool {
        EXEMPT.iter().any(|(text, _)| *text == self.text)
            || (self.text.starts_with("expected ") && self.text.contains(", got "))
    }

    /// The pieces between numbers and variables, those of at least two words.
    pub fn fragments(&self) -> Vec<String> {
        let mut fixed = String::new();
        let mut depth = 0;
        for c in self.text.replace('`', "").chars() {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                c if depth == 0 && !c.is_ascii_digit() => fixed.push(c),
                _ => {}
            }
            if c == '}' || c.is_ascii_digit() {
                fixed.push('\0');
            }
        }
        let fragments = fixed.split('\0').map(|piece| piece.trim_matches(|c: char| !c.is_alphanumeric() && c != '='));
        fragments.filter(|piece| piece.contains(' ')).map(str::to_owned).collect()
    }
}

/// All messages of the component's source, tests apart.
pub fn messages() -> Vec<Message> {
    let mut files = Vec::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../src"), &mut files);
    files.sort();
    files.iter().flat_map(|file| of_file(file)).collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
        if path.is_dir() {
            collect(&path, files);
        } else if name.ends_with(".rs") && name != "tests.rs" && name != "fake.rs" {
            files.push(path);
        }
    }
}

fn of_file(path: &Path) -> Vec<Message> {
    let source = fs::read_to_string(path).expect("a file");
    let code = source.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    let tokens = tokens(code);
    let mut texts = Vec::new();
    for at in 0..tokens.len() {
        if let Some(index) = maker(&tokens, at) {
            let arguments = arguments(&tokens, at + 1);
            if let Some(argument) = arguments.get(index) {
                texts.extend(literals(&tokens, argument.clone()));
            }
        }
        // A text alone as an error: what a reader says of an answer, or of an address (`map_err(|_| "…")`).
        let bare = |at| is_word(&tokens, at, "format") || matches!(tokens.get(at), Some(Token::Text(_)));
        let is_error =
            (is_word(&tokens, at, "Err") && bare(at + 2)) || (is_word(&tokens, at, "map_err") && bare(at + 5));
        if is_error && is_sign(&tokens, at + 1, '(') {
            texts.extend(
                arguments(&tokens, at + 1)
                    .first()
                    .map(|argument| strings(&tokens, argument.clone()))
                    .unwrap_or_default(),
            );
        }
        // Functions that only name reasons.
        if is_word(&tokens, at, "fn") && is_word(&tokens, at + 1, "reason") {
            texts.extend(strings(&tokens, at..end_of_block(&tokens, at)));
        }
    }
    let file = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    texts.into_iter().map(|text| Message { file: file.to_owned(), text }).collect()
}

#[derive(Debug, PartialEq)]
enum Token {
    Word(String),
    Text(String),
    Sign(char),
}

/// The tokens of some Rust, without comments.
fn tokens(code: &str) -> Vec<Token> {
    let chars: Vec<char> = code.chars().collect();
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        let next = chars.get(at + 1).copied().unwrap_or(' ');
        if c == '/' && next == '/' {
            while chars.get(at).is_some_and(|c| *c != '\n') {
                at += 1;
            }
        } else if c == '"' {
            let (text, end) = text(&chars, at + 1);
            tokens.push(Token::Text(text));
            at = end;
        } else if c == '\'' {
            // A character, or a lifetime.
            at += if next == '\\' {
                4
            } else if chars.get(at + 2) == Some(&'\'') {
                3
            } else {
                1
            };
        } else if c.is_alphanumeric() || c == '_' {
            let start = at;
            while chars.get(at).is_some_and(|c| c.is_alphanumeric() || *c == '_') {
                at += 1;
            }
            tokens.push(Token::Word(chars[start..at].iter().collect()));
        } else {
            if !c.is_whitespace() {
                tokens.push(Token::Sign(c));
            }
            at += 1;
        }
    }
    tokens
}

/// A text from behind its opening quotation mark on, and where it ends.
fn text(chars: &[char], mut at: usize) -> (String, usize) {
    let mut text = String::new();
    while let Some(&c) = chars.get(at) {
        at += 1;
        match c {
            '"' => break,
            '\\' => {
                let escaped = chars.get(at).copied().unwrap_or(' ');
                at += 1;
                if escaped != '\n' {
                    text.push(escaped);
                    continue;
                }
                while chars.get(at).is_some_and(|c| c.is_whitespace()) {
                    at += 1;
                }
            }
            c => text.push(c),
        }
    }
    (text, at)
}

fn is_word(tokens: &[Token], at: usize, word: &str) -> bool {
    matches!(tokens.get(at), Some(Token::Word(other)) if other == word)
}

fn is_sign(tokens: &[Token], at: usize, sign: char) -> bool {
    tokens.get(at) == Some(&Token::Sign(sign))
}

/// Which argument of the call at `at` is a message, if it is a call of a maker.
fn maker(tokens: &[Token], at: usize) -> Option<usize> {
    if !is_sign(tokens, at + 1, '(') || (at > 0 && is_word(tokens, at - 1, "fn")) {
        return None;
    }
    MAKERS.iter().find_map(|(path, index)| {
        let (owner, name) = path.split_once("::").unwrap_or(("", path));
        let owned = owner.is_empty() || (at > 2 && is_word(tokens, at - 3, owner));
        (is_word(tokens, at, name) && owned).then_some(*index)
    })
}

/// The arguments of a call, from its opening parenthesis on.
fn arguments(tokens: &[Token], open: usize) -> Vec<std::ops::Range<usize>> {
    let mut arguments = Vec::new();
    let mut depth = 0;
    let mut start = open + 1;
    for (at, token) in tokens.iter().enumerate().skip(open) {
        match token {
            Token::Sign('(' | '[' | '{') => depth += 1,
            Token::Sign(')' | ']' | '}') => depth -= 1,
            Token::Sign(',') if depth == 1 => {
                arguments.push(start..at);
                start = at + 1;
            }
            _ => {}
        }
        if depth == 0 {
            arguments.push(start..at);
            break;
        }
    }
    arguments
}

fn strings(tokens: &[Token], range: std::ops::Range<usize>) -> Vec<String> {
    let texts = tokens[range].iter().filter_map(|token| match token {
        Token::Text(text) => Some(text.clone()),
        _ => None,
    });
    texts.collect()
}

/// The texts of an argument; where it is a variable, those that it was last set to.
fn literals(tokens: &[Token], argument: std::ops::Range<usize>) -> Vec<String> {
    let texts = strings(tokens, argument.clone());
    let Some(Token::Word(variable)) = tokens[argument.clone()].iter().find(|token| matches!(token, Token::Word(_)))
    else {
        return texts;
    };
    if !texts.is_empty() {
        return texts;
    }
    let set = (0..argument.start).rev().find(|at| {
        let binds = is_word(tokens, *at, "let") || is_word(tokens, *at, "const");
        binds && (*at..*at + 6).take_while(|at| !is_sign(tokens, *at, '=')).any(|at| is_word(tokens, at, variable))
    });
    set.map_or_else(Vec::new, |at| strings(tokens, at..end_of_statement(tokens, at)))
}

fn end_of_statement(tokens: &[Token], start: usize) -> usize {
    end(tokens, start, |depth, token| depth == 0 && *token == Token::Sign(';'))
}

fn end_of_block(tokens: &[Token], start: usize) -> usize {
    end(tokens, start, |depth, token| depth == 0 && *token == Token::Sign('}'))
}

fn end(tokens: &[Token], start: usize, ends: impl Fn(i32, &Token) -> bool) -> usize {
    let mut depth = 0;
    for (at, token) in tokens.iter().enumerate().skip(start) {
        match token {
            Token::Sign('(' | '[' | '{') => depth += 1,
            Token::Sign(')' | ']' | '}') => depth -= 1,
            _ => {}
        }
        if ends(depth, token) {
            return at;
        }
    }
    tokens.len()
}
