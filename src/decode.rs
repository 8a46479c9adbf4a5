//! Reading the API's JSON into the types of the WIT.
//!
//! [`decode!`] is a table for each record: the record's field, and what the API calls it. What a deployment leaves out or
//! sends as null is none where the WIT has an option, and an error that names the field where it has not. Unknown fields
//! are skipped. A field with two names (`"dataCount" | "recordsExtracted"`) takes the last of them that is not null.
//!
//! A field is read as its own type, or `in` a set of codes as the code's label, or `as` a wrapper whose content it takes.

use crate::codes::Code;
use crate::types::NameValue;
use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt;

/// Reads a body.
///
/// # Errors
///
/// What is wrong with it: where the JSON ends or breaks off, or which field has another type than the API documents.
pub fn from_json<'de, T: Deserialize<'de>>(body: &'de [u8]) -> Result<T, String> {
    serde_json::from_slice(body).map_err(|error| explain(&error, body))
}

#[cold]
fn explain(error: &serde_json::Error, body: &[u8]) -> String {
    match serde_json::from_slice::<IgnoredAny>(body) {
        _ if std::str::from_utf8(body).is_err() => "not JSON: the body is not UTF-8 text".to_owned(),
        Ok(_) => error.to_string(),
        Err(_) if body.iter().all(u8::is_ascii_whitespace) => "the body is empty".to_owned(),
        Err(syntax) => format!("not JSON: {syntax}"),
    }
}

/// Makes a record of the WIT readable: see the module's text.
macro_rules! decode {
    ($($record:ident { $($field:ident: $name:literal $(| $older:literal)* $(in $codes:ident)? $(as $wrapper:ident)?,)* })*) => {$(
        $crate::decode::required!($crate::types::$record);

        impl<'de> serde::Deserialize<'de> for $crate::types::$record {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                #[derive(serde::Deserialize)]
                #[serde(field_identifier)]
                #[allow(non_camel_case_types)]
                enum Key {
                    $(#[serde(rename = $name $(, alias = $older)*)] $field,)*
                    #[serde(other)]
                    __other,
                }

                struct RecordVisitor;

                impl<'de> serde::de::Visitor<'de> for RecordVisitor {
                    type Value = $crate::types::$record;

                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        f.write_str(concat!("an object (", stringify!($record), ")"))
                    }

                    fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                        $(let mut $field = None;)*
                        while let Some(key) = map.next_key()? {
                            match key {
                                $(Key::$field => $crate::decode::read(&mut map, &mut $field, $name)?,)*
                                Key::__other => {
                                    map.next_value::<serde::de::IgnoredAny>()?;
                                }
                            }
                        }
                        Ok($crate::types::$record {
                            $($field: decode!(@take $field, $name $(, in $codes)? $(, as $wrapper)?)?,)*
                        })
                    }
                }

                deserializer.deserialize_map(RecordVisitor)
            }
        }
    )*};
    (@take $field:ident, $name:literal) => {
        $crate::decode::present($field, $name)
    };
    (@take $field:ident, $name:literal, in $codes:ident) => {
        $crate::decode::labelled($field, &$crate::codes::$codes, $name)
    };
    (@take $field:ident, $name:literal, as $wrapper:ident) => {
        $crate::decode::present::<$crate::decode::$wrapper, _>($field, $name).map(|wrapper| wrapper.0)
    };
}
pub(crate) use decode;

/// Reads the value of one field into its place, unless it is null. An error names the field, below the fields it is in.
pub(crate) fn read<'de, A: MapAccess<'de>, T: Deserialize<'de>>(
    map: &mut A,
    place: &mut Option<T>,
    name: &str,
) -> Result<(), A::Error> {
    match map.next_value() {
        Ok(Some(value)) => *place = Some(value),
        Ok(None) => {}
        Err(error) => return Err(within(name, &error)),
    }
    Ok(())
}

#[cold]
fn within<E: Error>(name: &str, error: &E) -> E {
    let text = error.to_string();
    match text.strip_prefix('`') {
        Some(path) => E::custom(format_args!("`{name}.{path}")),
        None => E::custom(format_args!("`{name}`: {text}")),
    }
}

/// What a field is when it is null or left out.
pub(crate) trait Absent: Sized {
    /// The value, or none where the field is required.
    fn absent() -> Option<Self>;
}

impl<T> Absent for Option<T> {
    fn absent() -> Option<Self> {
        Some(None)
    }
}

/// Fields that are always there.
macro_rules! required {
    ($($type:ty),*) => {$(
        impl $crate::decode::Absent for $type {
            fn absent() -> Option<Self> {
                None
            }
        }
    )*};
}
pub(crate) use required;
required!(String, bool, i64, u64, f64);

impl<T> Absent for Vec<T> {
    fn absent() -> Option<Self> {
        None
    }
}

/// The value of a field, or what it is when absent.
pub(crate) fn present<T: Absent, E: Error>(value: Option<T>, name: &'static str) -> Result<T, E> {
    value.or_else(T::absent).ok_or_else(|| E::missing_field(name))
}

