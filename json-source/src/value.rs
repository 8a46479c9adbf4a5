//! A value of any shape, as a tree, in no more memory than it is given.
//!
//! A tree takes up to a hundred times the room of its text: a megabyte of `{"":0},` is a hundred of memory. So what is built
//! is counted as it is built, and what would be too much is no tree at all.

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use std::cell::Cell;
use std::fmt;

/// The most memory that the tree of a message, or of JSON in an argument, may take, in bytes.
pub const ROOM: usize = 12 * 1024 * 1024;

/// What an element of a list takes, at most: the list has twice the room that it needs, and grows into other room.
const ELEMENT: usize = 3 * size_of::<Value>();

/// What a field of an object takes, besides its name and its value's own, at most.
const FIELD: usize = 3 * (size_of::<String>() + size_of::<Value>());

/// What an object takes as soon as it has one field: a leaf with room for eleven.
const OBJECT: usize = 11 * (size_of::<String>() + size_of::<Value>()) + 32;

/// What an allocation takes besides its size, at most.
const OVERHEAD: usize = 16;

/// Why there is no value.
#[derive(Debug)]
pub enum Unread {
    /// The text is no JSON.
    Syntax(serde_json::Error),
    /// Its tree would take too much memory.
    TooMuch,
}

/// Reads the one value that `json` is, in at most so many bytes of memory.
///
/// # Errors
///
/// Where it is not JSON, or the value would take more.
pub fn value(json: &[u8], room: usize) -> Result<Value, Unread> {
    let left = Cell::new(Some(room));
    let mut deserializer = serde_json::Deserializer::from_slice(json);
    let read = Tree(&left).deserialize(&mut deserializer).and_then(|value| deserializer.end().map(|()| value));
    read.map_err(|error| if left.get().is_none() { Unread::TooMuch } else { Unread::Syntax(error) })
}

/// What is left of the room; none when it was too little.
#[derive(Clone, Copy)]
struct Tree<'a>(&'a Cell<Option<usize>>);

impl Tree<'_> {
    fn spend<E: Error>(self, size: usize) -> Result<(), E> {
        self.0.set(self.0.get().and_then(|left| left.checked_sub(size)));
        self.0.get().map(|_| ()).ok_or_else(|| E::custom("too many values"))
    }
}

impl<'de> DeserializeSeed<'de> for Tree<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Tree<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        self.spend(value.len().saturating_add(OVERHEAD))?;
        Ok(Value::String(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(element) = elements.next_element_seed(self)? {
            self.spend(ELEMENT)?;
            list.push(element);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(Name(name)) = fields.next_key_seed(NameOf(self))? {
            self.spend(FIELD + if object.is_empty() { OBJECT } else { 0 })?;
            object.insert(name, fields.next_value_seed(self)?);
        }
        Ok(Value::Object(object))
    }
}

/// The name of a field.
struct Name(String);

struct NameOf<'a>(Tree<'a>);

impl<'de> DeserializeSeed<'de> for NameOf<'_> {
    type Value = Name;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Name, D::Error> {
        let name = String::deserialize(deserializer)?;
        self.0.spend(name.len().saturating_add(OVERHEAD))?;
        Ok(Name(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_read_as_serde_json_reads_it() {
        for json in [
            r#"{"a":[1,-2,0.5,1e400,"x\n",true,null,{}],"b":{"c":[]},"a":2}"#,
            "[[[]]]",
            "\"\"",
            "7",
            "{} {}",
            "[1,",
            "",
        ] {
            let read = value(json.as_bytes(), ROOM).ok();
            assert_eq!(read, serde_json::from_str(json).ok(), "{json}");
        }
        assert!(matches!(value("[".repeat(1000).as_bytes(), ROOM), Err(Unread::Syntax(_))));
    }

    #[test]
    fn what_takes_too_much_is_not_read() {
        let many = format!("[{}0]", "{\"\":0},".repeat(100_000));
        assert!(matches!(value(many.as_bytes(), ROOM), Err(Unread::TooMuch)));
        let long = format!("\"{}\"", "x".repeat(4 * 1024 * 1024));
        assert!(value(long.as_bytes(), ROOM).is_ok());
        assert!(matches!(value(long.as_bytes(), 1024), Err(Unread::TooMuch)));
    }
}
