//! JSON text.

use super::encode::{Encode, Sink};

/// Writes JSON, on one line.
#[derive(Debug, Default)]
pub struct Writer {
    text: String,
    /// Whether the next value or key comes after another one.
    follows: bool,
}

impl Writer {
    /// What was written.
    pub fn finish(self) -> String {
        self.text
    }

    /// JSON that is written already.
    pub fn raw(&mut self, json: &str) {
        self.begin();
        self.text.push_str(json);
        self.follows = true;
    }

    fn begin(&mut self) {
        if self.follows {
            self.text.push(',');
        }
    }

    fn open(&mut self, bracket: char) {
        self.begin();
        self.text.push(bracket);
        self.follows = false;
    }

    fn close(&mut self, bracket: char) {
        self.text.push(bracket);
        self.follows = true;
    }
}

impl Sink for Writer {
    fn object(&mut self) {
        self.open('{');
    }

    fn end_object(&mut self) {
        self.close('}');
    }

    fn list(&mut self) {
        self.open('[');
    }

    fn end_list(&mut self) {
        self.close(']');
    }

    fn key(&mut self, name: &str) {
        self.text(name);
        self.text.push(':');
        self.follows = false;
    }

    fn text(&mut self, text: &str) {
        // Text can always be written as JSON.
        let json = serde_json::to_string(text).unwrap_or_default();
        self.raw(&json);
    }

    fn literal(&mut self, literal: &str) {
        self.raw(literal);
    }
}

/// A value as JSON.
pub fn to_json(value: &dyn Encode) -> String {
    let mut writer = Writer::default();
    value.encode(&mut writer);
    writer.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::{record, variant};

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
        assert_eq!(to_json(&vec![0.1, -2.5, 3.0, f64::NAN, 1e300]), "[0.1,-2.5,3,null,1e+300]");
    }
}
