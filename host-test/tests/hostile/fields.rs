//! A wrong type in each field of every answer: it is an error that names the field, or the field is one that the tool does
//! not read, or may be anything.

use crate::outcome;
use crate::session::{Session, json_answer};
use crate::valid::samples;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Fields that may hold any JSON, that no tool returns, or that the API may add at any time.
const ANYTHING: [&str; 15] = [
    "agentTemplates",
    "checksum",
    "color",
    "currency",
    "error",
    "hash",
    "inputParameters",
    "isFavorite",
    "owner",
    "priority",
    "queuePosition",
    "region",
    "retries",
    "retryPolicy",
    "severity",
];

/// Fields of an agent that its summary leaves out.
const NOT_IN_A_SUMMARY: [&str; 11] = [
    "documentation",
    "icon",
    "image",
    "isActive",
    "proxyPoolId",
    "spaceId",
    "startUrl",
    "userId",
    "validationStatus",
    "created",
    "updated",
];

/// Codes, which come as whole numbers or as names.
const CODES: [&str; 8] = [
    "approvalStatus",
    "configType",
    "fileType",
    "lastRunStatus",
    "runEveryPeriod",
    "scheduleType",
    "status",
    "validationStatus",
];

/// Texts that some deployments send as numbers or booleans.
const TEXTS: [&str; 11] = [
    "billingType",
    "httpVersion",
    "initiatedBy",
    "logLevel",
    "logMode",
    "parallelExport",
    "scope",
    "startedBy",
    "tag",
    "transactionType",
    "type",
];

/// Numbers that need not be whole.
const FRACTIONS: [&str; 13] = [
    "agentElapsedSeconds",
    "amount",
    "availableCredits",
    "balance",
    "browserIoSeconds",
    "cost",
    "currentBalance",
    "data",
    "runTimeSec",
    "runtimeSeconds",
    "totalCost",
    "totalSpent",
    "traffic",
];

#[tokio::test]
async fn a_wrong_type_in_each_field_is_an_error_that_names_it() {
    let mut session = Session::new().await;
    let (mut answers, mut refused, mut fields) = (0, 0, BTreeSet::new());
    for sample in samples().await {
        let Ok(valid) = serde_json::from_str::<Value>(&sample.answer) else { continue };
        for path in paths(&valid) {
            for wrong in [json!({ "odd": [1] }), json!([[1]]), json!(true), json!("odd"), json!(1.5), json!(-1)] {
                let mut answer = valid.clone();
                *answer.pointer_mut(&path).expect("a value") = wrong.clone();
                session.mock.clear_faults();
                session.mock.fail_next(json_answer(&answer));
                let outcome = outcome::call(&mut session.instance, sample.tool, &sample.arguments).await;
                let shown = format!("{} {path} {wrong}: {}", sample.tool, outcome.text);
                assert!(!outcome.trapped() && !outcome.leaked, "{shown}");
                answers += 1;
                if outcome.is("ok") {
                    let taken = may_be(name(&path), valid.pointer(&path).expect("a value"), &wrong);
                    assert!(taken || may_be_anything(sample.tool, &path), "{shown}");
                    continue;
                }
                assert!(outcome.is("unexpected-response") && outcome.text.contains(name(&path)), "{shown}");
                refused += 1;
                fields.insert((sample.tool, path.clone()));
            }
        }
    }
    println!("wrong types: {answers} answers, {refused} refused, {} fields that are read", fields.len());
    assert!(fields.len() > 400, "{}", fields.len());
}

/// Whether a field of this name, which was `right`, may be `wrong` as well.
fn may_be(name: &str, right: &Value, wrong: &Value) -> bool {
    let as_text = CODES.contains(&name) || TEXTS.contains(&name);
    match (right, wrong) {
        // No field is a list of lists, or an object like this.
        (_, Value::Array(_) | Value::Object(_)) => false,
        // What it would be is not known here.
        (Value::Null, _) => true,
        (_, Value::Number(number)) if CODES.contains(&name) => number.is_i64(),
        (_, Value::Bool(_)) if CODES.contains(&name) => false,
        (Value::String(_), _) | (_, Value::String(_)) if as_text => true,
        (Value::Number(_), Value::Number(number)) => number.is_i64() || FRACTIONS.contains(&name),
        _ => std::mem::discriminant(right) == std::mem::discriminant(wrong),
    }
}

fn may_be_anything(tool: &str, path: &str) -> bool {
    let is_summary = ["list-agents", "search-agents"].contains(&tool);
    path.split('/').any(|name| ANYTHING.contains(&name) || (is_summary && NOT_IN_A_SUMMARY.contains(&name)))
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
