//! The fields of an order, each taken once.

use std::time::Duration;

use serde_json::{Map, Value};

/// What is left of an order's fields.
pub(super) struct Fields(Map<String, Value>);

impl Fields {
    /// Reads a JSON object.
    pub(super) fn read(text: &[u8]) -> Result<Self, String> {
        let fields = serde_json::from_slice(text).map_err(|error| error.to_string())?;
        match fields {
            Value::Object(fields) => Ok(Self(fields)),
            _ => Err("an order is a JSON object".to_owned()),
        }
    }

    /// A field, if there is one.
    pub(super) fn take(&mut self, name: &str) -> Option<Value> {
        self.0.remove(name)
    }

    pub(super) fn number<N: TryFrom<u64>>(&mut self, name: &str) -> Result<N, String> {
        let number = self.take(name).and_then(|value| N::try_from(value.as_u64()?).ok());
        number.ok_or_else(|| format!("'{name}' is a whole number"))
    }

    pub(super) fn seconds(&mut self, name: &str) -> Result<Duration, String> {
        let seconds = self.take(name).and_then(|value| Duration::try_from_secs_f64(value.as_f64()?).ok());
        seconds.ok_or_else(|| format!("'{name}' is a number of seconds"))
    }

    pub(super) fn flag(&mut self, name: &str) -> Result<bool, String> {
        let flag = self.take(name).and_then(|value| value.as_bool());
        flag.ok_or_else(|| format!("'{name}' is true or false"))
    }

    pub(super) fn text(&mut self, name: &str) -> Result<String, String> {
        match self.take(name) {
            Some(Value::String(text)) => Ok(text),
            _ => Err(format!("'{name}' is text")),
        }
    }

    /// A text that need not be there.
    pub(super) fn text_or(&mut self, name: &str, otherwise: &str) -> Result<String, String> {
        if self.0.contains_key(name) { self.text(name) } else { Ok(otherwise.to_owned()) }
    }

    /// The field `headers`, which need not be there.
    pub(super) fn headers(&mut self) -> Result<Vec<(String, String)>, String> {
        let headers = self.take("headers").unwrap_or_else(|| Map::new().into());
        let text = |(name, value): (&String, &Value)| Some((name.clone(), value.as_str()?.to_owned()));
        let headers = headers.as_object().and_then(|headers| headers.iter().map(text).collect());
        headers.ok_or_else(|| "'headers' is an object of texts".to_owned())
    }

    /// Refuses what nobody has taken.
    pub(super) fn finish(self) -> Result<(), String> {
        self.0.keys().next().map_or(Ok(()), |name| Err(format!("'{name}' is not known here")))
    }
}
