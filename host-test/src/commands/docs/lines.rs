//! JSON with as much on a line as a reader takes in at once: a change shows where it is, and files stay short.

use serde_json::Value;

/// The longest line of more than one value, in bytes.
const WIDTH: usize = 120;

/// The value, two spaces to a level; what fits on one line stands on one.
pub(super) fn json(value: &Value) -> String {
    let mut text = String::new();
    write(&mut text, value, 0, 0);
    text
}

/// Writes a value after `before` bytes of its line.
fn write(out: &mut String, value: &Value, level: usize, before: usize) {
    let short = value.to_string();
    let fits = level * 2 + before + short.len() < WIDTH;
    match value {
        Value::Array(items) if !fits && !items.is_empty() => {
            let items = items.iter().map(|item| (String::new(), item));
            block(out, ('[', ']'), items, level);
        }
        Value::Object(fields) if !fits && !fields.is_empty() => {
            let fields = fields.iter().map(|(name, field)| (format!("{}: ", Value::from(name.as_str())), field));
            block(out, ('{', '}'), fields, level);
        }
        _ => out.push_str(&short),
    }
}

fn block<'a>(
    out: &mut String,
    (open, close): (char, char),
    parts: impl Iterator<Item = (String, &'a Value)>,
    level: usize,
) {
    out.push(open);
    for (index, (name, part)) in parts.enumerate() {
        out.push_str(if index == 0 { "\n" } else { ",\n" });
        out.push_str(&"  ".repeat(level + 1));
        out.push_str(&name);
        write(out, part, level + 1, name.len());
    }
    out.push('\n');
    out.push_str(&"  ".repeat(level));
    out.push(close);
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    #[test]
    fn what_is_short_stands_on_one_line_and_all_is_there() {
        let long = "a".repeat(110);
        let value = json!({ "a": { "b": [1, 2], "c": {} }, "d": [long, null], "e": [] });
        let text = super::json(&value);
        assert_eq!(
            text,
            format!(
                "{{\n  \"a\": {{\"b\":[1,2],\"c\":{{}}}},\n  \"d\": [\n    \"{long}\",\n    null\n  ],\n  \"e\": []\n}}"
            )
        );
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
    }
}
