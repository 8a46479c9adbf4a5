//! Single values: the type, what is expected of it, and what is read as it.

use super::read::{Fill, Read, Reading};
use super::room;
use crate::codes::Code;
use crate::line::Line;
use json_source::{ReadError, Scalar, Source};

/// The type, what an empty place of it holds, what a message calls it, and what it is made of.
macro_rules! scalars {
    ($($type:ty = $empty:expr, $expected:literal $(, more: $more:path)?: $($scalar:pat $(if $condition:expr)? => $value:expr,)*;)*) => {$(
        impl Fill for $type {
            fn fill(&mut self, source: &mut Source<'_>) -> Result<Reading, ReadError> {
                *self = match source.scalar()? {
                    Scalar::Null => return Ok(Reading::Null),
                    $($scalar $(if $condition)? => $value,)*
                    other => return Ok(Reading::Odd(mismatch($expected, &other))),
                };
                Ok(Reading::Value)
            }
        }

        impl Read for $type {
            fn empty() -> Self {
                $empty
            }
            $(
            fn more(count: usize) -> Option<Self> {
                Some($more(count))
            })?
        }
    )*};
}

scalars! {
    String = String::new(), "text", more: room::more:
        Scalar::Text(text) => room::fit(text),
        Scalar::Integer(number) => number.to_string(),
        Scalar::Unsigned(number) => number.to_string(),
        Scalar::Float(number) => decimal(number),
        Scalar::Flag(flag) => flag.to_string(),;
    bool = false, "true or false":
        Scalar::Flag(flag) => flag,
        Scalar::Integer(number @ 0..=1) => number == 1,
        Scalar::Text(text) if text.trim().eq_ignore_ascii_case("true") => true,
        Scalar::Text(text) if text.trim().eq_ignore_ascii_case("false") => false,;
    Code = Code::Number(0), "a code as a whole number or a name":
        Scalar::Integer(number) => Code::Number(number),
        Scalar::Float(number) if whole(number).is_some() => Code::Number(number as i64),
        Scalar::Unsigned(number) => Code::Name(format!("Unknown ({number})")),
        Scalar::Text(name) if !name.trim().is_empty() => Code::from(name.trim().to_owned()),;
}

/// Numbers, which come as text too: the type, what a message calls it, and what it is made of.
macro_rules! numbers {
    ($($type:ty, $expected:literal: $make:ident;)*) => {$(
        impl Fill for $type {
            fn fill(&mut self, source: &mut Source<'_>) -> Result<Reading, ReadError> {
                let scalar = source.scalar()?;
                let number = match &scalar {
                    Scalar::Null => return Ok(Reading::Null),
                    Scalar::Text(text) => number_in(text).as_ref().and_then($make),
                    other => $make(other),
                };
                room::spend(NUMBER);
                let Some(number) = number else { return Ok(Reading::Odd(mismatch($expected, &scalar))) };
                *self = number;
                Ok(Reading::Value)
            }
        }

        impl Read for $type {
            fn empty() -> Self {
                Self::default()
            }
        }
    )*};
}

numbers! {
    i64, "a whole number": signed;
    u64, "a whole number from 0": unsigned;
    f64, "a number": fraction;
}

/// A text that is shown as the tool's own word.
impl Fill for Line {
    fn fill(&mut self, source: &mut Source<'_>) -> Result<Reading, ReadError> {
        let mut text = String::new();
        let reading = text.fill(source)?;
        *self = text.into();
        Ok(reading)
    }
}

impl Read for Line {
    fn empty() -> Self {
        Line::default()
    }

    fn more(count: usize) -> Option<Self> {
        Some(room::more(count).into())
    }
}

/// What a number takes beside what a null would.
const NUMBER: usize = 6;

fn signed(scalar: &Scalar) -> Option<i64> {
    match scalar {
        Scalar::Integer(number) => Some(*number),
        Scalar::Float(number) => whole(*number),
        _ => None,
    }
}

fn unsigned(scalar: &Scalar) -> Option<u64> {
    match scalar {
        Scalar::Unsigned(number) => Some(*number),
        other => signed(other)?.try_into().ok(),
    }
}

