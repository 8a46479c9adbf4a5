//! What a result shows is taken where an argument asks for it: for every parameter of the catalogue, the values of the same
//! name in the results of all tools, as they stand there.

use super::server::{StdioServer, mock};
use catalogue::{Catalogue, TypeKind};
use host_test::artefacts::root;
use host_test::examples;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Where a parameter's values stand in results, besides under its own name: the field, or what it stands in and the field.
const ALSO: [(&str, &str); 22] = [
    ("agentId", "agents/id"),
    ("columns", "columns"),
    ("comments", "versions/comments"),
    ("cron", "schedule"),
    ("cron", "localSchedule"),
    ("endDate", "lastActivity"),
    ("endDate", "created"),
    ("everyCount", "runEveryCount"),
    ("everyPeriod", "runEveryPeriod"),
    ("fileId", "files/id"),
    ("fromRow", "nextRow"),
    ("onceAt", "nextRunTime"),
    ("query", "agentName"),
    ("runId", "runs/id"),
    ("runId", "run/id"),
    ("scheduleId", "schedules/id"),
    ("search", "agentName"),
    ("spaceId", "spaces/id"),
    ("startDate", "lastActivity"),
    ("startDate", "expiresAt"),
    ("usageTypes", "usageTypes/type"),
    ("versionNumber", "versions/version"),
];

/// The same name, but another thing: the tool whose parameter it is, and the parameter.
const ANOTHER: [(&str, &str); 4] = [
    // How long a run took.
    ("wait_for_run", "seconds"),
    // When a run began; a schedule's begins in the future.
    ("create_agent_schedule", "startTime"),
    ("update_agent_schedule", "startTime"),
    // A file's, and not a space's or an agent's.
    ("upload_input_file", "name"),
];

/// What stands in results, and can be asked for by nobody: a code without a name, and what the builder used.
const NOT_ASKED_FOR: [&str; 2] = ["Unknown (", "AgentBuilder"];

/// How many values of a parameter are tried.
const TRIED: usize = 8;

type Values = BTreeMap<String, BTreeSet<String>>;

/// Gathers the fields of a result that are no records, each under its name, and under what it stands in and its name.
fn gather(within: &str, value: &Value, values: &mut Values) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                let text = field.to_string();
                if !field.is_object() && !NOT_ASKED_FOR.iter().any(|not| text.contains(not)) {
                    for key in [name.clone(), format!("{within}/{name}")] {
                        values.entry(key).or_default().insert(text.clone());
                    }
                }
                gather(name, field, values);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| gather(within, item, values)),
        _ => {}
    }
}

/// The arguments of a tool's example without those that exclude this parameter, and with what goes with it.
fn around(tool: &str, parameter: &str, example: &Value) -> Map<String, Value> {
    let mut arguments = example.as_object().expect("an object").clone();
    let timings = ["cron", "everyCount", "everyPeriod", "onceAt"];
    if tool.ends_with("_agent_schedule") && timings.contains(&parameter) {
        arguments.retain(|name, _| !timings.contains(&name.as_str()));
        match parameter {
            "everyCount" => drop(arguments.insert("everyPeriod".into(), json!("days"))),
            "everyPeriod" => drop(arguments.insert("everyCount".into(), json!(1))),
            _ => {}
        }
    }
    // Both ends need not be in order, nor an end in a past without a start.
    for (end, other) in [("startDate", "endDate"), ("endDate", "startDate")] {
        if parameter == end {
            arguments.remove(other);
        }
    }
    if parameter == "endDate" {
        arguments.insert("startDate".into(), json!("2020-01-01"));
    }
    // Nothing is waited for.
    match tool {
        "wait_for_run" => drop(arguments.insert("seconds".into(), json!(1))),
        "start_agent_build" => drop(arguments.insert("waitSeconds".into(), json!(0))),
        _ => {}
    }
    arguments
}

