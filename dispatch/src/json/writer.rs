//! JSON text.

use super::Sink;

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
