//! A value that is about to be read, wherever in the answer it stands.
//!
//! A parser of its own, and not serde_json with a visitor for each way to read: most of an answer is not read but passed over,
//! and that takes a third of the time here, since it is one loop over one type. What it takes for JSON is what serde_json does,
//! which a test holds it to; but for halves of surrogate pairs, which some programs write where they have cut a text: they
//! become U+FFFD.

use super::budget;
use super::error::{ReadError, read_error};
use super::parser::Parser;
use super::scalar::Scalar;
use super::strings::unescaped;

/// What a value that was read as a compound one is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum JsonKind {
    /// It is `null`.
    Null,
    /// Its fields were told.
    Object,
    /// Its elements were told.
    Array,
    /// It is none of these, and was skipped.
    Scalar,
}

/// Told each field of an object: its name and its value, which it may leave unread.
pub type OnField<'a> = &'a mut dyn FnMut(&str, &mut Source<'_>) -> Result<(), ReadError>;

/// Told each element of an array, which it may leave unread.
pub type OnElement<'a> = &'a mut dyn FnMut(&mut Source<'_>) -> Result<(), ReadError>;

/// A value that is about to be read, once, by one of these. A value of another sort than was asked for is skipped and told,
/// so that what comes after it can still be read.
pub struct Source<'a> {
    parser: Parser<'a>,
    is_unread: bool,
}

impl<'a> Source<'a> {
    fn take(&mut self) -> Result<&mut Parser<'a>, ReadError> {
        if !self.is_unread {
            return Err(read_error("the value was read already"));
        }
        self.is_unread = false;
        Ok(&mut self.parser)
    }

    /// Has the next value read, and skips it where it is left unread.
    #[inline]
    fn pass(&mut self, read: impl FnOnce(&mut Self) -> Result<(), ReadError>) -> Result<(), ReadError> {
        self.is_unread = true;
        read(self)?;
        if self.is_unread {
            self.take()?.skip()?;
        }
        Ok(())
    }

    /// A value that is neither object nor array.
    ///
    /// # Errors
    ///
    /// Where the value is not JSON, or there is no memory for it; so with the methods below, which also pass on what they are
    /// told by their callers.
    pub fn scalar(&mut self) -> Result<Scalar, ReadError> {
        let parser = self.take()?;
        let (scalar, word) = match parser.next() {
            b'"' => {
                let (content, has_escapes) = parser.string()?;
                budget::spend(content.len())?;
                return Ok(Scalar::Text(if has_escapes { unescaped(content) } else { content.to_owned() }));
            }
            b'n' => (Scalar::Null, "null"),
            b't' => (Scalar::Flag(true), "true"),
            b'f' => (Scalar::Flag(false), "false"),
            b'{' => return parser.skip().map(|()| Scalar::Object),
            b'[' => return parser.skip().map(|()| Scalar::Array),
            b'-' | b'0'..=b'9' => {
                let number = parser.number()?;
                return match number {
                    Scalar::Float(number) if number.is_infinite() => Err(parser.fault("number out of range")),
                    number => Ok(number),
                };
            }
            _ => return Err(parser.fault("expected value")),
        };
        parser.word(word)?;
        Ok(scalar)
    }

    /// An object, an array or null.
    ///
    /// # Errors
    ///
    /// As [`Source::scalar`].
    pub fn compound(&mut self, field: OnField<'_>, element: OnElement<'_>) -> Result<JsonKind, ReadError> {
        match self.take()?.next() {
            b'{' => {
                let mut goes_on = !self.parser.opens(b'}');
                while goes_on {
                    let name = self.parser.name()?;
                    self.pass(|source| field(&name, source))?;
                    goes_on = self.parser.goes_on(b'}')?;
                }
                Ok(JsonKind::Object)
            }
            b'[' => {
                let mut goes_on = !self.parser.opens(b']');
                while goes_on {
                    self.pass(|source| element(source))?;
                    goes_on = self.parser.goes_on(b']')?;
                }
                Ok(JsonKind::Array)
            }
            first => {
                self.parser.skip()?;
                Ok(if first == b'n' { JsonKind::Null } else { JsonKind::Scalar })
            }
        }
    }

    /// Any value as text: a string's content, or the JSON of what is no string; none of null.
    ///
    /// # Errors
    ///
    /// As [`Source::scalar`].
    pub fn text(&mut self) -> Result<Option<String>, ReadError> {
        match self.parser.next() {
            b'"' | b'n' => Ok(match self.scalar()? {
                Scalar::Text(text) => Some(text),
                _ => None,
            }),
            _ => {
                let json = self.take()?.raw()?;
                budget::spend(json.len())?;
                Ok(Some(json.to_owned()))
            }
        }
    }

    /// An object or null.
    ///
    /// # Errors
    ///
    /// As [`Source::scalar`].
    pub fn object(&mut self, field: OnField<'_>) -> Result<JsonKind, ReadError> {
        self.compound(field, &mut |_| Ok(()))
    }

    /// An array or null.
    ///
    /// # Errors
    ///
    /// As [`Source::scalar`].
    pub fn array(&mut self, element: OnElement<'_>) -> Result<JsonKind, ReadError> {
        self.compound(&mut |_, _| Ok(()), element)
    }
}

/// Reads the one value that `json` is.
///
/// # Errors
///
/// Where it is not JSON, or what `value` finds wrong with it.
pub fn read(json: &str, value: OnElement<'_>) -> Result<(), ReadError> {
    let mut source = Source { parser: Parser::new(json), is_unread: true };
    source.pass(value)?;
    source.parser.end()
}

/// Looks through `json`, which is to be one value.
///
/// # Errors
///
/// Where it is not JSON, with the place.
pub fn check(json: &str) -> Result<(), ReadError> {
    read(json, &mut |_| Ok(()))
}

#[cfg(test)]
mod tests;
