//! A JSON object, put together field by field.

use dispatch::json::{Encode, Sink, Writer, field};

/// A JSON object under construction.
#[derive(Debug)]
pub struct Object(Writer);

impl Default for Object {
    fn default() -> Object {
        let mut writer = Writer::default();
        writer.object();
        Object(writer)
    }
}

impl Object {
    /// An object without fields.
    pub fn new() -> Object {
        Object::default()
    }

    /// With a field, unless it has no value.
    #[must_use]
    pub fn put(mut self, name: &str, value: &dyn Encode) -> Object {
        field(&mut self.0, name, value);
        self
    }

    /// With a field whose JSON is written already.
    #[must_use]
    pub fn raw(mut self, name: &str, json: &str) -> Object {
        self.0.key(name);
        self.0.raw(json);
        self
    }

    /// With a list of values whose JSON is written already.
    #[must_use]
    pub fn raw_list<'a>(mut self, name: &str, items: impl IntoIterator<Item = &'a str>) -> Object {
        self.0.key(name);
        self.0.list();
        for item in items {
            self.0.raw(item);
        }
        self.0.end_list();
        self
    }

    /// The object as JSON.
    pub fn finish(mut self) -> String {
        self.0.end_object();
        self.0.finish()
    }
}
