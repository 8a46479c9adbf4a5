//! JSON, piece by piece.

use super::error::{ReadError, read_error};
use super::scalar::Scalar;
use super::strings::{escape, special, unescaped};
use std::borrow::Cow;

/// A place in a text that is JSON, or was said to be.
pub(crate) struct Parser<'a> {
    text: &'a str,
    at: usize,
    /// What ends the objects and arrays that are being passed over.
    ends: Vec<u8>,
}

impl<'a> Parser<'a> {
    pub(crate) fn new(text: &'a str) -> Parser<'a> {
        Parser { text, at: 0, ends: Vec::new() }
    }

    /// The byte here; a zero, which JSON has nowhere, at the end.
    #[inline]
    fn byte(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or_default()
    }

    /// The next byte that is no space, without taking it; a zero at the end.
    #[inline]
    pub(crate) fn next(&mut self) -> u8 {
        while matches!(self.byte(), b' ' | b'\n' | b'\r' | b'\t') {
            self.at += 1;
        }
        self.byte()
    }

    /// Takes this byte, if it is the next.
    #[inline]
    pub(crate) fn takes(&mut self, byte: u8) -> bool {
        // Not by adding the comparison's outcome: the compiler (LLVM 22.1) loses that addition here.
        if self.next() != byte {
            return false;
        }
        self.at += 1;
        true
    }

    /// Takes the opening bracket, and says whether the closing one follows at once, which is taken, too.
    #[inline]
    pub(crate) fn opens(&mut self, end: u8) -> bool {
        self.at += 1;
        self.takes(end)
    }

    /// After a field or an element: whether another one follows, of which nothing is taken, or else the bracket, which is.
    #[inline]
    pub(crate) fn goes_on(&mut self, end: u8) -> Result<bool, ReadError> {
        match self.next() {
            b',' => self.at += 1,
            byte if byte == end => {
                self.at += 1;
                return Ok(false);
            }
            _ => return Err(self.fault(if end == b'}' { "expected `,` or `}`" } else { "expected `,` or `]`" })),
        }
        Ok(true)
    }

    /// The name of a field, and the colon after it.
    #[inline]
    pub(crate) fn name(&mut self) -> Result<Cow<'a, str>, ReadError> {
        let (name, has_escapes) = self.name_as_written()?;
        Ok(if has_escapes { Cow::Owned(unescaped(name)) } else { Cow::Borrowed(name) })
    }

    #[inline]
    fn name_as_written(&mut self) -> Result<(&'a str, bool), ReadError> {
        if self.next() != b'"' {
            return Err(self.fault("key must be a string"));
        }
        let name = self.string()?;
        if !self.takes(b':') {
            return Err(self.fault("expected `:`"));
        }
        Ok(name)
    }

    /// A string's content as it is written, and whether it has escapes.
    pub(crate) fn string(&mut self) -> Result<(&'a str, bool), ReadError> {
        let bytes = self.text.as_bytes();
        let start = self.at + 1;
        let (mut at, mut has_escapes) = (start, false);
        loop {
            at = special(bytes, at);
            match bytes.get(at) {
                Some(b'"') => break,
                Some(b'\\') => match escape(bytes.get(at..).unwrap_or_default()) {
                    Some(length) => at += length,
                    None => {
                        // Where it breaks off, that is what is wrong with it.
                        self.at = if at + 6 > bytes.len() { bytes.len() } else { at };
                        return Err(self.fault("invalid escape"));
                    }
                },
                _ => {
                    self.at = at;
                    return Err(self.fault("control character found while parsing a string"));
                }
            }
            has_escapes = true;
        }
        self.at = at + 1;
        Ok((self.text.get(start..at).unwrap_or_default(), has_escapes))
    }

    /// One of `null`, `true` and `false`.
    pub(crate) fn word(&mut self, word: &str) -> Result<(), ReadError> {
        for byte in word.bytes() {
            if self.byte() != byte {
                return Err(self.fault("expected ident"));
            }
            self.at += 1;
        }
        Ok(())
    }

    /// A number; one beyond the range of a float is infinite.
    pub(crate) fn number(&mut self) -> Result<Scalar, ReadError> {
        let is_negative = self.byte() == b'-';
        if is_negative {
            self.at += 1;
        }
        let mut number = Decimal::default();
        let is_zero = self.byte() == b'0';
        if self.digits(|digit| number.add(digit))? > 1 && is_zero {
            return Err(self.fault("invalid number"));
        }
        let mut is_whole = number.exponent == 0;
        if self.byte() == b'.' {
            is_whole = false;
            self.at += 1;
            self.digits(|digit| number.add_fraction(digit))?;
        }
        if matches!(self.byte(), b'e' | b'E') {
            is_whole = false;
            self.at += 1;
            let is_below_zero = self.byte() == b'-';
            if matches!(self.byte(), b'-' | b'+') {
                self.at += 1;
            }
            let mut exponent = 0_i32;
            self.digits(|digit| exponent = exponent.saturating_mul(10).saturating_add(i32::from(digit)))?;
            number.exponent = number.exponent.saturating_add(if is_below_zero { -exponent } else { exponent });
        }
        let sign = if is_negative { -1.0 } else { 1.0 };
        let whole = match (is_whole, is_negative) {
            (false, _) => None,
            (true, false) => {
                Some(i64::try_from(number.digits).map_or(Scalar::Unsigned(number.digits), Scalar::Integer))
            }
            // Zero has a sign as a float only.
            (true, true) => 0_i64.checked_sub_unsigned(number.digits).filter(|whole| *whole < 0).map(Scalar::Integer),
        };
        Ok(whole.unwrap_or_else(|| Scalar::Float(sign * number.value())))
    }

