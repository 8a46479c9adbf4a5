//! A tool's arguments: from JSON to the types that the tool's function takes.
//!
//! A fault is refused as the core refuses one: the argument's name, the rule it breaks, what was given, what to do.

use crate::names::nearest;
use sequentum_tools::error::{Error, invalid_argument};
use serde_json::{Map, Value};

/// The longest value that an error repeats, in characters.
const LONGEST_QUOTE: usize = 100;

/// What can be read from an argument.
pub trait Decode: Sized {
    /// Reads a value that stands at `place`, such as `timing.val.count`.
    ///
    /// # Errors
    ///
    /// Kind `invalid-argument` when it is something else.
    fn decode(value: Value, place: &str) -> Result<Self, Error>;
}

/// The arguments of a call, or the fields of an argument that is an object.
#[derive(Debug)]
pub struct Arguments {
    fields: Map<String, Value>,
    place: String,
}

impl Arguments {
    /// The arguments of a call, of which these are known.
    ///
    /// # Errors
    ///
    /// Kind `invalid-argument` when there is another one.
    pub fn new(fields: Map<String, Value>, known: &[&str]) -> Result<Arguments, Error> {
        Arguments::at(fields, String::new(), known)
    }

    /// The fields of a value that must be an object.
    ///
    /// # Errors
    ///
    /// Kind `invalid-argument` when it is something else, or has an unknown field.
    pub fn of_value(value: Value, place: &str, known: &[&str]) -> Result<Arguments, Error> {
        match value {
            Value::Object(fields) => Arguments::at(fields, format!("{place}."), known),
            other => Err(wrong(place, "must be an object", &other)),
        }
    }

    fn at(fields: Map<String, Value>, place: String, known: &[&str]) -> Result<Arguments, Error> {
        if let Some((name, value)) = fields.iter().find(|(name, _)| !known.contains(&name.as_str())) {
            let names = if known.is_empty() { "no arguments".to_owned() } else { known.join(", ") };
            let meant = match nearest(name, known.iter().copied()).first() {
                Some(meant) => format!("Did you mean {meant}? "),
                None => String::new(),
            };
            let place = format!("{place}{}", shortened(name));
            return Err(invalid_argument(&place, "is unknown", quoted(value), format!("{meant}Known here: {names}.")));
        }
        Ok(Arguments { fields, place })
    }

    /// An argument that must be there.
    ///
    /// # Errors
    ///
    /// Kind `invalid-argument` when it is not, or is something else.
    pub fn required<T: Decode>(&mut self, name: &str) -> Result<T, Error> {
        match self.optional(name)? {
            Some(value) => Ok(value),
            None => {
                let place = format!("{}{name}", self.place);
                Err(invalid_argument(&place, "is required", "nothing", "The tool's input schema describes it."))
            }
        }
    }

    /// An argument that may be left out, or be null.
    ///
    /// # Errors
    ///
    /// Kind `invalid-argument` when it is something else.
    pub fn optional<T: Decode>(&mut self, name: &str) -> Result<Option<T>, Error> {
        match self.fields.remove(name) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => T::decode(value, &format!("{}{name}", self.place)).map(Some),
        }
    }

    /// The tag of a variant.
    ///
    /// # Errors
    ///
    /// Kind `invalid-argument` when there is none, or it is none of these.
    pub fn tag(&mut self, tags: &'static [&'static str]) -> Result<Option<&'static str>, Error> {
        let tag: String = self.required("tag")?;
        match tags.iter().find(|known| **known == tag) {
            Some(known) => Ok(Some(known)),
            None => Err(wrong(&format!("{}tag", self.place), &one_of_rule(tags), &tag.into())),
        }
    }

    /// The error about a tag that is none of these.
    pub fn wrong_tag(&self, tags: &[&str]) -> Error {
        wrong(&format!("{}tag", self.place), &one_of_rule(tags), &Value::Null)
    }
}

/// A value that must be one of these names.
///
/// # Errors
///
/// Kind `invalid-argument` when it is something else.
pub fn one_of<T: Copy>(value: &Value, place: &str, cases: &[(&str, T)]) -> Result<T, Error> {
    match cases.iter().find(|(name, _)| value.as_str() == Some(name)) {
        Some((_, case)) => Ok(*case),
        None => {
            let names: Vec<_> = cases.iter().map(|(name, _)| *name).collect();
            Err(wrong(place, &one_of_rule(&names), value))
        }
    }
}

fn one_of_rule(names: &[&str]) -> String {
    format!("must be one of {}", names.join(", "))
}

fn wrong(place: &str, rule: &str, value: &Value) -> Error {
    invalid_argument(place, rule, quoted(value), "Correct the argument, or leave it out where it is optional.")
}

fn quoted(value: &Value) -> String {
    shortened(&value.to_string())
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONGEST_QUOTE) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// A whole number. JSON has no integers of its own: `1.0` is 1 too.
fn integer(value: &Value) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0; // 2^53
    value.as_i64().or_else(|| {
        let number = value.as_f64().filter(|number| number.fract() == 0.0 && number.abs() <= EXACT)?;
        Some(number as i64)
    })
}

impl Decode for i64 {
    fn decode(value: Value, place: &str) -> Result<i64, Error> {
        integer(&value).ok_or_else(|| wrong(place, "must be a whole number of 64 bits", &value))
    }
}

impl Decode for u32 {
    fn decode(value: Value, place: &str) -> Result<u32, Error> {
        let number = integer(&value).and_then(|number| u32::try_from(number).ok());
        number.ok_or_else(|| wrong(place, "must be a whole number from 0 to 4294967295", &value))
    }
}

impl Decode for bool {
    fn decode(value: Value, place: &str) -> Result<bool, Error> {
        value.as_bool().ok_or_else(|| wrong(place, "must be true or false", &value))
    }
}

impl Decode for String {
    fn decode(value: Value, place: &str) -> Result<String, Error> {
        match value {
            Value::String(text) => Ok(text),
            other => Err(wrong(place, "must be text", &other)),
        }
    }
}

impl<T: Decode> Decode for Vec<T> {
    fn decode(value: Value, place: &str) -> Result<Vec<T>, Error> {
        match value {
            Value::Array(items) => {
                items.into_iter().enumerate().map(|(at, item)| T::decode(item, &format!("{place}[{at}]"))).collect()
            }
            other => Err(wrong(place, "must be a list", &other)),
        }
    }
}
