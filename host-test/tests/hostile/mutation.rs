//! Making a wrong answer of a right one.

use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::Value;

/// What is done to one place of a JSON text.
#[derive(Debug, Clone)]
pub enum Change {
    /// This JSON in its place.
    Replace(String),
    /// Its place is left out.
    Remove,
    /// The field is there once more, with this JSON.
    Repeat(String),
    /// A field of this name and JSON comes before the others.
    Add(&'static str, String),
    /// So many arrays around it.
    Nest(usize),
    /// Another name for the field.
    Rename(&'static str),
}

/// What is done to the bytes of the whole text afterwards.
#[derive(Debug, Clone)]
pub enum Damage {
    None,
    /// It ends here.
    Cut(Index),
    /// This byte is another.
    Byte(Index, u8),
    /// These bytes come after it.
    Tail(&'static [u8]),
}

/// A mutation of any answer.
#[derive(Debug, Clone)]
pub struct Mutation {
    changes: Vec<(Index, Change)>,
    damage: Damage,
}

impl Mutation {
    pub fn of(&self, valid: &str) -> Vec<u8> {
        let mut text = match serde_json::from_str::<Value>(valid) {
            Ok(value) => {
                let places = count(&value);
                let changes: Vec<_> =
                    self.changes.iter().map(|(place, change)| (place.index(places), change)).collect();
                let mut writer = Writer { changes, place: 0, out: String::new() };
                writer.value(&value);
                writer.out.into_bytes()
            }
            // An empty answer has no place to change; what was to be put there is the answer.
            Err(_) => match self.changes.first() {
                Some((_, Change::Replace(json) | Change::Repeat(json))) => json.clone().into_bytes(),
                _ => valid.into(),
            },
        };
        match &self.damage {
            Damage::None => {}
            Damage::Cut(at) => text.truncate(at.index(text.len() + 1)),
            Damage::Byte(at, byte) if !text.is_empty() => {
                let at = at.index(text.len());
                text[at] = *byte;
            }
            Damage::Byte(..) => {}
            Damage::Tail(bytes) => text.extend_from_slice(bytes),
        }
        text
    }
}

/// The number of values in a value, itself included.
fn count(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(count).sum(),
        Value::Object(fields) => fields.values().map(count).sum(),
        _ => 0,
    }
}

struct Writer<'a> {
    changes: Vec<(usize, &'a Change)>,
    place: usize,
    out: String,
}

impl Writer<'_> {
    fn change(&self) -> Option<Change> {
        self.changes.iter().find(|(place, _)| *place == self.place).map(|(_, change)| (*change).clone())
    }

    fn value(&mut self, value: &Value) {
        let change = self.change();
        self.place += 1;
        match change {
            Some(Change::Replace(json)) => {
                self.place += count(value) - 1;
                self.out.push_str(&json);
            }
            Some(Change::Nest(depth)) => {
                self.out.push_str(&"[".repeat(depth));
                self.inside(value, None);
                self.out.push_str(&"]".repeat(depth));
            }
            Some(Change::Add(name, json)) => self.inside(value, Some((name, json))),
            _ => self.inside(value, None),
        }
    }

    fn inside(&mut self, value: &Value, first: Option<(&str, String)>) {
        match value {
            Value::Array(items) => {
                self.out.push('[');
                let start = self.out.len();
                for item in items {
                    if matches!(self.change(), Some(Change::Remove)) {
                        self.place += count(item);
                        continue;
                    }
                    self.separate(start);
                    self.value(item);
                }
                self.out.push(']');
            }
            Value::Object(fields) => {
                self.out.push('{');
                let start = self.out.len();
                if let Some((name, json)) = first {
                    self.out.push_str(&format!("{}:{json}", Value::from(name)));
                }
                for (name, field) in fields {
                    let name = match self.change() {
                        Some(Change::Remove) => {
                            self.place += count(field);
                            continue;
                        }
                        Some(Change::Rename(other)) => other,
                        Some(Change::Repeat(json)) => {
                            self.separate(start);
                            self.out.push_str(&format!("{}:{json}", Value::from(name.as_str())));
                            name
                        }
                        _ => name,
                    };
                    self.separate(start);
                    self.out.push_str(&format!("{}:", Value::from(name)));
                    self.value(field);
                }
                self.out.push('}');
            }
            scalar => self.out.push_str(&scalar.to_string()),
        }
    }

    fn separate(&mut self, start: usize) {
        if self.out.len() > start {
            self.out.push(',');
        }
    }
}

/// Names that a backend may use for something else.
const NAMES: [&str; 9] =
    ["", "new", "statusCode", "severity", "success", "message", "\u{0}", "agents", "a name with \"quotes\" and \\"];

/// JSON that is seldom where a field is.
const ODD: [&str; 34] = [
    "null",
    "true",
    "false",
    "0",
    "-1",
    "-0",
    "-0.0",
    "1.5",
    "1e2",
    "9223372036854775807",
    "-9223372036854775808",
    "9223372036854775808",
    "18446744073709551615",
    "18446744073709551616",
    "1e308",
    "1e999",
    "-1e999",
    "4e-400",
    "400",
    "\"\"",
    "\"text\"",
    "\"10\"",
    "\"null\"",
    "\"\\u0000\"",
    "\"\\ud800\"",
    "\"\\udc00\\ud800\"",
    "\"\u{202e}\u{feff}😀\"",
    "\"2026-13-99T99:99:99Z\"",
    "\"Error\"",
    "[]",
    "{}",
    "[null]",
    "[[],{}]",
    "{\"a\":{\"b\":[]}}",
];

const TAILS: [&[u8]; 6] = [b" \n", b"\0", b"{}", b",", b"\xef\xbb\xbf", b"\xff"];

fn json() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => select(&ODD[..]).prop_map(str::to_owned),
        1 => any::<f64>().prop_map(|number| Value::from(number).to_string()),
        1 => any::<i64>().prop_map(|number| number.to_string()),
        1 => "\\PC{0,40}".prop_map(|text| Value::from(text).to_string()),
        1 => "[0-9]{300,400}(\\.[0-9]{300})?",
        1 => (1..20_000_usize).prop_map(|length| Value::from("ü".repeat(length)).to_string()),
        1 => (1..3000_usize).prop_map(|depth| format!("{}{}", "[".repeat(depth), "]".repeat(depth))),
        1 => (1..300_usize).prop_map(|depth| format!("{}0{}", "{\"a\":".repeat(depth), "}".repeat(depth))),
    ]
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        6 => json().prop_map(Change::Replace),
        2 => Just(Change::Remove),
        2 => json().prop_map(Change::Repeat),
        2 => (select(&NAMES[..]), json()).prop_map(|(name, json)| Change::Add(name, json)),
        1 => (1..200_usize).prop_map(Change::Nest),
        1 => select(&NAMES[..]).prop_map(Change::Rename),
    ]
}

pub fn mutation() -> impl Strategy<Value = Mutation> {
    let damage = prop_oneof![
        6 => Just(Damage::None),
        1 => any::<Index>().prop_map(Damage::Cut),
        1 => (any::<Index>(), any::<u8>()).prop_map(|(at, byte)| Damage::Byte(at, byte)),
        1 => select(&TAILS[..]).prop_map(Damage::Tail),
    ];
    (prop::collection::vec((any::<Index>(), change()), 1..4), damage)
        .prop_map(|(changes, damage)| Mutation { changes, damage })
}
