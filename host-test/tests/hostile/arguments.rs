//! Whatever a caller gives, a tool that sends something sends what it may, and where it may.

use crate::answers::{runner, runtime};
use crate::attempt;
use crate::generate::generators;
use crate::rules::forbidden;
use crate::session::Session;
use crate::valid::{Sample, samples};
use host_test::mock::{Fault, RecordedRequest};
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::Value;
use std::cell::RefCell;
use std::collections::BTreeMap;

/// Every query parameter that the API knows.
const QUERY: [&str; 18] = [
    "status",
    "spaceId",
    "name",
    "configType",
    "sortColumn",
    "sortOrder",
    "pageIndex",
    "recordsPerPage",
    "query",
    "maxRecords",
    "includeArchived",
    "removeMethod",
    "startDate",
    "endDate",
    "usageTypes",
    "timeUnit",
    "agentId",
    "includeDetails",
];

/// Texts that come out as they went in, save for space around them: the parameter, and where it is in the query or the body.
const PASSED_ON: [(&str, &str); 8] = [
    ("query", "query"),
    ("search", "name"),
    ("name", "name"),
    ("name", "Name"),
    ("comments", "content"),
    ("input-parameters", "InputParameters"),
    ("start-date", "startDate"),
    ("end-date", "endDate"),
];

#[test]
fn any_arguments_are_refused_or_sent_as_they_are() {
    let runtime = runtime();
    let samples = runtime.block_on(samples());
    let session = RefCell::new(runtime.block_on(Session::new()));
    // So that nothing depends on the mock's state, and nobody waits for a build.
    session.borrow().mock.fail_always(Fault::Empty(500));
    let kinds = RefCell::new(BTreeMap::<String, usize>::new());
    let sent = RefCell::new(BTreeMap::<&str, usize>::new());
    for generator in generators() {
        let sample = samples.iter().find(|sample| sample.tool == generator.tool).expect("a sample of each tool");
        // What it asks for when all goes well; where it only reads, also what other tools read, since it finds out what it
        // is not given.
        let reads = |one: &Sample| one.requests.iter().all(|request| request.method == "GET");
        let related = samples.iter().filter(|other| other.tool == sample.tool || (reads(sample) && reads(other)));
        let usual: Vec<&RecordedRequest> = related.flat_map(|one| &one.requests).collect();
        // Half of them are right but for one, or hardly anything would be sent.
        let base = sample.arguments.clone();
        let one =
            (generator.arguments.clone(), any::<Index>()).prop_map(move |(all, which)| with_one(&base, &all, which));
        let outcome = runner(256).run(&prop_oneof![generator.arguments, one], |arguments| {
            let session = &mut *session.borrow_mut();
            session.mock.clear_requests();
            let outcome = runtime.block_on(attempt::call_in(session, sample.tool, &arguments));
            *kinds.borrow_mut().entry(outcome.kind.clone()).or_default() += 1;
            prop_assert!(!outcome.leaked, "{}", outcome.text);
            let requests = session.mock.requests();
            *sent.borrow_mut().entry(sample.tool).or_default() += requests.len();
            let verdict = match (outcome.kind.as_str(), requests.as_slice()) {
                ("invalid-argument", []) => names_its_argument(&outcome.text, &arguments),
                // Some tools look before or after they act.
                ("server-error", [_] | [_, _]) => match forbidden(sample.tool, &arguments) {
                    Some(reason) => Err(format!("sent although {reason}")),
                    None => requests.iter().try_for_each(|request| is_in_its_place(request, &usual, &arguments)),
                },
                (kind, requests) => Err(format!("{kind} after {} requests", requests.len())),
            };
            prop_assert!(verdict.is_ok(), "{}: {verdict:?}: {}", sample.tool, outcome.text);
            Ok(())
        });
        outcome.unwrap_or_else(|error| panic!("{}: {error}", generator.tool));
    }
    println!("generated arguments: {} tools, {:?}", sent.borrow().len(), kinds.borrow());
    assert!(sent.borrow().values().all(|count| *count > 0), "nothing was sent by some: {sent:?}");
}

