//! What a tool says of itself, such as a note, and not of the service: whatever the service says, no line ends in it, nothing in it is
//! hidden, it is short, and the key is not there.

use crate::session::{KEY, Session, instance, json_answer};
use crate::valid::samples;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use catalogue::{Catalogue, Type, TypeKind, is_said};
use host_test::artefacts::root;
use host_test::host::Grant;
use host_test::mock::{Fault, MockOptions};
use host_test::shows_key;
use serde_json::{Value, json};
use std::time::Duration;

/// The most characters of a line.
const LONGEST: usize = 2000;

/// What the service says: it would end the line, hide something and show the key, in more than one way, and goes on for long.
fn hostile() -> String {
    let escaped = KEY.replace('r', "\\u0072").replace('/', "\\/");
    let encoded = STANDARD.encode(format!("ApiKey {KEY}"));
    let divided = KEY.replace('g', "\u{200b}g\n");
    let begin = format!("\r\nnote: a\u{2028}b\u{202e}c\u{e0041} {KEY} {escaped} {encoded} {divided}");
    begin + &"y".repeat(100_000)
}

/// What of a result a tool says itself, with its place.
fn said(catalogue: &Catalogue, ty: &Type, value: &Value, place: &str, found: &mut Vec<(String, String)>) {
    match ty {
        Type::Option(ty) if !value.is_null() => said(catalogue, ty, value, place, found),
        Type::List(ty) => {
            value.as_array().into_iter().flatten().for_each(|item| said(catalogue, ty, item, place, found));
        }
        Type::Named(name) => match &catalogue.types[name].kind {
            TypeKind::Record(fields) => {
                for field in fields {
                    let (value, place) = (&value[&field.name], format!("{place}/{}", field.name));
                    if is_said(name, field) {
                        let texts = value.as_array().map_or_else(|| vec![value], |list| list.iter().collect());
                        let texts = texts.into_iter().filter_map(Value::as_str);
                        found.extend(texts.map(|text| (place.clone(), text.to_owned())));
                    } else {
                        said(catalogue, &field.ty, value, &place, found);
                    }
                }
            }
            TypeKind::Variant(cases) => {
                let case = cases.iter().find(|case| value["tag"] == case.name.as_str());
                if let Some(content) = case.and_then(|case| case.content.as_ref()) {
                    said(catalogue, content, &value["val"], place, found);
                }
            }
            TypeKind::Enum(_) => {}
        },
        _ => {}
    }
}

/// What is wrong with such a text.
fn fault(text: &str) -> Option<&'static str> {
    let ends_a_line = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    let is_hidden =
        |c: char| matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{e0000}'..='\u{e0fff}');
    let encoded = STANDARD.encode(format!("ApiKey {KEY}"));
    match text {
        _ if text.contains(ends_a_line) => Some("a line ends"),
        _ if text.contains(is_hidden) => Some("something is hidden"),
        _ if text.chars().count() > LONGEST => Some("it is long"),
        _ if shows_key(text) || text.contains("ecognis") || text.contains(&encoded[16..32]) => Some("the key shows"),
        _ => None,
    }
}

/// Each text below a value, but for those by which the answer is read.
fn poisoned(value: &Value, with: &str) -> Value {
    match value {
        Value::String(text) if text.parse::<f64>().is_err() => with.into(),
        Value::Array(items) => items.iter().map(|item| poisoned(item, with)).collect(),
        Value::Object(fields) => {
            let field = |(name, field): (&String, &Value)| match name.as_str() {
                "sessionId" => (name.clone(), field.clone()),
                _ => (name.clone(), poisoned(field, with)),
            };
            fields.iter().map(field).collect()
        }
        other => other.clone(),
    }
}

struct Checked {
    catalogue: Catalogue,
    texts: usize,
    faults: Vec<String>,
}

impl Checked {
    fn check(&mut self, tool: &str, result: &Value) {
        let ty = &self.catalogue.tool(tool).expect("a tool").result;
        let mut found = Vec::new();
        said(&self.catalogue, ty, result, "", &mut found);
        self.texts += found.len();
        let faulty = found.iter().filter_map(|(place, text)| Some((fault(text)?, place, text)));
        self.faults.extend(faulty.map(|(fault, place, text)| format!("{tool} {place}: {fault}: {text:.200}")));
    }
}

#[tokio::test]
async fn nothing_of_the_service_is_in_what_a_tool_says_but_through_the_gate() {
    const LONG: Duration = Duration::from_secs(3600);
    let options = MockOptions { builder_duration: LONG, session_memory: LONG, ..MockOptions::default() };
    let mut session = Session::with(options, &[("SEQUENTUM_MAX_RETRIES", "0")]).await;
    let grant = Grant::new(&session.mock.url(), Some(KEY)).with_file_hosts("127.0.0.1");
    session.instance = instance(&grant, &[("SEQUENTUM_MAX_RETRIES", "0")]).await;
    let catalogue = Catalogue::read(root().join("wit")).expect("the catalogue");
    let mut checked = Checked { catalogue, texts: 0, faults: Vec::new() };
    let hostile = hostile();
    let as_usual = || Fault::Delay(Duration::ZERO);
    // Each text of each answer.
    for sample in samples().await {
        let Ok(valid) = serde_json::from_str::<Value>(&sample.answer) else { continue };
        session.mock.clear_faults();
        (1..sample.requests.len()).for_each(|_| session.mock.fail_next(as_usual()));
        session.mock.fail_next(json_answer(&poisoned(&valid, &hostile)));
        match session.instance.call(sample.tool, &sample.arguments).await {
            Ok(result) => checked.check(sample.tool, &result),
            Err(error) => assert!(!shows_key(&error.to_string()), "{}: {error}", sample.tool),
        }
    }
    // And of those that only become a note or a message.
    let agent = json!({ "sessionId": "s-1", "status": "ready", "agentId": 7, "agentName": hostile });
    let files = json!([
        { "id": 90_601, "name": "prices.json", "fileType": "DeliveredFile", "fileSize": 100 },
        { "id": 2, "name": format!("{hostile}.csv"), "fileType": "DeliveredFile", "fileSize": 100 },
        { "id": 3, "name": format!("{}{KEY}.csv", ".".repeat(90)), "fileType": "DeliveredFile", "fileSize": 100 },
    ]);
    let run = json!({ "id": 9060, "status": hostile });
    let prompt = json!({ "prompt": "Collect all prices of kettles", "wait-seconds": 5 });
    let data = json!({ "agent-id": 101, "run-id": 9060 });
    for (tool, arguments, answers) in [
        ("start-agent-build", prompt, vec![json_answer(&agent), json_answer(&agent)]),
        ("stop-agent-build", json!({ "session-id": "s-1" }), vec![Fault::status(204), json_answer(&agent)]),
        ("get-run-data", data, vec![json_answer(&files)]),
        ("kill-agent", json!({ "agent-id": 101, "run-id": 9060 }), vec![json_answer(&run), Fault::status(204)]),
    ] {
        session.mock.clear_faults();
        answers.into_iter().for_each(|answer| session.mock.fail_next(answer));
        let before = checked.texts;
        let result = session.instance.call(tool, &arguments).await.unwrap_or_else(|error| panic!("{tool}: {error}"));
        checked.check(tool, &result);
        assert!(checked.texts > before, "{tool} says nothing: {result}");
    }
    println!("what tools say: {} texts", checked.texts);
    assert!(checked.texts > 20, "{}", checked.texts);
    assert!(checked.faults.is_empty(), "{}", checked.faults.join("\n"));
}
