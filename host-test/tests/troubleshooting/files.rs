//! Every error of reading the files of runs.

use crate::case::Case;
use host_test::mock::{Fault, StoredFile};
use serde_json::{Value, json};

/// A run of agent 101 that has files.
const RUN: i64 = 9060;

fn data(entry: &'static str, more: Value) -> Case {
    let mut arguments = json!({ "agent-id": 101, "run-id": RUN });
    for (name, value) in more.as_object().into_iter().flatten() {
        arguments[name.as_str()] = value.clone();
    }
    Case::of(entry, "get-run-data", arguments)
}

fn answered(entry: &'static str, fault: Fault) -> Case {
    data(entry, json!({})).file_fault(fault)
}

fn linked(entry: &'static str, link: &str) -> Case {
    let file = StoredFile::new("a.csv", StoredFile::DELIVERED, "text/csv", "a,b\n1,2\n");
    data(entry, json!({})).files(vec![StoredFile { link: Some(link.to_owned()), ..file }])
}

pub fn all() -> Vec<Case> {
    let no_place = "The file's address is not one to go to: it <text>";
    let columns = json!({ "columns": ["no such column"] });
    let too_many: Vec<String> = (0..201).map(|number| number.to_string()).collect();
    let empty_list = || Fault::status_with(200, &[], "[]");
    let failed = r#"[{"id":1,"status":6},{"id":2,"status":7}]"#;
    vec![
        data("Cannot read the file from <host>: denied by the host's policy", json!({})).file_host_denied(),
        answered("Cannot read the file from <host>: <text>", Fault::CloseBeforeAnswer),
        answered("Cannot read the file from <host>: <text>", Fault::CloseMidBody),
        answered("Reading the file from <host> timed out after <seconds> s", Fault::StallHeader),
        answered("The storage at <host> does not give the file: status <number>", Fault::status(403)),
        answered("The storage at <host> does not give the file: status <number>", Fault::status(404)),
        answered("Unexpected response from <host> instead of the file: an HTML page", Fault::HtmlPage(200)),
        answered("Unexpected response from <host> instead of the file: <text>", Fault::Empty(204)),
        data("Unexpected response from <host> instead of the file: one redirect too many", json!({}))
            .file_fault(Fault::Redirect { status: 302, location: "/hop/1/runs/90601/again".to_owned() })
            .file_fault(Fault::Redirect { status: 302, location: "/hop/2/runs/90601/again".to_owned() }),
        linked(no_place, "http://169.254.169.254/latest"),
        linked(no_place, "http://user@files.example.com/a"),
        linked("The Control Center sends the request to its login page instead of the file", "/Account/Login"),
        data("SEQUENTUM_FILE_HOSTS is not a list of host names", json!({}))
            .variable("SEQUENTUM_FILE_HOSTS", "https://files.example.com"),
        data("SEQUENTUM_FILE_HOSTS does not name <host>, where the file is", json!({}))
            .variable("SEQUENTUM_FILE_HOSTS", "files.example.com"),
        Case::of("Agent <id> has no runs", "get-run-data", json!({ "agent-id": 101 })).fault(empty_list()),
        Case::of("Agent <id> has no runs", "get-run-log", json!({ "agent-id": 101 })).fault(empty_list()),
        Case::of(
            "None of the newest <number> runs of agent <id> succeeded",
            "get-run-data",
            json!({ "agent-id": 101 }),
        )
        .fault(Fault::status_with(200, &[], failed)),
        data("Run <id> has no data file", json!({})).files(Vec::new()),
        data("Run <id> has no file <number>", json!({ "file-id": 5 })),
        Case::of("Run <id> has no log", "get-run-log", json!({ "agent-id": 101, "run-id": RUN })).files(Vec::new()),
        data("must be columns of the file", columns),
        data("must have at most <number> names", json!({ "columns": too_many })),
    ]
}
