//! A value that is about to be read, wherever in the answer it stands: one implementation over serde_json for all.

use super::budget;
use super::error::{ReadError, read_error};
use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;

/// A value that was read as one that is neither object nor array.
#[derive(Debug, PartialEq)]
pub enum Scalar {
    /// `null`.
    Null,
    /// `true` or `false`.
    Flag(bool),
    /// A whole number.
    Integer(i64),
    /// One beyond the range of `Integer`.
    Unsigned(u64),
    /// A number with a fraction or an exponent.
    Float(f64),
    /// A string's content.
    Text(String),
    /// An object, which was skipped.
    Object,
    /// An array, which was skipped.
    Array,
}

/// What a value that was read as a compound one is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum JsonKind {
    /// It is `null`.
    Null,
    /// Its fields were told.
    Object,
    /// Its elements were told.
    Array,
    /// It is none of these, and was skipped.
    Scalar,
}

/// Told each field of an object: its name and its value, which it may leave unread.
pub type OnField<'a> = &'a mut dyn FnMut(&str, &mut dyn Source) -> Result<(), ReadError>;

/// Told each element of an array, which it may leave unread.
pub type OnElement<'a> = &'a mut dyn FnMut(&mut dyn Source) -> Result<(), ReadError>;

/// A value that is about to be read, once, by one of these. A value of another sort than was asked for is skipped and told,
/// so that what comes after it can still be read.
pub trait Source {
    /// A value that is neither object nor array.
    ///
    /// # Errors
    ///
    /// Where the value is not JSON, or there is no memory for it; so with the methods below, which also pass on what they are
    /// told by their callers.
    fn scalar(&mut self) -> Result<Scalar, ReadError>;

    /// An object, an array or null.
    ///
    /// # Errors
    ///
    /// As [`Source::scalar`].
    fn compound(&mut self, field: OnField<'_>, element: OnElement<'_>) -> Result<JsonKind, ReadError>;

    /// Any value, unread.
    ///
    /// # Errors
    ///
    /// As [`Source::scalar`].
    fn raw(&mut self) -> Result<Box<RawValue>, ReadError>;

    /// An object or null.
    ///
    /// # Errors
    ///
    /// As [`Source::scalar`].
    fn object(&mut self, field: OnField<'_>) -> Result<JsonKind, ReadError> {
        self.compound(field, &mut |_| Ok(()))
    }

    /// An array or null.
    ///
    /// # Errors
    ///
    /// As [`Source::scalar`].
    fn array(&mut self, element: OnElement<'_>) -> Result<JsonKind, ReadError> {
        self.compound(&mut |_, _| Ok(()), element)
    }
}

/// Reads the one value that `json` is.
///
/// # Errors
///
/// Where it is not JSON, or what `value` finds wrong with it.
pub fn read(json: &str, value: OnElement<'_>) -> Result<(), ReadError> {
    let mut deserializer = serde_json::Deserializer::from_str(json);
    Once::pass(&mut deserializer, value)?;
    deserializer.end()
}

/// A value of any place, as serde gives it: it can be read once.
struct Once<D>(Option<D>);

impl<'de, D: Deserializer<'de>> Once<D> {
    fn take(&mut self) -> Result<D, ReadError> {
        self.0.take().ok_or_else(|| read_error("the value was read already"))
    }

    /// Reads with `read`, then skips what it left unread.
    fn pass(deserializer: D, read: OnElement<'_>) -> Result<(), D::Error> {
        let mut once = Once(Some(deserializer));
        read(&mut once).map_err(D::Error::custom)?;
        match once.0 {
            Some(unread) => IgnoredAny::deserialize(unread).map(|_| ()),
            None => Ok(()),
        }
    }
}

impl<'de, D: Deserializer<'de>> Source for Once<D> {
    fn scalar(&mut self) -> Result<Scalar, ReadError> {
        self.take()?.deserialize_any(ScalarVisitor).map_err(read_error)
    }

    fn compound(&mut self, field: OnField<'_>, element: OnElement<'_>) -> Result<JsonKind, ReadError> {
        self.take()?.deserialize_any(CompoundVisitor { field, element }).map_err(read_error)
    }

    fn raw(&mut self) -> Result<Box<RawValue>, ReadError> {
        let raw: Box<RawValue> = Deserialize::deserialize(self.take()?).map_err(read_error)?;
        // For itself, and for the text that is made of it.
        budget::spend(2 * raw.get().len())?;
        Ok(raw)
    }
}

struct FieldSeed<'a, 'f>(&'a str, OnField<'f>);

impl<'de> DeserializeSeed<'de> for FieldSeed<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        Once::pass(deserializer, &mut |source| (self.1)(self.0, source))
    }
}

struct ElementSeed<'f>(OnElement<'f>);

impl<'de> DeserializeSeed<'de> for ElementSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        Once::pass(deserializer, self.0)
    }
}

/// The name of a field, copied only where it is written with escapes.
struct NameSeed;

impl<'de> DeserializeSeed<'de> for NameSeed {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Cow<'de, str>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for NameSeed {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_borrowed_str<E>(self, name: &'de str) -> Result<Cow<'de, str>, E> {
        Ok(Cow::Borrowed(name))
    }

    fn visit_str<E>(self, name: &str) -> Result<Cow<'de, str>, E> {
        Ok(Cow::Owned(name.to_owned()))
    }
}

struct ScalarVisitor;

impl<'de> Visitor<'de> for ScalarVisitor {
    type Value = Scalar;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a single value")
    }

    fn visit_unit<E>(self) -> Result<Scalar, E> {
        Ok(Scalar::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Scalar, E> {
        Ok(Scalar::Flag(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Scalar, E> {
        Ok(Scalar::Integer(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Scalar, E> {
        Ok(i64::try_from(value).map_or(Scalar::Unsigned(value), Scalar::Integer))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Scalar, E> {
        Ok(Scalar::Float(value))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Scalar, E> {
        budget::spend(value.len()).map_err(E::custom)?;
        Ok(Scalar::Text(value.to_owned()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Scalar, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Scalar::Object)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Scalar, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Scalar::Array)
    }
}

struct CompoundVisitor<'a> {
    field: OnField<'a>,
    element: OnElement<'a>,
}

impl<'de> Visitor<'de> for CompoundVisitor<'_> {
    type Value = JsonKind;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object or an array")
    }

    fn visit_unit<E>(self) -> Result<JsonKind, E> {
        Ok(JsonKind::Null)
    }

    fn visit_bool<E>(self, _: bool) -> Result<JsonKind, E> {
        Ok(JsonKind::Scalar)
    }

    fn visit_i64<E>(self, _: i64) -> Result<JsonKind, E> {
        Ok(JsonKind::Scalar)
    }

    fn visit_u64<E>(self, _: u64) -> Result<JsonKind, E> {
        Ok(JsonKind::Scalar)
    }

    fn visit_f64<E>(self, _: f64) -> Result<JsonKind, E> {
        Ok(JsonKind::Scalar)
    }

    fn visit_str<E>(self, _: &str) -> Result<JsonKind, E> {
        Ok(JsonKind::Scalar)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<JsonKind, A::Error> {
        while let Some(name) = map.next_key_seed(NameSeed)? {
            map.next_value_seed(FieldSeed(&name, &mut *self.field))?;
        }
        Ok(JsonKind::Object)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<JsonKind, A::Error> {
        while seq.next_element_seed(ElementSeed(&mut *self.element))?.is_some() {}
        Ok(JsonKind::Array)
    }
}
