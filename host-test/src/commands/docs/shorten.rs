//! JSON on a page: whole in shape, short in length, and what was left out is visible.

use std::fmt::Write;

use serde_json::Value;

/// How many texts and numbers of a list are shown; of objects and lists it is one.
const SCALARS: usize = 3;

/// The longest text that is shown whole, and how much is shown of a longer one, in characters.
const LONGEST: usize = 240;
const BEGINNING: usize = 60;

/// The value, two spaces to a level. Lists are cut after their first element with a comment that says how many follow, and
/// long texts with an ellipsis.
pub(super) fn json(value: &Value) -> String {
    let mut text = String::new();
    write(&mut text, value, 0);
    text
}

fn write(out: &mut String, value: &Value, level: usize) {
    match value {
        Value::Array(items) if !items.is_empty() => list(out, items, level),
        Value::Object(fields) if !fields.is_empty() => {
            out.push('{');
            for (index, (name, field)) in fields.iter().enumerate() {
                new_line(out, if index == 0 { "" } else { "," }, level + 1);
                // Writing to a String cannot fail.
                let _ = write!(out, "{}: ", Value::from(name.as_str()));
                write(out, field, level + 1);
            }
            new_line(out, "", level);
            out.push('}');
        }
        Value::String(whole) if whole.chars().count() > LONGEST => {
            let beginning: String = whole.chars().take(BEGINNING).collect();
            let _ = write!(out, "{}", Value::from(format!("{beginning}…")));
        }
        other => {
            let _ = write!(out, "{other}");
        }
    }
}

fn list(out: &mut String, items: &[Value], level: usize) {
    let scalar = !items.iter().any(|item| item.is_object() || item.is_array());
    let shown = if scalar { SCALARS } else { 1 };
    out.push('[');
    for (index, item) in items.iter().take(shown).enumerate() {
        new_line(out, if index == 0 { "" } else { "," }, level + 1);
        write(out, item, level + 1);
    }
    if let Some(more) = items.len().checked_sub(shown).filter(|more| *more > 0) {
        new_line(out, ",", level + 1);
        let _ = write!(out, "// … {more} more");
    }
    new_line(out, "", level);
    out.push(']');
}

fn new_line(out: &mut String, after: &str, level: usize) {
    out.push_str(after);
    out.push('\n');
    out.push_str(&"  ".repeat(level));
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn what_is_left_out_is_visible() {
        let long = "a".repeat(300);
        let value = json!({"a": [{"b": null}, {}, {}], "c": [1, 2, 3, 4], "d": [], "e": long, "f": {}});
        let beginning = "a".repeat(60);
        let expected = format!(
            r#"{{
  "a": [
    {{
      "b": null
    }},
    // … 2 more
  ],
  "c": [
    1,
    2,
    3,
    // … 1 more
  ],
  "d": [],
  "e": "{beginning}…",
  "f": {{}}
}}"#
        );
        assert_eq!(super::json(&value), expected);
    }
}