/// The label of a code, for a field that is a text or an optional one.
pub(crate) fn labelled<T, E: Error>(code: Option<Code>, codes: &crate::codes::Codes, name: &'static str) -> Result<T, E>
where
    T: Absent + From<String>,
{
    present(code.map(|code| T::from(code.label(codes))), name)
}

/// A text that some deployments send as a number or a boolean.
pub(crate) struct Text(pub(crate) Option<String>);

/// Any JSON, kept as text; text is kept as it is.
pub(crate) struct JsonText(pub(crate) Option<String>);

/// An object whose names are data: its names and values, in the order of the answer.
pub(crate) struct Pairs(pub(crate) Vec<NameValue>);

impl Pairs {
    /// The value of this name; none if it is null or not there.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|pair| pair.name == name)?.value.as_deref()
    }
}

impl Absent for Text {
    fn absent() -> Option<Self> {
        Some(Text(None))
    }
}

impl Absent for JsonText {
    fn absent() -> Option<Self> {
        Some(JsonText(None))
    }
}

impl Absent for Pairs {
    fn absent() -> Option<Self> {
        Some(Pairs(Vec::new()))
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Text, D::Error> {
        let raw = <&RawValue>::deserialize(deserializer)?;
        if raw.get().starts_with(['{', '[']) {
            return Err(Error::custom("expected text"));
        }
        Ok(Text(text_of(raw)))
    }
}

impl<'de> Deserialize<'de> for JsonText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<JsonText, D::Error> {
        Ok(JsonText(text_of(<&RawValue>::deserialize(deserializer)?)))
    }
}

/// A string's content, or any other value's JSON; null is none.
fn text_of(raw: &RawValue) -> Option<String> {
    let json = raw.get();
    match json.as_bytes().first() {
        Some(b'n') => None,
        Some(b'"') => serde_json::from_slice(json.as_bytes()).ok(),
        _ => Some(json.to_owned()),
    }
}

impl<'de> Deserialize<'de> for Pairs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Pairs, D::Error> {
        struct PairsVisitor;
        impl<'de> Visitor<'de> for PairsVisitor {
            type Value = Pairs;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of names and values")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs, A::Error> {
                let mut pairs = Vec::new();
                while let Some((name, value)) = map.next_entry::<String, &RawValue>()? {
                    pairs.push(NameValue { name, value: text_of(value) });
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(PairsVisitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::{Agent, Run};

    const AGENT: &str = r#"{"configType":1,"isActive":true,"version":3,"created":"c","updated":"u""#;

    fn agent(more: &str) -> Result<Agent, String> {
        from_json(format!("{AGENT}{more}}}").as_bytes())
    }

    #[test]
    fn what_is_null_or_left_out_is_none() {
        let absent = agent("");
        assert_eq!(absent, agent(r#","name":null,"status":null,"inputParameters":null,"somethingNew":[{}]"#));
        assert!(absent.is_ok_and(|agent| agent.name.is_none() && agent.input_parameters.is_empty()));
    }

    #[test]
    fn input_parameters_keep_their_order_and_their_values() {
        let agent = agent(r#","inputParameters":{"b":"x","a":1,"c":null,"d":{"e":[]}}"#);
        let pairs: Vec<_> = agent.map(|agent| agent.input_parameters).unwrap_or_default();
        let pairs: Vec<_> = pairs.iter().map(|pair| (pair.name.as_str(), pair.value.as_deref())).collect();
        assert_eq!(pairs, [("b", Some("x")), ("a", Some("1")), ("c", None), ("d", Some(r#"{"e":[]}"#))]);
    }

    #[test]
    fn a_missing_field_is_named() {
        let error = from_json::<Agent>(b"{}").err().unwrap_or_default();
        assert!(error.starts_with("missing field `configType`"), "{error}");
    }

    #[test]
    fn a_field_of_the_wrong_type_is_named() {
        let error = agent(r#","spaceId":"five""#).err().unwrap_or_default();
        assert!(error.starts_with("`spaceId`: invalid type: string \"five\", expected i64"), "{error}");
    }

    #[test]
    fn broken_json_is_told_from_wrong_json() {
        let error = from_json::<Agent>(br#"{"configType":1,"#).err().unwrap_or_default();
        assert!(error.starts_with("not JSON: EOF"), "{error}");
        assert_eq!(from_json::<Agent>(b" \n").err().as_deref(), Some("the body is empty"));
    }

    #[test]
    fn both_names_of_a_field_may_be_there() {
        let run = |more: &str| {
            let json = format!(
                r#"{{"id":1,"configId":2,"spaceId":3,"organizationId":4,"sequence":5,"status":10,"actionCount":0,
                "pageCount":0,"dynamicPageCount":0,"requestCount":0,"errorCount":0{more}}}"#
            );
            from_json::<Run>(json.as_bytes()).map(|run| run.records_extracted)
        };
        assert_eq!(run(r#","dataCount":7"#), Ok(7));
        assert_eq!(run(r#","recordsExtracted":8"#), Ok(8));
        assert_eq!(run(r#","recordsExtracted":8,"dataCount":null"#), Ok(8));
        assert!(run("").is_err_and(|error| error.starts_with("missing field `dataCount`")));
    }
}