    /// Digits, at least one, and how many.
    #[inline]
    fn digits(&mut self, mut digit: impl FnMut(u8)) -> Result<usize, ReadError> {
        let start = self.at;
        while let byte @ b'0'..=b'9' = self.byte() {
            digit(byte - b'0');
            self.at += 1;
        }
        if self.at == start { Err(self.fault("invalid number")) } else { Ok(self.at - start) }
    }

    /// Passes over a value, however deep it is.
    pub(crate) fn skip(&mut self) -> Result<(), ReadError> {
        self.ends.clear();
        loop {
            let end = match self.next() {
                b'{' => b'}',
                b'[' => b']',
                _ => 0,
            };
            if end != 0 && !self.opens(end) {
                self.ends.push(end);
            } else {
                if end == 0 {
                    self.skip_scalar()?;
                }
                // It may be the last of what it is in, and that of what that is in.
                loop {
                    let Some(end) = self.ends.last() else { return Ok(()) };
                    if self.goes_on(*end)? {
                        break;
                    }
                    self.ends.pop();
                }
            }
            if self.ends.last() == Some(&b'}') {
                self.name_as_written()?;
            }
        }
    }

    #[inline]
    fn skip_scalar(&mut self) -> Result<(), ReadError> {
        match self.next() {
            b'"' => self.string().map(|_| ()),
            b'-' | b'0'..=b'9' => self.number().map(|_| ()),
            b'n' => self.word("null"),
            b't' => self.word("true"),
            b'f' => self.word("false"),
            _ => Err(self.fault("expected value")),
        }
    }

    /// A value as it is written.
    pub(crate) fn raw(&mut self) -> Result<&'a str, ReadError> {
        self.next();
        let start = self.at;
        self.skip()?;
        Ok(self.text.get(start..self.at).unwrap_or_default())
    }

    /// Nothing but spaces.
    pub(crate) fn end(&mut self) -> Result<(), ReadError> {
        self.next();
        if self.at == self.text.len() { Ok(()) } else { Err(self.fault("trailing characters")) }
    }

    /// What is wrong here, and where that is; at the end, that it is the end.
    #[cold]
    pub(crate) fn fault(&self, fault: &str) -> ReadError {
        let before = self.text.as_bytes().get(..self.at).unwrap_or_default();
        let fault = if self.at >= self.text.len() { "EOF while parsing" } else { fault };
        let line = before.split(|byte| *byte == b'\n');
        let column = line.clone().next_back().map_or(0, <[u8]>::len) + 1;
        read_error(format_args!("{fault} at line {} column {column}", line.count()))
    }
}

/// A number in decimal digits.
#[derive(Default)]
struct Decimal {
    /// The first of them, as many as fit.
    digits: u64,
    /// The power of ten that they are multiplied with.
    exponent: i32,
}

impl Decimal {
    fn add(&mut self, digit: u8) {
        if !self.fits(digit) {
            self.exponent = self.exponent.saturating_add(1);
        }
    }

    fn add_fraction(&mut self, digit: u8) {
        if self.fits(digit) {
            self.exponent = self.exponent.saturating_sub(1);
        }
    }

    /// Adds a digit, if none before it was too many.
    fn fits(&mut self, digit: u8) -> bool {
        const MOST: u64 = u64::MAX / 10;
        let fits =
            self.exponent <= 0 && (self.digits < MOST || (self.digits == MOST && u64::from(digit) <= u64::MAX % 10));
        if fits {
            self.digits = self.digits * 10 + u64::from(digit);
        }
        fits
    }

    /// Not always the nearest float, but where the digits and the power of ten are floats themselves: up to 15 digits and the
    /// 22nd power.
    fn value(&self) -> f64 {
        const LARGEST: u32 = 308;
        let (mut value, mut left) = (self.digits as f64, self.exponent.unsigned_abs());
        while left > 0 && value != 0.0 && value.is_finite() {
            let now = left.min(LARGEST);
            left -= now;
            if self.exponent < 0 {
                value /= power_of_ten(now);
            } else {
                value *= power_of_ten(now);
            }
        }
        value
    }
}

/// By its binary digits.
fn power_of_ten(exponent: u32) -> f64 {
    const POWERS: [f64; 9] = [1e1, 1e2, 1e4, 1e8, 1e16, 1e32, 1e64, 1e128, 1e256];
    POWERS.iter().enumerate().filter(|(bit, _)| (exponent >> bit) & 1 == 1).map(|(_, power)| power).product()
}
