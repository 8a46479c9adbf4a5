//! For each tool, answers of the service that are longer than any should be: lists of eight hundred entries, texts of
//! 70,000 characters. What a caller gets must be short enough for a model all the same, and say how to go on.

use crate::examples::EXAMPLES;
use mock_control_center::{Fault, StoredFile};
use serde_json::{Map, Value, json};

/// The longest result of any call, in characters.
pub const LONGEST: usize = 60_000;

/// What a text that is cut short says.
const WHOLE: &str = "the Control Center has the whole";

/// A run of agent 101 whose files are long; it has failed.
pub const RUN: i64 = 9059;

/// One call with its answers.
#[derive(Debug)]
pub struct Lengthy {
    /// The tool.
    pub tool: &'static str,
    /// Its arguments.
    pub arguments: Value,
    /// What the service answers, one request after the other; then as usual.
    pub answers: Vec<Fault>,
    /// What the result says of how to go on; nothing where there is nothing to cut.
    pub says: &'static str,
}

/// A tool, what it is answered, and what it then says.
type Row = (&'static str, fn() -> Vec<Fault>, &'static str);

/// The tools with what each is answered, and what it then says. Those with an empty text answer nothing that could be long.
const TOOLS: &[Row] = &[
    ("list-agents", || page("agents"), "page-index"),
    ("get-agent", thing, WHOLE),
    ("search-agents", list, "list-agents"),
    ("get-agent-search-count", thing, ""),
    ("get-personal-agent-count", thing, ""),
    ("get-agent-runs", list, "get-agent-runs-cost"),
    ("get-agent-run-summary", || page("statusCounts"), "get-agent-runs takes a status"),
    ("get-run-status", thing, WHOLE),
    ("wait-for-run", thing, WHOLE),
    ("get-run-files", list, "get-run-data"),
    ("get-run-data", usual, "from-row"),
    ("get-run-log", usual, "get-file-download-url has it all"),
    ("get-file-download-url", usual, ""),
    ("start-agent", thing, WHOLE),
    ("stop-agent", usual, ""),
    ("kill-agent", stopping, ""),
    ("delete-run", usual, ""),
    ("get-agent-versions", list, "restore-agent-version"),
    ("restore-agent-version", done_then_list, ""),
    ("list-agent-schedules", list, "get-agent-schedule"),
    ("get-agent-schedule", thing, WHOLE),
    ("get-scheduled-runs", list, "end-date"),
    ("create-agent-schedule", thing, WHOLE),
    ("update-agent-schedule", two_schedules, WHOLE),
    ("enable-agent-schedule", usual, ""),
    ("disable-agent-schedule", usual, ""),
    ("delete-agent-schedule", usual, ""),
    ("get-credits-balance", thing, WHOLE),
    ("get-spending-summary", thing, WHOLE),
    ("get-credit-history", || page("transactions"), "page-index"),
    ("get-agents-usage", || page("agents"), "page-index"),
    ("get-agent-cost-breakdown", costs, "time-unit month"),
    ("get-agent-runs-cost", || page("runs"), "page-index"),
    ("list-spaces", list, "search-space-by-name"),
    ("get-space", thing, WHOLE),
    ("get-space-agents", list, "list-agents"),
    ("get-space-agent-count", thing, ""),
    ("search-space-by-name", thing, WHOLE),
    ("run-space-agents", || page("results"), "get-runs-summary"),
    ("upload-input-file", usual, ""),
    ("get-runs-summary", || page("failedRunDetails"), "end-date"),
    ("get-records-summary", thing, WHOLE),
    ("get-run-diagnostics", thing, "the Control Center has them all"),
    ("get-latest-failure", thing, "the Control Center has them all"),
    ("get-agent-build-status", build, WHOLE),
    ("stop-agent-build", done_then_build, ""),
    ("start-agent-build", session_then_build, WHOLE),
];

/// One call for each tool, with its example's arguments.
pub fn calls() -> Vec<Lengthy> {
    let call = |(tool, answers, says): &Row| {
        let example = EXAMPLES.iter().find(|example| example.tool == *tool);
        let text = example.map_or("{}", |example| example.text);
        let mut arguments = serde_json::from_str(text).unwrap_or_else(|_| json!({}));
        match *tool {
            "get-run-data" => arguments = json!({ "agent-id": 101, "run-id": RUN, "max-rows": 1000 }),
            "get-run-log" => arguments = json!({ "agent-id": 101, "run-id": RUN, "lines": 1000 }),
            _ => {}
        }
        Lengthy { tool, arguments, answers: answers(), says }
    };
    TOOLS.iter().map(call).collect()
}

/// The files of [`RUN`]: tables with many columns and long values, and a log with long lines.
pub fn files() -> Vec<StoredFile> {
    let columns: Vec<String> = (0..300).map(|column| format!("column {column}")).collect();
    let row = vec!["\"quoted\"\" \nvalue\"".repeat(20); 300].join(",");
    let table = format!("{}\n{}\n", columns.join(","), vec![row.as_str(); 20].join("\n"));
    let line = format!("2026-09-01 09:22:00 Error \"{}\"\n", "Element not found \\ ".repeat(100));
    let table = |number: usize| {
        let name = format!("{}{number}.csv", "long name ".repeat(300));
        StoredFile::new(&name, StoredFile::DELIVERED, "text/csv", table.clone().into_bytes())
    };
    let log = StoredFile::new("run.log", StoredFile::LOG_TEXT, "text/plain", line.repeat(1_500).into_bytes());
    (0..8).map(table).chain([log]).collect()
}

