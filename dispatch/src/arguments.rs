//! A tool's arguments: from JSON to the types that the tool's function takes.
//!
//! Clients and models write what they mean in many ways: a number in text, JSON in text, a label as results show it. Where only
//! one meaning is possible it is understood, by the parameter's type; what is ambiguous is refused as the core refuses an
//! argument: its name, the rule it breaks, what was given, what to do.

use crate::names::nearest;
use json_source::value::{ROOM, value};
use sequentum_tools::error::{Error, invalid_argument};
use sequentum_tools::line::Line;
use serde_json::{Map, Value};
use std::io::{self, Write};

/// The longest value that an error repeats, in characters.
const LONGEST_QUOTE: usize = 100;

/// How much of a value is written down to be repeated, in bytes: more than is shown of it.
const LONGEST_WRITTEN: usize = 8 * 1024;

/// The most elements that a list of an argument may have. None of the tools has a use for as many.
const LONGEST_LIST: usize = 1000;

/// What is known of an argument's values besides its type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Nothing.
    Any,
    /// The least, and the greatest where there is one.
    Within(i64, Option<i64>),
    /// It is JSON, written as text.
    JsonText,
}

/// Where a value stands.
#[derive(Debug)]
pub struct Place {
    /// Its name, such as `usageTypes[0]`.
    name: String,
    form: Form,
}

/// What can be read from an argument.
pub trait Decode: Sized {
    /// Whether it is one word: a list of these may be written with commas.
    const IS_WORD: bool = true;

    /// Reads a value.
    ///
    /// # Errors
    ///
    /// Kind `invalid-argument` when it is something else.
    fn decode(value: Value, place: &Place) -> Result<Self, Error>;
}

/// The arguments of a call, or the fields of an argument that is an object.
#[derive(Debug)]
pub struct Arguments {
    fields: Map<String, Value>,
    /// What stands before each field's name.
    prefix: String,
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

    /// The fields of a value that must be an object, or one in text.
    ///
    /// # Errors
    ///
    /// Kind `invalid-argument` when it is something else, or has an unknown field.
    pub fn of_value(value: Value, place: &Place, known: &[&str]) -> Result<Arguments, Error> {
        match unwrapped(value, '{') {
            Value::Object(fields) => Arguments::at(fields, format!("{}.", place.name), known),
            other => Err(wrong(place, "must be an object", &other)),
        }
    }

    fn at(fields: Map<String, Value>, prefix: String, known: &[&str]) -> Result<Arguments, Error> {
        if let Some((name, value)) = fields.iter().find(|(name, _)| !known.contains(&name.as_str())) {
            let names = if known.is_empty() { "no arguments".to_owned() } else { known.join(", ") };
            let meant = match nearest(name, known.iter().copied()).first() {
                Some(meant) => format!("Did you mean {meant}? "),
                None => String::new(),
            };
            let place = format!("{prefix}{}", shortened(name));
            return Err(invalid_argument(&place, "is unknown", quoted(value), format!("{meant}Known here: {names}.")));
        }
        Ok(Arguments { fields, prefix })
    }

    /// An argument that must be there.
    ///
    /// # Errors
    ///
    /// Kind `invalid-argument` when it is not, or is something else.
    pub fn required<T: Decode>(&mut self, name: &str, form: Form) -> Result<T, Error> {
        match self.fields.remove(name) {
            None | Some(Value::Null) => {
                let place = format!("{}{name}", self.prefix);
                Err(invalid_argument(&place, "is required", "nothing", "The tool's input schema describes it."))
            }
            Some(value) => T::decode(value, &self.place(name, form)),
        }
    }

    /// An argument that may be left out, or be null or a blank text, which say the same.
    ///
    /// # Errors
    ///
    /// Kind `invalid-argument` when it is something else.
    pub fn optional<T: Decode>(&mut self, name: &str, form: Form) -> Result<Option<T>, Error> {
        match self.fields.remove(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) if text.trim().is_empty() => Ok(None),
            Some(value) => T::decode(value, &self.place(name, form)).map(Some),
        }
    }

    fn place(&self, name: &str, form: Form) -> Place {
        Place { name: format!("{}{name}", self.prefix), form }
    }
}

