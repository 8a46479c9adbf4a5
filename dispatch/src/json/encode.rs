//! Values that write themselves.

use sequentum_tools::line::Line;

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

impl Encode for Line {
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
        // A whole number is written without a fraction, which would say nothing. Up to here each is one of `i64` too.
        const LARGEST: f64 = 9_007_199_254_740_992.0;
        if self.trunc() == *self && self.abs() <= LARGEST {
            return (*self as i64).encode(to);
        }
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
