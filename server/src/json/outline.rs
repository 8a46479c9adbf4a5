//! Indented text: what a result says, without the noise of JSON.
//!
//! ```text
//! agents:
//! - id: 101
//!   name: Shop prices
//! totalCount: 57
//! ```

use super::Sink;

/// Writes an outline.
#[derive(Debug, Default)]
pub struct Outline {
    text: String,
    levels: Vec<Level>,
    depth: usize,
    /// A field's name was written, and its value comes next.
    after_key: bool,
    /// The next line is the first of an item.
    bullet: bool,
}

#[derive(Debug, Clone, Copy)]
enum Level {
    /// An object; whether it is indented more than what it is in.
    Object { deeper: bool },
    /// A list; whether it has no items so far.
    List { empty: bool },
}

impl Outline {
    /// What was written.
    pub fn finish(mut self) -> String {
        self.text.truncate(self.text.trim_end().len());
        self.text
    }

    fn indent(&mut self, depth: usize) {
        self.text.extend(std::iter::repeat_n("  ", depth));
    }

    /// The first item of a list ends the line of the list's name.
    fn first_item(&mut self) {
        if let Some(Level::List { empty }) = self.levels.last_mut()
            && std::mem::take(empty)
            && std::mem::take(&mut self.after_key)
        {
            self.text.push('\n');
        }
    }

    fn is_in_list(&self) -> bool {
        matches!(self.levels.last(), Some(Level::List { .. }))
    }

    /// A value on one line, or on several that are indented.
    fn value(&mut self, value: &str) {
        self.first_item();
        if self.is_in_list() {
            self.indent(self.depth);
            self.text.push_str("- ");
        } else if self.after_key {
            self.text.push(' ');
        }
        self.after_key = false;
        let mut lines = value.lines();
        self.text.push_str(lines.next().unwrap_or_default());
        for line in lines {
            self.text.push('\n');
            self.indent(self.depth + 1);
            self.text.push_str(line);
        }
        self.text.push('\n');
    }
}

impl Sink for Outline {
    fn object(&mut self) {
        self.first_item();
        let deeper = self.after_key || self.is_in_list();
        if self.is_in_list() {
            self.bullet = true;
        } else if self.after_key {
            self.text.push('\n');
        }
        self.after_key = false;
        self.depth += usize::from(deeper);
        self.levels.push(Level::Object { deeper });
    }

    fn end_object(&mut self) {
        if let Some(Level::Object { deeper: true }) = self.levels.pop() {
            self.depth = self.depth.saturating_sub(1);
        }
        self.bullet = false;
    }

    fn list(&mut self) {
        self.levels.push(Level::List { empty: true });
    }

    fn end_list(&mut self) {
        if let Some(Level::List { empty: true }) = self.levels.pop() {
            self.text.push_str(if std::mem::take(&mut self.after_key) { " none\n" } else { "none\n" });
        }
    }

    fn key(&mut self, name: &str) {
        if std::mem::take(&mut self.bullet) {
            self.indent(self.depth.saturating_sub(1));
            self.text.push_str("- ");
        } else {
            self.indent(self.depth);
        }
        self.text.push_str(name);
        self.text.push(':');
        self.after_key = true;
    }

    fn text(&mut self, text: &str) {
        self.value(text);
    }

    fn literal(&mut self, literal: &str) {
        self.value(literal);
    }
}