/// A value that must be one of these names, in any case and spelling, as results show them too; or the API's code for it, where
/// the names are in the order of codes that begin with `first`.
///
/// # Errors
///
/// Kind `invalid-argument` when it is something else.
pub fn one_of<T: Copy>(value: &Value, place: &Place, cases: &[(&str, T)], first: Option<i64>) -> Result<T, Error> {
    let coded = || {
        let index = usize::try_from(integer(value)?.checked_sub(first?)?).ok()?;
        cases.get(index).map(|(_, case)| *case)
    };
    let named = || {
        let given = letters(value.as_str()?);
        let same = |name: &str| letters(name) == given;
        // `hour`, in results, is `hours` where it is asked for.
        let alike = |name: &str| letters(name).strip_suffix('s') == Some(&given);
        let find = |is: &dyn Fn(&str) -> bool| cases.iter().find(|(name, _)| is(name)).map(|(_, case)| *case);
        find(&same).or_else(|| find(&alike))
    };
    named().or_else(coded).ok_or_else(|| {
        let names: Vec<_> = cases.iter().map(|(name, _)| *name).collect();
        let meant = value.as_str().and_then(|text| nearest(text, names.iter().copied()).into_iter().next());
        let hint = match meant {
            Some(meant) => format!("Did you mean {meant}?"),
            None => CORRECT.to_owned(),
        };
        invalid_argument(&place.name, &one_of_rule(&names), quoted(value), hint)
    })
}