/// One of these arguments, the others being those of a valid call.
fn with_one(valid: &Value, all: &Value, which: Index) -> Value {
    let mut arguments = valid.clone();
    let fields: Vec<_> = all.as_object().into_iter().flatten().collect();
    if !fields.is_empty() {
        let (name, value) = fields[which.index(fields.len())];
        arguments[name] = value.clone();
    }
    arguments
}

/// The refusal names a parameter that was given.
fn names_its_argument(error: &str, arguments: &Value) -> Result<(), String> {
    let name = error.split("Invalid parameter '").nth(1).and_then(|rest| rest.split('\'').next()).unwrap_or_default();
    match arguments.get(name) {
        Some(value) if !value.is_null() => Ok(()),
        // One of several must be given.
        _ if error.contains(" is required") && error.contains(", got nothing") => Ok(()),
        _ => Err(format!("'{name}' was not given")),
    }
}

/// A request has the method, the path and the parameters of a usual one, whatever the texts in it.
fn is_in_its_place(request: &RecordedRequest, usual: &[&RecordedRequest], arguments: &Value) -> Result<(), String> {
    let line = format!("{} {}?{:?}", request.method, request.path, request.query);
    let ids: Vec<String> = given(arguments, |value| value.is_i64() || value.is_u64());
    let sessions: Vec<String> =
        arguments.get("session-id").and_then(Value::as_str).map(str::to_owned).into_iter().collect();
    let segments: Vec<_> = request.path.split('/').collect();
    let is_like = |usual: &RecordedRequest| {
        let others: Vec<_> = usual.path.split('/').collect();
        request.method == usual.method
            && segments.len() == others.len()
            && segments.iter().zip(&others).all(|(segment, other)| {
                let pair = format!("x={segment}");
                let value = form_urlencoded::parse(pair.as_bytes()).next().map(|(_, value)| value.into_owned());
                segment == other || value.is_some_and(|value| ids.contains(&value) || sessions.contains(&value))
            })
    };
    // A proxy takes dots for a way out of the path, however they are encoded.
    if !request.keeps_its_path() || !usual.iter().any(|usual| is_like(usual)) {
        return Err(format!("another endpoint: {line}"));
    }
    let pairs = request.query_pairs();
    for (index, (name, value)) in pairs.iter().enumerate() {
        if !QUERY.contains(&name.as_str()) || pairs.iter().skip(index + 1).any(|(other, _)| other == name) {
            return Err(format!("a parameter '{name}' too many: {line}"));
        }
        passed_on(name, value, arguments)?;
    }
    if let Value::Object(fields) = request.json() {
        for (name, value) in &fields {
            passed_on(name, value.as_str().unwrap_or_default(), arguments)?;
        }
    }
    let known =
        ["accept", "authorization", "content-length", "content-type", "host", "transfer-encoding", "user-agent"];
    match request.headers.iter().find(|(name, _)| !known.contains(&name.as_str())) {
        Some((name, _)) => Err(format!("a header '{name}' too many")),
        None => Ok(()),
    }
}

/// The arguments that are such, as texts.
fn given(arguments: &Value, such: fn(&Value) -> bool) -> Vec<String> {
    let values = arguments.as_object().into_iter().flat_map(|fields| fields.values());
    values.filter(|value| such(value)).map(Value::to_string).collect()
}

/// A day that a range ends with is sent as its last moment where the API would take its first.
fn is_end_of(day: &str, sent: &str) -> bool {
    sent.strip_prefix(day).is_some_and(|rest| rest.starts_with("T23:59:59"))
}

fn passed_on(name: &str, sent: &str, arguments: &Value) -> Result<(), String> {
    let sources = PASSED_ON.iter().filter(|(_, place)| *place == name).map(|(parameter, _)| *parameter);
    let mut texts = sources.filter_map(|parameter| arguments.get(parameter)?.as_str()).peekable();
    if texts.peek().is_none() || texts.any(|text| text == sent || text.trim() == sent || is_end_of(text, sent)) {
        return Ok(());
    }
    Err(format!("'{name}' is not what was given: {sent:?}"))
}