fn fraction(scalar: &Scalar) -> Option<f64> {
    match scalar {
        Scalar::Integer(number) => Some(*number as f64),
        Scalar::Unsigned(number) => Some(*number as f64),
        Scalar::Float(number) => Some(*number),
        _ => None,
    }
}

/// The number that a text is, as JSON writes it.
fn number_in(text: &str) -> Option<Scalar> {
    let text = text.trim();
    if !text.starts_with(|first: char| first == '-' || first.is_ascii_digit()) {
        return None;
    }
    let mut number = None;
    json_source::read(text, &mut |source| {
        number = Some(source.scalar()?);
        Ok(())
    })
    .ok()?;
    number
}

/// A whole number that was written with a fraction of nothing, or an exponent.
fn whole(number: f64) -> Option<i64> {
    // Every whole number up to here is one of `f64` too.
    const LARGEST: f64 = 9_007_199_254_740_992.0;
    (number.trunc() == number && number.abs() <= LARGEST).then_some(number as i64)
}

/// A fraction as text, to the sixth place.
///
/// In whole millionths, since formatting a float would add 8 KB to the component.
fn decimal(number: f64) -> String {
    const MILLION: u128 = 1_000_000;
    // What is too large for it saturates.
    let millionths = (number.abs() * MILLION as f64).round() as u128;
    let sign = if number < 0.0 { "-" } else { "" };
    let text = format!("{sign}{}.{:06}", millionths / MILLION, millionths % MILLION);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cold]
fn mismatch(expected: &str, given: &Scalar) -> String {
    match given {
        Scalar::Null => format!("expected {expected}, got null"),
        Scalar::Flag(flag) => format!("expected {expected}, got {flag}"),
        Scalar::Integer(number) => format!("expected {expected}, got {number}"),
        Scalar::Unsigned(number) => format!("expected {expected}, got {number}"),
        Scalar::Float(number) => format!("expected {expected}, got {}", decimal(*number)),
        Scalar::Text(text) => format!("expected {expected}, got \"{}\"", Line::foreign(text, 60)),
        Scalar::Object => format!("expected {expected}, got an object"),
        Scalar::Array => format!("expected {expected}, got an array"),
    }
}

#[cfg(test)]
mod tests {
    use crate::decode::from_json;

    #[test]
    fn numbers_are_read_in_each_form_that_means_the_same() {
        for json in ["101", "101.0", "\"101\"", "\" 101.0 \"", "1.01e2", "\"1.01e2\""] {
            assert_eq!(from_json::<i64>(json.as_bytes()), Ok(101), "{json}");
            assert_eq!(from_json::<u64>(json.as_bytes()), Ok(101), "{json}");
            assert_eq!(from_json::<f64>(json.as_bytes()), Ok(101.0), "{json}");
        }
        for json in
            ["1.5", "\"1.5\"", "\"\"", "\"five\"", "true", "[1]", "{}", "1e300", "\"1e999\"", "\"1 2\"", "\"[1]\""]
        {
            assert!(from_json::<i64>(json.as_bytes()).is_err(), "{json}");
        }
        assert!(from_json::<u64>(b"-1").is_err() && from_json::<u64>(b"\"-1\"").is_err());
        assert_eq!(from_json::<u64>(b"18446744073709551615"), Ok(u64::MAX));
        assert_eq!(from_json::<i64>(b"\"-9223372036854775808\""), Ok(i64::MIN));
        assert_eq!(from_json::<f64>(b"\"1.5\""), Ok(1.5));
    }

    #[test]
    fn texts_and_flags_are_read_in_each_form_too() {
        for (json, text) in
            [("\"a\"", "a"), ("101", "101"), ("true", "true"), ("1.5", "1.5"), ("2.0", "2"), ("-0.25", "-0.25")]
        {
            assert_eq!(from_json::<String>(json.as_bytes()).as_deref(), Ok(text), "{json}");
        }
        assert!(from_json::<String>(b"{}").is_err() && from_json::<String>(b"[]").is_err());
        for (json, flag) in [("true", true), ("\"True\"", true), ("0", false), ("\"false\"", false), ("1", true)] {
            assert_eq!(from_json::<bool>(json.as_bytes()), Ok(flag), "{json}");
        }
        assert!(from_json::<bool>(b"2").is_err() && from_json::<bool>(b"\"yes\"").is_err());
    }
}