/// A name without what spellings differ in.
fn letters(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn one_of_rule(names: &[&str]) -> String {
    format!("must be one of {}", names.join(", "))
}

/// What to do about a value that has only its type against it.
const CORRECT: &str = "Correct the argument, or leave it out where it is optional.";

fn wrong(place: &Place, rule: &str, value: &Value) -> Error {
    invalid_argument(&place.name, rule, quoted(value), CORRECT)
}

fn too_long(place: &Place, length: usize) -> Error {
    let rule = format!("must have at most {LONGEST_LIST} elements");
    invalid_argument(&place.name, &rule, length, "Give fewer, in several calls if need be.")
}

fn quoted(value: &Value) -> String {
    let mut start = Start(Vec::new());
    // Where it ends early, enough of it is there.
    let _ = serde_json::to_writer(&mut start, value);
    shortened(&String::from_utf8_lossy(&start.0))
}

/// The beginning of what is written.
struct Start(Vec<u8>);

impl Write for Start {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let room = LONGEST_WRITTEN.saturating_sub(self.0.len());
        self.0.extend(bytes.iter().take(room));
        if bytes.len() > room { Err(io::ErrorKind::WriteZero.into()) } else { Ok(bytes.len()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn shortened(text: &str) -> String {
    Line::foreign(text, LONGEST_QUOTE).into()
}

/// An object or a list that is written as text, read; anything else as it is.
fn unwrapped(given: Value, bracket: char) -> Value {
    let value_of = |text: &str| value(text.as_bytes(), ROOM).ok();
    match &given {
        Value::String(text) if text.trim_start().starts_with(bracket) => value_of(text).unwrap_or(given),
        _ => given,
    }
}

/// A whole number, perhaps in text. JSON has no integers of its own: `1.0` is 1 too.
fn integer(value: &Value) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0; // 2^53
    let whole = |number: f64| (number.fract() == 0.0 && number.abs() <= EXACT).then_some(number as i64);
    match value {
        Value::String(text) => text.trim().parse().ok().or_else(|| whole(text.trim().parse().ok()?)),
        number => number.as_i64().or_else(|| whole(number.as_f64()?)),
    }
}

/// An object of a list of names with values, which is how results show one; as JSON. A name without a value is left out.
fn paired(list: &Value) -> Option<String> {
    let named = |item: &Value| {
        let item = item.as_object().filter(|item| item.keys().all(|key| key == "name" || key == "value"))?;
        Some((item.get("name")?.as_str()?.to_owned(), item.get("value").cloned().unwrap_or_default()))
    };
    let pairs = list.as_array()?.iter().map(named).collect::<Option<Vec<_>>>()?;
    let object: Map<_, _> = pairs.into_iter().filter(|(_, value)| !value.is_null()).collect();
    Some(Value::Object(object).to_string())
}

fn whole_number<T: TryFrom<i64>>(value: &Value, place: &Place) -> Result<T, Error> {
    integer(value).and_then(|number| T::try_from(number).ok()).ok_or_else(|| {
        let range = match place.form {
            Form::Within(from, Some(to)) => format!(" from {from} to {to}"),
            Form::Within(from, None) => format!(" from {from}"),
            Form::Any | Form::JsonText => String::new(),
        };
        wrong(place, &format!("must be a whole number{range}"), value)
    })
}

impl Decode for i64 {
    fn decode(value: Value, place: &Place) -> Result<i64, Error> {
        whole_number(&value, place)
    }
}

impl Decode for u32 {
    fn decode(value: Value, place: &Place) -> Result<u32, Error> {
        whole_number(&value, place)
    }
}

impl Decode for bool {
    fn decode(value: Value, place: &Place) -> Result<bool, Error> {
        let said = match &value {
            Value::Bool(said) => Some(*said),
            Value::String(text) if text.trim().eq_ignore_ascii_case("true") => Some(true),
            Value::String(text) if text.trim().eq_ignore_ascii_case("false") => Some(false),
            other => match integer(other) {
                Some(1) => Some(true),
                Some(0) => Some(false),
                _ => None,
            },
        };
        said.ok_or_else(|| wrong(place, "must be true or false", &value))
    }
}

impl Decode for String {
    /// It may have commas of its own.
    const IS_WORD: bool = false;

    fn decode(value: Value, place: &Place) -> Result<String, Error> {
        match (value, place.form) {
            (Value::String(text), Form::JsonText) => {
                let listed = text.trim_start().starts_with('[').then(|| serde_json::from_str(&text).ok()).flatten();
                Ok(listed.as_ref().and_then(paired).unwrap_or(text))
            }
            (Value::String(text), _) => Ok(text),
            (json @ (Value::Object(_) | Value::Array(_)), Form::JsonText) => {
                Ok(paired(&json).unwrap_or_else(|| json.to_string()))
            }
            // A name that consists of digits.
            (Value::Number(number), Form::Any) if !number.is_f64() => Ok(number.to_string()),
            (other, Form::JsonText) => Err(wrong(place, "must be a JSON object", &other)),
            (other, _) => Err(wrong(place, "must be text", &other)),
        }
    }
}

impl<T: Decode> Decode for Vec<T> {
    const IS_WORD: bool = false;

    fn decode(value: Value, place: &Place) -> Result<Vec<T>, Error> {
        let items = match unwrapped(value, '[') {
            Value::Array(items) if items.len() > LONGEST_LIST => return Err(too_long(place, items.len())),
            Value::String(text) if T::IS_WORD && text.matches(',').count() >= LONGEST_LIST => {
                return Err(too_long(place, text.matches(',').count() + 1));
            }
            Value::Array(items) => items,
            Value::String(text) if T::IS_WORD => text.split(',').map(|item| item.trim().into()).collect(),
            other @ (Value::Object(_) | Value::Null) => return Err(wrong(place, "must be a list", &other)),
            // One that stands alone.
            item => vec![item],
        };
        let at = |index| Place { name: format!("{}[{index}]", place.name), form: place.form };
        items.into_iter().enumerate().map(|(index, item)| T::decode(item, &at(index))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read<T: Decode>(value: Value, form: Form) -> Result<Option<T>, String> {
        let fields = [("it".to_owned(), value)].into_iter().collect();
        let mut arguments = Arguments::new(fields, &["it"]).map_err(|error| String::from(error.message))?;
        arguments.optional("it", form).map_err(|error| error.message.into())
    }

    #[derive(Debug, Clone, Copy, PartialEq)]
    enum Status {
        Running,
        CompletedWithErrors,
        Hours,
    }

    impl Decode for Status {
        fn decode(value: Value, place: &Place) -> Result<Status, Error> {
            let cases = [
                ("running", Status::Running),
                ("completed-with-errors", Status::CompletedWithErrors),
                ("hours", Status::Hours),
            ];
            one_of(&value, place, &cases, Some(1))
        }
    }

    #[test]
    fn numbers_and_booleans_are_read_in_text_too() {
        for number in [json!(101), json!(101.0), json!("101"), json!(" 101 "), json!("101.0")] {
            assert_eq!(read::<i64>(number.clone(), Form::Any), Ok(Some(101)), "{number}");
        }
        for (said, texts) in [(true, ["true", "True", "1"]), (false, ["false", "FALSE", "0"])] {
            assert!(texts.iter().all(|text| read::<bool>(json!(text), Form::Any) == Ok(Some(said))), "{said}");
        }
        for wrong in [json!("1,5"), json!("12 agents"), json!(1.5), json!([1]), json!(true), json!("1e999")] {
            assert!(read::<u32>(wrong.clone(), Form::Any).is_err(), "{wrong}");
        }
        for wrong in [json!("yes"), json!(2), json!({})] {
            assert!(read::<bool>(wrong.clone(), Form::Any).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_message_has_the_parameters_own_range() {
        let message = read::<u32>(json!(-1), Form::Within(1, Some(1000))).unwrap_err();
        assert_eq!(message, "Invalid parameter 'it': must be a whole number from 1 to 1000, got -1");
        let message = read::<u32>(json!("5000000000"), Form::Within(1, None)).unwrap_err();
        assert_eq!(message, "Invalid parameter 'it': must be a whole number from 1, got \"5000000000\"");
    }

    #[test]
    fn labels_are_read_in_any_spelling_and_codes_where_they_are_known() {
        for label in ["completed-with-errors", "CompletedWithErrors", "completed_with_errors", "Completed With Errors"]
        {
            assert_eq!(read(json!(label), Form::Any), Ok(Some(Status::CompletedWithErrors)), "{label}");
        }
        assert_eq!(read(json!("Hour"), Form::Any), Ok(Some(Status::Hours)));
        assert_eq!(read(json!(1), Form::Any), Ok(Some(Status::Running)));
        assert_eq!(read(json!("2"), Form::Any), Ok(Some(Status::CompletedWithErrors)));
        for wrong in [json!(0), json!(4), json!("run"), json!("completed"), json!({})] {
            assert!(read::<Status>(wrong.clone(), Form::Any).is_err(), "{wrong}");
        }
    }

    #[test]
    fn lists_and_json_are_read_as_text_and_as_they_are() {
        let both = Ok(Some(vec![Status::Running, Status::Hours]));
        for list in [json!(["running", "hours"]), json!("[\"running\", \"hours\"]"), json!("running, hours")] {
            assert_eq!(read(list.clone(), Form::Any), both, "{list}");
        }
        assert_eq!(read(json!("a, b"), Form::Any), Ok(Some(vec!["a, b".to_owned()])));
        let object = Ok(Some("{\"Url\":\"x\"}".to_owned()));
        assert_eq!(read(json!({"Url": "x"}), Form::JsonText), object);
        assert_eq!(read(json!("{\"Url\":\"x\"}"), Form::JsonText), object);
        let listed = json!([{"name": "Url", "value": "x"}, {"name": "Page"}]);
        assert_eq!(read(json!(listed.to_string()), Form::JsonText), object);
        assert_eq!(read(listed, Form::JsonText), object);
        let other = json!([{"name": "Url", "value": "x", "more": 1}]);
        assert_eq!(read(other.clone(), Form::JsonText), Ok(Some(other.to_string())));
        assert!(read::<String>(json!({"Url": "x"}), Form::Any).is_err());
        assert_eq!(read(json!(2024), Form::Any), Ok(Some("2024".to_owned())));
    }

    #[test]
    fn null_and_blank_text_are_as_nothing_where_that_is_allowed() {
        for nothing in [json!(null), json!(""), json!("  ")] {
            assert_eq!(read::<u32>(nothing.clone(), Form::Any), Ok(None), "{nothing}");
            assert_eq!(read::<Status>(nothing.clone(), Form::Any), Ok(None), "{nothing}");
        }
    }

    #[test]
    fn an_unknown_name_is_refused_with_the_one_that_is_meant() {
        let fields = [("cronExpression".to_owned(), json!("0 9 * * *"))].into_iter().collect();
        let error = Arguments::new(fields, &["agentId", "cron", "timezone"]).unwrap_err();
        assert!(error.hint.starts_with("Did you mean cron? "), "{}", error.hint);
    }
}
