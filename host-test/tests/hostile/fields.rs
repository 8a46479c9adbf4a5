//! Each field of every answer: left out, null, or of a wrong type. Only what identifies a thing is required; without any
//! other field the rest is still shown, and a wrong type is no trap, no leak, and an error that names where it stands only
//! where the field is required.

use crate::attempt;
use crate::session::{Session, json_answer};
use crate::valid::samples;
use host_test::mock::{Fault, MockOptions};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::time::Duration;

/// What an answer cannot do without: where it stands, with `0` for the first element of a list, and for which tools.
const REQUIRED: &[(&str, &[&str])] = &[
    ("/id", &["get-run-status", "start-agent", "get-agent-schedule", "create-agent-schedule", "update-agent-schedule"]),
    ("/id", &["get-space", "search-space-by-name", "wait-for-run"]),
    ("/totalCount", &["get-agent-search-count", "get-personal-agent-count", "get-space-agent-count"]),
    ("/availableCredits", &["get-credits-balance"]),
    ("/totalSpent", &["get-spending-summary"]),
    ("/runId", &["get-run-diagnostics", "get-latest-failure"]),
    ("/sessionId", &["start-agent-build"]),
];

/// Lists: one whose elements are of another type is another answer.
const LISTS: &[&str] = &["agents", "failedRunDetails", "results", "runs", "statusCounts", "transactions", "usageTypes"];

/// Fields by which an answer speaks of an error, when they hold something else.
const SIGNS: &[&str] = &["severity", "status", "statusCode", "success"];

/// A session in which the build goes on that the samples ask for.
async fn building() -> Session {
    const LONG: Duration = Duration::from_secs(3600);
    let options = MockOptions { builder_duration: LONG, session_memory: LONG, ..MockOptions::default() };
    let mut session = Session::with(options, &[("SEQUENTUM_MAX_RETRIES", "0")]).await;
    session.result("start-agent-build", json!({ "prompt": "Collect all prices of kettles", "wait-seconds": 0 })).await;
    session
}

/// Lets the last of a tool's requests be answered so, and those before it as usual.
fn meet(session: &Session, requests: usize, answer: &Value) {
    session.mock.clear_faults();
    (1..requests).for_each(|_| session.mock.fail_next(Fault::Delay(Duration::ZERO)));
    session.mock.fail_next(json_answer(answer));
}

#[tokio::test]
async fn only_what_identifies_a_thing_is_required() {
    let mut session = building().await;
    let (mut answers, mut refused, mut fields) = (0, 0, BTreeSet::new());
    for sample in samples().await {
        let Ok(valid) = serde_json::from_str::<Value>(&sample.answer) else { continue };
        for path in paths(&valid) {
            for absent in [None, Some(Value::Null)] {
                let answer = changed(&valid, &path, absent.as_ref());
                meet(&session, sample.requests.len(), &answer);
                let outcome = attempt::call(&mut session.instance, sample.tool, &sample.arguments).await;
                let shown = format!("{} {path} {absent:?}: {}", sample.tool, outcome.text);
                assert!(!outcome.trapped() && !outcome.leaked, "{shown}");
                answers += 1;
                let required = REQUIRED.iter().any(|(name, tools)| *name == path && tools.contains(&sample.tool));
                // Others read the same things, first or among others.
                let may_be_required = REQUIRED.iter().any(|(name, _)| *name == path);
                // A field that is alone in its object, or identifies the only element of its list, is all there is.
                let alone = answer.as_object().is_some_and(serde_json::Map::is_empty) || is_only_element(&valid, &path);
                if outcome.is("ok") {
                    assert!(!required, "{shown}");
                    continue;
                }
                assert!(outcome.is("unexpected-response") && (may_be_required || alone), "{shown}");
                refused += 1;
                fields.insert((sample.tool, path.clone()));
            }
        }
    }
    println!("absent fields: {answers} answers, {refused} refused for {} fields: {fields:?}", fields.len());
    assert!(answers > 800, "{answers}");
}

#[tokio::test]
async fn a_wrong_type_in_each_field_is_shown_without_it_or_told() {
    let mut session = building().await;
    let (mut answers, mut refused) = (0, 0);
    for sample in samples().await {
        let Ok(valid) = serde_json::from_str::<Value>(&sample.answer) else { continue };
        for path in paths(&valid) {
            for wrong in [json!({ "odd": [1] }), json!([[1]]), json!(true), json!("odd"), json!(1.5), json!(-1)] {
                let answer = changed(&valid, &path, Some(&wrong));
                meet(&session, sample.requests.len(), &answer);
                let outcome = attempt::call(&mut session.instance, sample.tool, &sample.arguments).await;
                let shown = format!("{} {path} {wrong}: {}", sample.tool, outcome.text);
                assert!(!outcome.trapped() && !outcome.leaked, "{shown}");
                answers += 1;
                if outcome.is("ok") {
                    continue;
                }
                refused += 1;
                let required = REQUIRED.iter().any(|(name, _)| *name == path);
                let expected = required || LISTS.contains(&name(&path)) || is_only_element(&valid, &path);
                let told = outcome.is("unexpected-response") && outcome.text.contains(name(&path));
                let sign = SIGNS.contains(&name(&path)) || answer.as_object().is_some_and(|fields| fields.len() == 1);
                assert!((expected && told) || sign, "{shown}");
            }
        }
    }
    println!("wrong types: {answers} answers, {refused} refused");
    assert!(answers > 2400 && refused > 50, "{answers} {refused}");
}

/// The answer with this in the place, or without the place.
fn changed(valid: &Value, path: &str, with: Option<&Value>) -> Value {
    let mut answer = valid.clone();
    match with {
        Some(with) => *answer.pointer_mut(path).expect("a value") = with.clone(),
        None => {
            let (parent, name) = path.rsplit_once('/').expect("a place");
            match answer.pointer_mut(parent).expect("a parent") {
                Value::Object(fields) => drop(fields.remove(name)),
                Value::Array(items) => drop(items.remove(0)),
                _ => unreachable!("a place is in an object or an array"),
            }
        }
    }
    answer
}

/// Whether the place is in a list of one element, which cannot be shown without it.
fn is_only_element(valid: &Value, path: &str) -> bool {
    let Some((list, _)) = path.split_once("/0") else { return false };
    valid.pointer(list).and_then(Value::as_array).is_some_and(|items| items.len() == 1)
}

/// The name of the field, that of the list for an element.
fn name(path: &str) -> &str {
    path.rsplit('/').find(|part| part.parse::<usize>().is_err()).unwrap_or_default()
}

/// The places of all values below a value; of an array, only the first element's.
fn paths(value: &Value) -> Vec<String> {
    let children: Vec<(String, &Value)> = match value {
        Value::Array(items) => items.iter().take(1).map(|item| ("0".to_owned(), item)).collect(),
        Value::Object(fields) => fields.iter().map(|(name, field)| (name.clone(), field)).collect(),
        _ => Vec::new(),
    };
    let mut all = Vec::new();
    for (name, child) in children {
        all.push(format!("/{name}"));
        all.extend(paths(child).into_iter().map(|path| format!("/{name}{path}")));
    }
    all
}
