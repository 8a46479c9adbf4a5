//! What stays JSON: any value as text, and objects whose names are data.

use super::read::{Fill, Need, Read, Reading, mismatch};
use super::room;
use crate::types::NameValue;
use json_source::{JsonKind, ReadError, Source, budget};

/// Any JSON, kept as text; text is kept as it is.
pub(crate) struct JsonText<'a>(pub(crate) &'a mut Option<String>);

impl Fill for JsonText<'_> {
    fn fill(&mut self, source: &mut Source<'_>) -> Result<Reading, ReadError> {
        let Some(text) = source.text()? else { return Ok(Reading::Null) };
        *self.0 = Some(room::fit(text));
        Ok(Reading::Value)
    }

    fn need(&self) -> Need {
        Need::Dispensable
    }
}

/// Any JSON by itself, as [`JsonText`]; null is none.
#[derive(Debug)]
pub(crate) struct Json(pub(crate) Option<String>);

impl Fill for Json {
    fn fill(&mut self, source: &mut Source<'_>) -> Result<Reading, ReadError> {
        JsonText(&mut self.0).fill(source)
    }
}

impl Read for Json {
    fn empty() -> Self {
        Json(None)
    }
}

/// A text of a list's element that is cut short later, as many of them as there are.
pub(crate) struct Brief<'a>(pub(crate) &'a mut Option<String>);

impl Fill for Brief<'_> {
    fn fill(&mut self, source: &mut Source<'_>) -> Result<Reading, ReadError> {
        let left = room::left();
        let reading = self.0.fill(source)?;
        room::set_left(left.saturating_sub(room::BRIEF));
        Ok(reading)
    }

    fn need(&self) -> Need {
        Need::Dispensable
    }
}

/// What a name with a value takes beside these.
const NAME_VALUE: usize = 25;

/// An object whose names are data: its names and values, in the order of the answer.
pub(crate) struct Pairs<'a>(pub(crate) &'a mut Vec<NameValue>);

impl Fill for Pairs<'_> {
    fn fill(&mut self, source: &mut Source<'_>) -> Result<Reading, ReadError> {
        let (mut pairs, mut left_out) = (Vec::new(), 0_usize);
        let kind = source.object(&mut |name, value| {
            if room::is_full() && !pairs.is_empty() {
                left_out += 1;
                return Ok(());
            }
            budget::spend(name.len())?;
            let text = value.text()?;
            // The names of both fields, and brackets.
            room::spend(NAME_VALUE);
            let pair = NameValue { name: room::fit(name.to_owned()), value: text.map(room::fit) };
            budget::push_within(&mut pairs, pair)
        })?;
        if left_out > 0 {
            pairs.push(NameValue { name: room::more(left_out), value: None });
        }
        Ok(match kind {
            JsonKind::Object => {
                *self.0 = pairs;
                Reading::Value
            }
            JsonKind::Null => Reading::Null,
            other => Reading::Odd(mismatch("an object", other)),
        })
    }

    fn need(&self) -> Need {
        Need::Dispensable
    }
}

/// Such an object by itself, as [`Pairs`].
#[derive(Debug)]
pub(crate) struct Object(pub(crate) Vec<NameValue>);

impl Object {
    /// The value of this name, in any case; none if it is null or not there.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|pair| pair.name.eq_ignore_ascii_case(name))?.value.as_deref()
    }
}

impl Fill for Object {
    fn fill(&mut self, source: &mut Source<'_>) -> Result<Reading, ReadError> {
        Pairs(&mut self.0).fill(source)
    }
}

impl Read for Object {
    fn empty() -> Self {
        Object(Vec::new())
    }
}