/// What a call says about this argument; nothing where it is taken.
fn refusal(server: &StdioServer, tool: &str, arguments: &Map<String, Value>, parameter: &str) -> Option<String> {
    let answer = server.answer("tools/call", json!({"name": tool, "arguments": arguments}));
    let result = &answer["result"];
    let text = result["content"][0]["text"].as_str().unwrap_or_default();
    let refused = result["isError"] == true && text.contains(&format!("Invalid parameter '{parameter}"));
    (refused || answer.get("error").is_some()).then(|| answer.to_string())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_results_show_is_taken_as_an_argument() {
    let mock = mock().await;
    let server = StdioServer::start(&mock);
    let examples = examples::for_mcp().expect("JSON");
    let examples: BTreeMap<_, _> =
        examples.as_array().unwrap().iter().map(|one| (one["tool"].as_str().unwrap(), one)).collect();
    let mut values = Values::new();
    for (tool, example) in &examples {
        if let Some(before) = example["before"].as_object() {
            let result = server.call(before["tool"].as_str().unwrap(), before["arguments"].clone());
            gather("", &result["structuredContent"], &mut values);
        }
        // A build's status is no run's.
        if !tool.contains("build") && !tool.starts_with("delete") {
            gather("", &server.call(tool, example["arguments"].clone())["structuredContent"], &mut values);
        }
    }
    for (tool, arguments) in [
        ("list_agents", json!({})),
        ("get_agent", json!({"agentId": 101})),
        ("get_agent_runs", json!({"agentId": 101})),
        ("get_agents_usage", json!({})),
        ("list_agent_schedules", json!({"agentId": 104})),
    ] {
        gather("", &server.call(tool, arguments)["structuredContent"], &mut values);
    }

    let catalogue = Catalogue::read(root().join("wit")).expect("the catalogue");
    let (mut refused, mut tried) = (Vec::new(), BTreeMap::<String, usize>::new());
    for tool in &catalogue.tools {
        let name = tool.json_name();
        for parameter in tool.parameters.iter().map(catalogue::Parameter::json_name) {
            if ANOTHER.contains(&(name.as_str(), parameter.as_str())) {
                continue;
            }
            // A list of records is none of names, save one of names with values.
            let is_meant = |value: &str| parameter == "inputParameters" || !value.starts_with("[{");
            let also = ALSO.iter().filter(|(of, _)| *of == parameter).map(|(_, field)| *field);
            let shown = [parameter.as_str()].into_iter().chain(also).filter_map(|field| values.get(field));
            for value in shown.flat_map(|values| values.iter().filter(|value| is_meant(value)).take(TRIED)) {
                let value: Value = serde_json::from_str(value).expect("JSON");
                let mut arguments = around(&name, &parameter, &examples[name.as_str()]["arguments"]);
                arguments.insert(parameter.clone(), value.clone());
                *tried.entry(parameter.clone()).or_default() += 1;
                if let Some(said) = refusal(&server, &name, &arguments, &parameter) {
                    refused.push(format!("{name} {parameter} {value}: {said}"));
                }
            }
        }
    }
    assert!(refused.is_empty(), "{}", refused.join("\n"));
    for (parameter, _) in ALSO.iter().chain(&[("status", ""), ("inputParameters", ""), ("parallelExport", "")]) {
        assert!(tried.contains_key(*parameter), "no result shows a {parameter}: {tried:?}");
    }
}

/// In the spellings of results and of people, whichever the sample data show.
#[tokio::test(flavor = "multi_thread")]
async fn every_choice_is_taken_in_every_spelling() {
    let mock = mock().await;
    let server = StdioServer::start(&mock);
    let examples = examples::for_mcp().expect("JSON");
    let catalogue = Catalogue::read(root().join("wit")).expect("the catalogue");
    let mut refused = Vec::new();
    for example in examples.as_array().unwrap() {
        let tool = example["tool"].as_str().unwrap();
        for parameter in &catalogue.tool(&tool.replace('_', "-")).expect("a tool").parameters {
            let catalogue::Type::Named(ty) = parameter.ty.present() else { continue };
            let TypeKind::Enum(cases) = &catalogue.types[ty].kind else { continue };
            let name = parameter.json_name();
            for case in cases {
                let words: Vec<_> = case.name.split('-').map(catalogue::title).collect();
                for spelling in [words.concat(), words.join(" "), case.name.to_uppercase().replace('-', "_")] {
                    let mut arguments = around(tool, &name, &example["arguments"]);
                    arguments.insert(name.clone(), json!(spelling));
                    if let Some(said) = refusal(&server, tool, &arguments, &name) {
                        refused.push(format!("{tool} {name} {spelling}: {said}"));
                    }
                }
            }
        }
    }
    assert!(refused.is_empty(), "{}", refused.join("\n"));
}
