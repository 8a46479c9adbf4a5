//! What stays JSON: any value as text, and objects whose names are data.

use super::read::{Read, Reading, mismatch};
use super::room;
use crate::types::NameValue;
use json_source::{JsonKind, ReadError, Source, budget, replace_lone_surrogates};
use serde_json::value::RawValue;

/// Any JSON, kept as text; text is kept as it is.
#[derive(Debug)]
pub(crate) struct JsonText(pub(crate) Option<String>);

impl Read for JsonText {
    fn read(source: &mut dyn Source) -> Result<Reading<Self>, ReadError> {
        Ok(match text_of(&source.raw()?) {
            Some(text) => Reading::Value(JsonText(Some(room::fit(text)))),
            None => Reading::Null,
        })
    }

    fn absent() -> Option<Self> {
        Some(JsonText(None))
    }
}

/// A string's content, or any other value's JSON; null is none.
fn text_of(raw: &RawValue) -> Option<String> {
    let json = raw.get();
    match json.as_bytes().first() {
        Some(b'n') => None,
        Some(b'"') => serde_json::from_str(json).ok().or_else(|| {
            let mut json = json.as_bytes().to_vec();
            replace_lone_surrogates(&mut json);
            serde_json::from_slice(&json).ok()
        }),
        _ => Some(json.to_owned()),
    }
}

/// A text of a list's element that is cut short later, as many of them as there are.
#[derive(Debug)]
pub(crate) struct Brief(pub(crate) Option<String>);

impl Read for Brief {
    const IS_DISPENSABLE: bool = true;

    fn read(source: &mut dyn Source) -> Result<Reading<Self>, ReadError> {
        let left = room::left();
        let text = String::read(source)?.map(|text| Brief(Some(text)));
        room::set_left(left.saturating_sub(room::BRIEF));
        Ok(text)
    }

    fn absent() -> Option<Self> {
        Some(Brief(None))
    }
}

/// An object whose names are data: its names and values, in the order of the answer.
#[derive(Debug)]
pub(crate) struct Pairs(pub(crate) Vec<NameValue>);

/// What a name with a value takes beside these.
const NAME_VALUE: usize = 25;

impl Pairs {
    /// The value of this name, in any case; none if it is null or not there.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|pair| pair.name.eq_ignore_ascii_case(name))?.value.as_deref()
    }
}

impl Read for Pairs {
    const IS_DISPENSABLE: bool = true;

    fn read(source: &mut dyn Source) -> Result<Reading<Self>, ReadError> {
        let (mut pairs, mut left_out) = (Vec::new(), 0_usize);
        let kind = source.object(&mut |name, value| {
            budget::spend(name.len())?;
            let raw = value.raw()?;
            if room::is_full() && !pairs.is_empty() {
                left_out += 1;
                return Ok(());
            }
            // The names of both fields, and brackets.
            room::spend(NAME_VALUE);
            let pair = NameValue { name: room::fit(name.to_owned()), value: text_of(&raw).map(room::fit) };
            budget::push_within(&mut pairs, pair)
        })?;
        if left_out > 0 {
            pairs.push(NameValue { name: room::more(left_out), value: None });
        }
        Ok(match kind {
            JsonKind::Object => Reading::Value(Pairs(pairs)),
            JsonKind::Null => Reading::Null,
            other => Reading::Odd(mismatch("an object", other)),
        })
    }

    fn absent() -> Option<Self> {
        Some(Pairs(Vec::new()))
    }
}
