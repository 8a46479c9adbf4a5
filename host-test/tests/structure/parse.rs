//! What one module's source declares, defines and names.

use crate::tokens::{Token, tokens};
use std::collections::{BTreeMap, BTreeSet};

/// A path, without its generic arguments.
type Segments = Vec<String>;

/// One module, without those below it that are in files of their own.
#[derive(Default)]
pub(crate) struct Parsed {
    /// Modules of other files, with what `#[path]` says.
    pub(crate) declared: Vec<(String, Option<String>)>,
    /// Modules that are written in this one.
    pub(crate) inline: Vec<(String, Parsed)>,
    /// The items of this module.
    pub(crate) defined: BTreeSet<String>,
    /// The names that `use` brings, with what they stand for.
    pub(crate) names: BTreeMap<String, Segments>,
    /// The modules all of whose names `use` brings.
    pub(crate) globs: Vec<Segments>,
    /// Every path that is written.
    pub(crate) paths: Vec<Segments>,
}

pub(crate) fn parse(source: &str) -> Parsed {
    let tokens = tokens(source);
    let mut parser = Parser { tokens: &tokens, at: 0 };
    let mut parsed = Parsed::default();
    parser.module(&mut parsed);
    assert_eq!(parser.at, tokens.len(), "a brace too many");
    parsed
}

struct Parser<'a> {
    tokens: &'a [Token],
    at: usize,
}

impl Parser<'_> {
    fn token(&self, ahead: usize) -> Option<&Token> {
        self.tokens.get(self.at + ahead)
    }

    fn word(&self, ahead: usize) -> Option<&str> {
        match self.token(ahead) {
            Some(Token::Word(word)) => Some(word),
            _ => None,
        }
    }

    fn is_sign(&self, ahead: usize, sign: char) -> bool {
        self.token(ahead) == Some(&Token::Sign(sign))
    }

    fn before(&self, back: usize) -> Option<&Token> {
        self.tokens.get(self.at.checked_sub(back)?)
    }

    /// Reads to the brace that ends the module, or to the end of the file.
    fn module(&mut self, parsed: &mut Parsed) {
        let mut depth = 0;
        let mut path_attribute = None;
        while let Some(token) = self.token(0) {
            match token {
                Token::Sign('{') => depth += 1,
                Token::Sign('}') if depth == 0 => return,
                Token::Sign('}') => depth -= 1,
                Token::Text(text) if self.before(2) == Some(&Token::Word("path".to_owned())) => {
                    path_attribute = Some(text.clone());
                }
                Token::Word(word) => match word.as_str() {
                    "mod" if self.word(1).is_some() && self.is_sign(2, ';') => {
                        let name = self.word(1).unwrap_or_default().to_owned();
                        parsed.declared.push((name, path_attribute.take()));
                    }
                    "mod" if self.word(1).is_some() && self.is_sign(2, '{') => {
                        let name = self.word(1).unwrap_or_default().to_owned();
                        self.at += 3;
                        let mut inner = Parsed::default();
                        self.module(&mut inner);
                        parsed.inline.push((name, inner));
                    }
                    // Not the `use<'a>` of a type.
                    "use" if !self.is_sign(1, '<') => {
                        self.at += 1;
                        self.use_tree(&[], parsed);
                        continue;
                    }
                    "fn" | "struct" | "enum" | "trait" | "type" | "const" | "static" | "union" if depth == 0 => {
                        parsed.defined.extend(self.word(1).map(str::to_owned));
                    }
                    "macro_rules" if depth == 0 => parsed.defined.extend(self.word(2).map(str::to_owned)),
                    _ if self.token(1) == Some(&Token::Colons) => {
                        self.path(parsed);
                        continue;
                    }
                    _ => {}
                },
                Token::Colons | Token::Text(_) | Token::Sign(_) => {}
            }
            self.at += 1;
        }
    }

    /// Reads a path that is not in a `use`.
    fn path(&mut self, parsed: &mut Parsed) {
        // Neither the rest of another path or of a method, nor the `pub(in …)` that only says who may see.
        let is_rest = matches!(self.before(1), Some(Token::Colons | Token::Sign('.')));
        let is_visibility = self.before(1) == Some(&Token::Word("in".to_owned()))
            && self.before(2) == Some(&Token::Sign('('))
            && self.before(3) == Some(&Token::Word("pub".to_owned()));
        let mut segments: Segments = self.word(0).map(str::to_owned).into_iter().collect();
        self.at += 1;
        while let (Some(Token::Colons), Some(word)) = (self.token(0), self.word(1)) {
            segments.push(word.to_owned());
            self.at += 2;
        }
        if !is_rest && !is_visibility {
            parsed.paths.push(segments);
        }
    }

    /// Reads what follows `use`, or one branch in its braces.
    fn use_tree(&mut self, stem: &[String], parsed: &mut Parsed) {
        let mut segments = stem.to_vec();
        // A path that begins with colons leads out of the crate.
        let mut is_outside = self.token(0) == Some(&Token::Colons);
        loop {
            match self.token(0) {
                Some(Token::Colons) => self.at += 1,
                Some(Token::Word(word)) if word == "as" => break,
                Some(Token::Word(word)) => {
                    segments.push(word.clone());
                    self.at += 1;
                }
                Some(Token::Sign('*')) => {
                    self.at += 1;
                    if !is_outside {
                        parsed.globs.push(segments);
                    }
                    return;
                }
                Some(Token::Sign('{')) => {
                    self.at += 1;
                    while !self.is_sign(0, '}') {
                        self.use_tree(&segments, parsed);
                        if self.is_sign(0, ',') {
                            self.at += 1;
                        }
                    }
                    self.at += 1;
                    return;
                }
                // In a macro, whose variables stand for nothing here.
                Some(Token::Sign('$')) => {
                    is_outside |= self.word(1) != Some("crate");
                    self.at += 1;
                }
                _ => break,
            }
        }
        // `{self}` is the module itself.
        if segments.len() > 1 && segments.last().is_some_and(|last| last == "self") {
            segments.pop();
        }
        let mut name = segments.last().cloned();
        if self.word(0) == Some("as") {
            name = self.word(1).map(str::to_owned);
            self.at += 2;
        }
        if !is_outside && let Some(name) = name {
            parsed.paths.push(segments.clone());
            parsed.names.insert(name, segments);
        }
    }
}
