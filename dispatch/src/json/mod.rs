//! Writing results.
//!
//! A value describes itself to a [`Sink`] once; what comes out depends on the sink. Fields keep their order, and those
//! without a value are left out.

mod writer;

pub use writer::Writer;

/// What values are written to.
pub trait Sink {
    /// An object begins.
    fn object(&mut self);
    /// An object ends.
    fn end_object(&mut self);
    /// A list begins.
    fn list(&mut self);
    /// A list ends.
    fn end_list(&mut self);
    /// A field of an object begins.
    fn key(&mut self, name: &str);
    /// A text.
    fn text(&mut self, text: &str);
    /// A number, `true`, `false` or `null`.
    fn literal(&mut self, literal: &str);
}

/// What can be written.
pub trait Encode {
    /// Writes the value.
    fn encode(&self, to: &mut dyn Sink);

    /// Whether there is no value; such a field is left out.
    fn is_none(&self) -> bool {
        false
    }
}

/// Writes a record.
pub fn record(to: &mut dyn Sink, fields: &[(&str, &dyn Encode)]) {
    to.object();
    for (name, value) in fields {
        field(to, name, *value);
    }
    to.end_object();
}

/// Writes a variant: its case as `tag`, its content as `val`.
pub fn variant(to: &mut dyn Sink, tag: &str, content: Option<&dyn Encode>) {
    to.object();
    field(to, "tag", &tag);
    if let Some(content) = content {
        field(to, "val", content);
    }
    to.end_object();
}

/// Writes a field, unless it has no value.
pub fn field(to: &mut dyn Sink, name: &str, value: &dyn Encode) {
    if !value.is_none() {
        to.key(name);
        value.encode(to);
    }
}

/// A value as JSON.
pub fn to_json(value: &dyn Encode) -> String {
    let mut writer = Writer::default();
    value.encode(&mut writer);
    writer.finish()
}

impl Encode for str {
    fn encode(&self, to: &mut dyn Sink) {
        to.text(self);
    }
}

impl Encode for &str {
    fn encode(&self, to: &mut dyn Sink) {
        to.text(self);
    }
}

impl Encode for String {
    fn encode(&self, to: &mut dyn Sink) {
        to.text(self);
    }
}

impl Encode for bool {
    fn encode(&self, to: &mut dyn Sink) {
        to.literal(if *self { "true" } else { "false" });
    }
}

impl Encode for f64 {
    fn encode(&self, to: &mut dyn Sink) {
        // What JSON has no number for is null.
        match serde_json::Number::from_f64(*self) {
            Some(number) => to.literal(&number.to_string()),
            None => to.literal("null"),
        }
    }
}

macro_rules! integers {
    ($($ty:ty)*) => {$(
        impl Encode for $ty {
            fn encode(&self, to: &mut dyn Sink) {
                to.literal(&self.to_string());
            }
        }
    )*};
}

integers!(u16 u32 u64 i32 i64);

impl<T: Encode> Encode for Option<T> {
    fn encode(&self, to: &mut dyn Sink) {
        match self {
            Some(value) => value.encode(to),
            None => to.literal("null"),
        }
    }

    fn is_none(&self) -> bool {
        self.is_none()
    }
}

impl<T: Encode> Encode for Vec<T> {
    fn encode(&self, to: &mut dyn Sink) {
        to.list();
        for item in self {
            item.encode(to);
        }
        to.end_list();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Thing {
        id: i64,
        note: Option<String>,
        tags: Vec<String>,
        parts: Vec<Thing>,
    }

    impl Encode for Thing {
        fn encode(&self, to: &mut dyn Sink) {
            record(to, &[("id", &self.id), ("note", &self.note), ("tags", &self.tags), ("parts", &self.parts)]);
        }
    }

    fn thing(id: i64, parts: Vec<Thing>) -> Thing {
        Thing { id, note: None, tags: vec![], parts }
    }

    #[test]
    fn json_keeps_the_order_and_leaves_out_what_is_none() {
        let mut whole = thing(1, vec![thing(2, vec![]), thing(3, vec![])]);
        whole.note = Some("a \"b\"\n\u{1}".to_owned());
        whole.tags = vec!["x".into(), "y".into()];
        let json = r#"{"id":1,"note":"a \"b\"\n\u0001","tags":["x","y"],"parts":[{"id":2,"tags":[],"parts":[]},{"id":3,"tags":[],"parts":[]}]}"#;
        assert_eq!(to_json(&whole), json);
        assert!(serde_json::from_str::<serde_json::Value>(json).is_ok());
    }

    #[test]
    fn a_variant_has_a_tag_and_perhaps_a_value() {
        struct Case(Option<Thing>);
        impl Encode for Case {
            fn encode(&self, to: &mut dyn Sink) {
                variant(to, "case", self.0.as_ref().map(|thing| thing as &dyn Encode));
            }
        }
        assert_eq!(to_json(&Case(None)), r#"{"tag":"case"}"#);
        assert_eq!(to_json(&Case(Some(thing(1, vec![])))), r#"{"tag":"case","val":{"id":1,"tags":[],"parts":[]}}"#);
    }

    #[test]
    fn numbers_are_exact() {
        assert_eq!(to_json(&vec![i64::MIN, i64::MAX]), "[-9223372036854775808,9223372036854775807]");
        assert_eq!(to_json(&vec![0.1, -2.5, f64::NAN]), "[0.1,-2.5,null]");
    }
}
