//! The tools' arguments are described with what every client and every model's provider keeps whole.

// A test may stop at what it did not expect.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use serde_json::{Map, Value};

/// What holds for a node of a schema; each with what is said where it does not.
type Rule = (&'static str, fn(&Map<String, Value>) -> bool);

const RULES: [Rule; 7] = [
    ("one type, by its name", |node| {
        let types = ["object", "array", "string", "integer", "number", "boolean"];
        node.get("type").and_then(Value::as_str).is_some_and(|name| types.contains(&name))
    }),
    ("no keyword that a converter refuses, drops or mangles", |node| {
        let kept = ["type", "properties", "required", "items", "enum", "description", "minimum", "maximum", "pattern"];
        node.keys().all(|keyword| kept.contains(&keyword.as_str()))
    }),
    ("choices are texts", |node| {
        let Some(choices) = node.get("enum") else { return true };
        is(node, "string") && choices.as_array().is_some_and(|all| !all.is_empty() && all.iter().all(Value::is_string))
    }),
    ("a list says what is in it", |node| is(node, "array") == node.get("items").is_some_and(Value::is_object)),
    ("an object has fields, and what it requires is one of them", |node| {
        let fields = node.get("properties").and_then(Value::as_object);
        let required = node.get("required").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let known = |name: &Value| name.as_str().is_some_and(|name| fields.is_some_and(|all| all.contains_key(name)));
        is(node, "object") == fields.is_some() && required.iter().all(known)
    }),
    ("limits are for numbers", |node| {
        let limited = node.contains_key("minimum") || node.contains_key("maximum");
        !limited || is(node, "integer") || is(node, "number")
    }),
    ("fields have plain names of at most 64 characters", |node| {
        let fields = node.get("properties").and_then(Value::as_object);
        fields.is_none_or(|all| {
            all.keys().all(|name| name.len() <= 64 && name.bytes().all(|b| b.is_ascii_alphanumeric()))
        })
    }),
];

fn is(node: &Map<String, Value>, name: &str) -> bool {
    node.get("type").and_then(Value::as_str) == Some(name)
}

fn check(node: &Value, place: &str, depth: usize, broken: &mut Vec<String>) {
    let Some(fields) = node.as_object() else { return broken.push(format!("{place}: is no schema")) };
    let said = RULES.iter().filter(|(_, holds)| !holds(fields)).map(|(rule, _)| format!("{place}: {rule}"));
    broken.extend(said);
    // OpenAI's strict form takes five levels.
    if depth > 5 {
        broken.push(format!("{place}: is nested too deep"));
    }
    for (name, property) in fields.get("properties").and_then(Value::as_object).into_iter().flatten() {
        check(property, &format!("{place}.{name}"), depth + 1, broken);
    }
    if let Some(items) = fields.get("items") {
        check(items, &format!("{place}[]"), depth + 1, broken);
    }
}

#[test]
fn every_client_keeps_every_parameter() {
    let mut broken = Vec::new();
    for tool in dispatch::TOOLS {
        let schema: Value = serde_json::from_str(tool.input_schema).unwrap();
        check(&schema, tool.name, 1, &mut broken);
        // OpenAI takes no longer description of a function.
        if tool.description.chars().count() > 1024 {
            broken.push(format!("{}: its description has more than 1024 characters", tool.name));
        }
        for (name, property) in schema["properties"].as_object().unwrap() {
            if property["description"].as_str().is_none_or(str::is_empty) {
                broken.push(format!("{}.{name}: has no description", tool.name));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

/// What Wassette makes of the component's types: it writes an optional parameter as one of nothing and the type.
#[test]
fn what_wassette_lists_is_kept_too() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/surface/wassette-tools.json");
    let listing: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    let mut broken = Vec::new();
    for tool in listing["tools"].as_array().unwrap() {
        let name = tool["name"].as_str().unwrap();
        for (parameter, schema) in tool["inputSchema"]["properties"].as_object().unwrap() {
            let given = match schema["anyOf"].as_array().map(Vec::as_slice) {
                Some([nothing, given]) if *nothing == serde_json::json!({"type": "null"}) => given,
                _ => schema,
            };
            check(given, &format!("{name}.{parameter}"), 2, &mut broken);
            if !tool["description"].as_str().unwrap().contains(&format!("- `{parameter}`: ")) {
                broken.push(format!("{name}.{parameter}: has no description"));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

/// The table finds what the schemas had before: see the issue trackers of the converters.
#[test]
fn the_rules_find_what_converters_stumble_over() {
    for wrong in [
        serde_json::json!({"type": "object", "properties": {}, "additionalProperties": false}),
        serde_json::json!({"type": ["string", "null"]}),
        serde_json::json!({"const": "cron"}),
        serde_json::json!({"type": "object", "properties": {}, "oneOf": []}),
        serde_json::json!({"type": "array"}),
        serde_json::json!({"type": "string", "enum": ["a", null]}),
        serde_json::json!({"type": "object", "properties": {}, "required": ["a"]}),
        serde_json::json!({"type": "integer", "default": 1}),
        serde_json::json!({"$ref": "#/x"}),
    ] {
        let mut broken = Vec::new();
        check(&wrong, "x", 1, &mut broken);
        assert!(!broken.is_empty(), "{wrong}");
    }
}