fn json_answer(body: &Value) -> Fault {
    Fault::status_with(200, &[], body.to_string())
}

fn usual() -> Vec<Fault> {
    Vec::new()
}

fn done() -> Fault {
    Fault::status_with(204, &[], "")
}

/// Sets a field of an object.
fn put(object: &mut Value, name: &str, value: impl Into<Value>) {
    if let Value::Object(fields) = object {
        fields.insert(name.to_owned(), value.into());
    }
}

/// A text with what JSON writes as two characters.
fn text(characters: usize) -> String {
    "\"long\"\n ".repeat(characters / 8)
}

/// An entry with every field that any list reads, under each of its names.
fn entry(number: u64) -> Value {
    let short = format!("\"Shop\" {number}\n");
    // Some are as long as none should be.
    let (time, long) = ("2026-11-20T06:00:23.5000000Z", text(if number.is_multiple_of(10) { 3_000 } else { 200 }));
    let mut entry = json!({ "id": number + 1, "runId": number + 1, "agentId": 101, "version": number + 1,
        "scheduleId": number + 1, "name": short, "agentName": short, "description": long, "message": long,
        "errorMessage": long, "comments": long, "status": long, "statusName": long, "configType": long, "fileType": long,
        "scheduleType": long, "approvalStatus": long, "runEveryPeriod": long, "inputParameters": long,
        "fileSize": 123_456_789, "cost": 12.345_678, "amount": -12.5, "count": number, "success": true });
    for name in ["startTime", "endTime", "created", "updated", "lastActivity", "nextRunTime", "date"] {
        put(&mut entry, name, time);
    }
    let labels = if number.is_multiple_of(100) { 1_000 } else { 1 };
    put(&mut entry, "labels", vec![json!({ "id": 1, "name": "label" }); labels]);
    put(&mut entry, "access", vec!["read"; labels]);
    entry
}

fn entries() -> Value {
    (0..800).map(entry).collect()
}

fn list() -> Vec<Fault> {
    vec![json_answer(&entries())]
}

fn page(list: &str) -> Vec<Fault> {
    let mut page = object("Success");
    put(&mut page, list, entries());
    vec![json_answer(&page)]
}

/// One thing with every field that any has, each as long as can be.
fn object(status: &str) -> Value {
    let long = text(70_000);
    let mut object = json!({ "id": 101, "runId": 1, "agentId": 101, "version": 3, "totalCount": 7, "availableCredits": 1.5,
        "totalSpent": 2.5, "status": status, "isEnabled": true, "configType": 1 });
    for name in [
        "name",
        "description",
        "documentation",
        "startUrl",
        "created",
        "updated",
        "lastActivity",
        "message",
        "errorMessage",
        "organizationName",
        "tag",
        "startTime",
        "endTime",
        "parallelExport",
        "serverName",
        "tableType",
        "schedule",
        "localSchedule",
        "timezone",
        "nextRunTime",
        "scheduleType",
        "runEveryPeriod",
        "logLevel",
        "logMode",
        "startedBy",
        "httpVersion",
        "agentName",
        "spaceName",
        "retrievedAt",
        "startDate",
        "endDate",
        "unit",
        "scope",
        "initiatedBy",
        "validationStatus",
        "agentTemplates",
    ] {
        put(&mut object, name, long.as_str());
    }
    let inputs: Map<String, Value> = (0..3_000).map(|number| (format!("Input{number}"), text(100).into())).collect();
    put(&mut object, "inputParameters", inputs);
    put(&mut object, "access", vec!["read"; 5_000]);
    for name in ["possibleCauses", "suggestedActions"] {
        put(&mut object, name, vec!["The site may be down"; 5_000]);
    }
    object
}

fn thing() -> Vec<Fault> {
    vec![json_answer(&object("Success"))]
}

fn stopping() -> Vec<Fault> {
    vec![json_answer(&object(&format!("Stopping {}", text(70_000)))), done()]
}

fn done_then_list() -> Vec<Fault> {
    vec![done(), json_answer(&entries())]
}

fn two_schedules() -> Vec<Fault> {
    let mut before = object("Success");
    for field in before.as_object_mut().into_iter().flat_map(|fields| fields.values_mut()) {
        if field.as_str().is_some_and(|text| text.len() > 1_000) {
            *field = format!("before {}", text(70_000)).into();
        }
    }
    vec![json_answer(&before), json_answer(&object("Success"))]
}

fn costs() -> Vec<Fault> {
    let labels: Vec<_> = (0..2_000).map(|day| format!("day {day:06}")).collect();
    let series: Vec<_> = (0..40).map(|_| json!({ "type": text(200), "data": vec![0.123_456_789; 2_000] })).collect();
    vec![json_answer(&json!({ "agentId": 101, "agentName": text(3_000), "labels": labels, "usageTypes": series }))]
}

fn built() -> Value {
    object("ready")
}

fn build() -> Vec<Fault> {
    vec![json_answer(&built())]
}

fn done_then_build() -> Vec<Fault> {
    vec![done(), json_answer(&built())]
}

fn session_then_build() -> Vec<Fault> {
    vec![json_answer(&json!({ "sessionId": "bld-1" })), json_answer(&built())]
}
