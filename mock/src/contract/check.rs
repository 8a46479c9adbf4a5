//! What the parameters of a request may be: the contract's ranges and types, as data.

use jiff::tz::TimeZone;
use serde_json::{Map, Value};

use super::dialect::{self, Codes};
use super::refusal::Refusal;
use crate::{record, time};

/// A query parameter or a field of a body.
#[derive(Clone, Copy)]
pub(crate) struct Field {
    pub(crate) name: &'static str,
    kind: Kind,
    required: bool,
}

/// The values that a field may have.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    /// A whole number, from and to.
    Whole(i64, i64),
    /// Any text.
    Text,
    /// Text that is not blank, of at least and at most so many characters.
    Filled(usize, usize),
    Flag,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// Some of these words, with commas between them.
    SomeOf(&'static [&'static str]),
    /// A day, or a time with an offset.
    When,
    /// The text of a JSON object.
    ObjectText,
    /// An IANA time zone.
    Zone,
    /// A code of this set, as its number.
    Code(Codes),
    /// The name of a code of this set.
    Named(Codes),
}

/// An identifier.
pub(crate) const ID: Kind = Kind::Whole(1, i64::MAX);

impl Field {
    /// The same field, required or not.
    pub(crate) const fn required(mut self, required: bool) -> Self {
        self.required = required;
        self
    }
}

pub(crate) const fn must(name: &'static str, kind: Kind) -> Field {
    Field { name, kind, required: true }
}

pub(crate) const fn may(name: &'static str, kind: Kind) -> Field {
    Field { name, kind, required: false }
}

impl Kind {
    /// Whether a value is acceptable; if not, what it must be.
    fn check(&self, value: &Value) -> Result<(), String> {
        let text = value.as_str();
        let fits = match self {
            Self::Whole(from, to) => value.as_i64().is_some_and(|n| (*from..=*to).contains(&n)),
            Self::Text => text.is_some(),
            Self::Filled(least, most) => {
                text.is_some_and(|t| !t.trim().is_empty() && (*least..=*most).contains(&t.trim().chars().count()))
            }
            Self::Flag => value.is_boolean(),
            Self::OneOf(words) => text.is_some_and(|t| words.contains(&t)),
            Self::SomeOf(words) => text.is_some_and(|t| t.split(',').all(|w| words.contains(&w))),
            Self::When => text.is_some_and(|t| time::instant(t, time::Edge::Start).is_some()),
            Self::ObjectText => text.is_some_and(is_object),
            Self::Zone => text.is_some_and(|t| TimeZone::get(t).is_ok()),
            Self::Code(codes) => value.as_i64().is_some_and(|code| codes.iter().any(|(known, _)| *known == code)),
            Self::Named(codes) => text.is_some_and(|name| dialect::numbered(codes, name).is_some()),
        };
        if fits {
            return Ok(());
        }
        Err(match self {
            Self::Whole(from, i64::MAX) => format!("must be a whole number, {from} or more"),
            Self::Whole(from, to) => format!("must be a whole number from {from} to {to}"),
            Self::Text => "must be text".to_owned(),
            Self::Filled(least, most) => format!("must be text of {least} to {most} characters, not blank"),
            Self::Flag => "must be true or false".to_owned(),
            Self::OneOf(words) => format!("must be one of {}", words.join(", ")),
            Self::SomeOf(words) => format!("must be some of {}", words.join(",")),
            Self::When => "must be a date, or a time with an offset".to_owned(),
            Self::ObjectText => "must be the text of a JSON object".to_owned(),
            Self::Zone => "must be an IANA time zone".to_owned(),
            Self::Code(codes) => format!("must be the number of one of {codes:?}"),
            Self::Named(codes) => format!("must be the name of one of {codes:?}"),
        })
    }

    /// A value of a query as JSON, so that it is checked like one of a body.
    fn of_text(&self, text: String) -> Value {
        match self {
            Self::Whole(..) | Self::Code(_) => text.parse::<i64>().map_or(Value::String(text), Value::from),
            Self::Flag => match text.as_str() {
                "true" => true.into(),
                "false" => false.into(),
                _ => Value::String(text),
            },
            _ => Value::String(text),
        }
    }
}

fn is_object(text: &str) -> bool {
    serde_json::from_str::<Value>(text).is_ok_and(|value| value.is_object())
}

/// Checks a query, and adds its values to those given.
pub(crate) fn query(fields: &[Field], query: Option<&str>, given: &mut Map<String, Value>) -> Result<(), Refusal> {
    let mut values = Map::new();
    for (name, text) in record::pairs(query.unwrap_or_default()) {
        let value = match fields.iter().find(|field| field.name == name) {
            Some(field) => field.kind.of_text(text),
            None => Value::Null,
        };
        if values.contains_key(&name) {
            return Err(Refusal::invalid(&name, format!("The parameter '{name}' is given twice.")));
        }
        values.insert(name, value);
    }
    check(fields, values, given)
}

/// Checks the fields of a body, whose names may be in any case, and adds their values to those given.
pub(crate) fn body(fields: &[Field], body: &[u8], given: &mut Map<String, Value>) -> Result<(), Refusal> {
    match serde_json::from_slice::<Value>(body) {
        Ok(Value::Object(values)) => {
            let known = |name: &str| fields.iter().find(|field| field.name.eq_ignore_ascii_case(name));
            let named = |(name, value): (String, Value)| match known(&name) {
                Some(field) => (field.name.to_owned(), value),
                None => (name, value),
            };
            check(fields, values.into_iter().map(named).collect(), given)
        }
        Ok(_) => Err(Refusal::invalid("$", "The body must be a JSON object.".to_owned())),
        Err(error) => Err(Refusal::invalid("$", format!("The body is not JSON: {error}"))),
    }
}

/// Checks the identifiers of a path, and adds them to what is given. A builder session's is opaque text.
pub(crate) fn path<'a>(
    segments: impl Iterator<Item = (&'a str, &'a str)>,
    given: &mut Map<String, Value>,
) -> Result<(), Refusal> {
    for (name, text) in segments {
        let kind = if name == "session" { Kind::Filled(1, 256) } else { ID };
        let value = kind.of_text(text.to_owned());
        kind.check(&value).map_err(|must| Refusal::invalid(name, format!("'{text}' in the path {must}.")))?;
        given.insert(name.to_owned(), value);
    }
    Ok(())
}

fn check(fields: &[Field], values: Map<String, Value>, given: &mut Map<String, Value>) -> Result<(), Refusal> {
    for field in fields {
        match values.get(field.name) {
            None if field.required => {
                return Err(Refusal::invalid(field.name, format!("'{}' is required.", field.name)));
            }
            None => {}
            Some(value) => field
                .kind
                .check(value)
                .map_err(|must| Refusal::invalid(field.name, format!("'{}' {must}, got {value}.", field.name)))?,
        }
    }
    let known = |name: &String| fields.iter().any(|field| field.name == name);
    if let Some(name) = values.keys().find(|name| !known(name)) {
        return Err(Refusal::invalid(name, format!("'{name}' is not known here.")));
    }
    given.extend(values);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIELDS: &[Field] = &[must("query", Kind::Filled(2, 9)), may("max", Kind::Whole(1, 10))];

    fn message(text: &str) -> String {
        query(FIELDS, Some(text), &mut Map::new()).map_or_else(|r| r.message, |()| "fine".into())
    }

    #[test]
    fn a_wrong_query_is_refused_by_name() {
        assert_eq!(message("query=a%20b&max=10"), "fine");
        assert_eq!(message("query=%20a"), "'query' must be text of 2 to 9 characters, not blank, got \" a\".");
        assert_eq!(message("max=1"), "'query' is required.");
        assert_eq!(message("query=ab&max=11"), "'max' must be a whole number from 1 to 10, got 11.");
        assert_eq!(message("query=ab&max=x"), "'max' must be a whole number from 1 to 10, got \"x\".");
        assert_eq!(message("query=ab&limit=1"), "'limit' is not known here.");
        assert_eq!(message("query=ab&query=cd"), "The parameter 'query' is given twice.");
    }
}
