//! Every error but those of arguments.

use crate::case::Case;
use host_test::mock::Fault;
use serde_json::{Value, json};

/// The error of reading an agent.
fn read(entry: &'static str) -> Case {
    Case::of(entry, "get-agent", json!({ "agent-id": 101 }))
}

/// The error of reading an agent, answered so.
fn answered(entry: &'static str, fault: Fault) -> Case {
    read(entry).fault(fault)
}

/// Status 200 with this JSON.
fn with_json(entry: &'static str, body: &str) -> Case {
    answered(entry, Fault::status_with(200, &[], body))
}

pub fn configuration() -> Vec<Case> {
    let key = |entry, key: &str| read(entry).variable("SEQUENTUM_API_KEY", key);
    let url = |entry, url: &str| read(entry).variable("SEQUENTUM_API_URL", url);
    vec![
        read("SEQUENTUM_API_KEY environment variable is required").variable("SEQUENTUM_API_KEY", ""),
        read("SEQUENTUM_API_KEY contains a space, a control character or a character outside ASCII")
            .variable("SEQUENTUM_API_KEY", "sk-one sk-two"),
        key("SEQUENTUM_API_KEY is in quotes: leave them out", "\"sk-one\""),
        key(
            "SEQUENTUM_API_KEY is the name of a variable that was not replaced by its value: write the value, or have it replaced",
            "${SEQUENTUM_API_KEY}",
        ),
        key("SEQUENTUM_API_KEY is a placeholder, and no value", "sk-..."),
        key("SEQUENTUM_API_KEY is a whole header: give the key alone", "ApiKey sk-one"),
        url("SEQUENTUM_API_URL is in quotes: leave them out", "'https://example.com'"),
        url(
            "SEQUENTUM_API_URL is the name of a variable that was not replaced by its value: write the value, or have it replaced",
            "${SEQUENTUM_API_URL}",
        ),
        url("SEQUENTUM_API_URL is a placeholder, and no value", "https://..."),
        url("SEQUENTUM_API_URL is not a URL", "https://exa mple.com"),
        url("SEQUENTUM_API_URL is not an absolute URL that starts with https:// or http://", "control.example.com"),
        url("SEQUENTUM_API_URL must start with https:// or http://", "ftp://control.example.com"),
        url("SEQUENTUM_API_URL must not contain a user name or a password", "https://me:secret@control.example.com"),
        url("SEQUENTUM_API_URL has a port that is not a number from 0 to 65535", "https://control.example.com:99999"),
        url("SEQUENTUM_API_URL must not contain a query or a fragment", "https://control.example.com/?a=b"),
        url("SEQUENTUM_API_URL is plain http, which would send the API key unencrypted", "http://control.example.com"),
        read("SEQUENTUM_TIMEOUT_SECONDS must be a whole number from 1 to 3600")
            .variable("SEQUENTUM_TIMEOUT_SECONDS", "30s"),
        read("SEQUENTUM_MAX_RETRIES must be a whole number from 0 to 10").variable("SEQUENTUM_MAX_RETRIES", "11"),
    ]
}

pub fn connection() -> Vec<Case> {
    let url = |entry, url: &str| read(entry).variable("SEQUENTUM_API_URL", url);
    // Nobody listens at port 1.
    vec![
        read("Cannot reach the Sequentum API at <host>: denied by the host's policy").denied(),
        url("Cannot reach the Sequentum API at <host>: connection refused", "http://127.0.0.1:1"),
        url("Cannot reach the Sequentum API at <host>: name not found", "https://control.invalid"),
        url("Cannot reach the Sequentum API at <host>: no secure connection (TLS)", &plain_listener()),
        answered("Request timed out after <seconds> s", Fault::StallHeader),
        answered(
            "Cannot reach the Sequentum API at <host>: the connection closed before the answer, or the answer is not HTTP",
            Fault::CloseBeforeAnswer,
        ),
        answered(
            "Cannot reach the Sequentum API at <host>: the connection closed before the answer was complete",
            Fault::CloseMidBody,
        ),
    ]
}

/// The address of something that speaks, but not TLS.
fn plain_listener() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    std::thread::spawn(move || {
        use std::io::Write;
        for mut stream in listener.incoming().flatten() {
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
        }
    });
    format!("https://{address}")
}

pub fn statuses() -> Vec<Case> {
    let forbidden = r#"{"message":"The token lacks agents:write.","errorCode":"insufficient_scope"}"#;
    let failure = r#"{"statusCode":400,"message":"Too many.","severity":"Error"}"#;
    let mut cases = vec![
        answered("API Error 401: Unauthorized: <text>", Fault::status(401)),
        answered("API Error 403: Forbidden: <text>", Fault::status(403)),
        answered("API Error 403: Forbidden: <text>", Fault::status_with(403, &[], forbidden)),
        answered("API Error 404: Not Found: <text>", Fault::problem(404, "Not Found", "No such agent.")),
        answered("API Error 429: Too Many Requests: <text>", Fault::status_with(429, &[("retry-after", "99")], "")),
        answered("API Error 500: Internal Server Error: <text>", Fault::status(500)),
        answered("API Error 400: Bad Request: <text>", Fault::status(400)),
        with_json("The API reports a failure: <text>", failure),
        with_json("The API reports a failure: <text>", r#"{"success":false}"#),
    ];
    // Builder sessions have rows of their own.
    let session = json!({ "session-id": "bld/0001+aGVsbG8=" });
    cases.push(Case::of("API Error 404: Not Found", "get-agent-build-status", session));
    cases
}

fn build(seconds: u32) -> Value {
    json!({ "prompt": "Prices of https://shop.example", "wait-seconds": seconds })
}

pub fn unexpected() -> Vec<Case> {
    let location = "https://login.example.com/".to_owned();
    let one_file = json!({ "agent-id": 101, "run-id": 9060, "file-id": 90601 });
    let file = |entry, fault| Case::of(entry, "get-file-download-url", one_file.clone()).fault(fault);
    let synchronous = json!({ "agent-id": 101, "is-run-synchronously": true });
    let data = |entry, fault| Case::of(entry, "start-agent", synchronous.clone()).fault(fault);
    let relative = Fault::Redirect { status: 302, location: "/files/1".to_owned() };
    let compressed = Fault::status_with(200, &[("content-encoding", "gzip")], b"\x1f\x8b".to_vec());
    let one_run = json!({ "agent-id": 101, "run-id": 9060 });
    let run = |entry, body: &str| {
        Case::of(entry, "get-run-status", one_run.clone()).fault(Fault::status_with(200, &[], body))
    };
    let list = |entry, body: &str| Case::of(entry, "list-spaces", json!({})).fault(Fault::status_with(200, &[], body));
    vec![
        answered("Unexpected response from <endpoint>: not JSON: <fault>", Fault::NotJson),
        answered("Unexpected response from <endpoint>: an HTML page instead of data", Fault::HtmlPage(200)),
        answered("Unexpected response from <endpoint>: not JSON: <fault>", Fault::TruncatedJson),
        answered(
            "Unexpected response from <endpoint>: not JSON: the body is not UTF-8 text",
            Fault::status_with(200, &[], b"{\"name\":\"\xff\"}".to_vec()),
        ),
        answered("Unexpected response from <endpoint>: the body is empty", Fault::Empty(200)),
        data("Unexpected response from <endpoint>: an HTML page instead of data", Fault::HtmlPage(200)),
        answered(
            "Unexpected response from <endpoint>: a redirect (status <number>), which is not followed",
            Fault::Redirect { status: 302, location },
        ),
        answered("Unexpected response from <endpoint>: status <number>", Fault::Empty(600)),
        answered("Unexpected response from <endpoint>: the body is compressed, which was not asked for", compressed),
        answered(
            "Unexpected response from <endpoint>: the body is larger than 32 MiB or the host's memory limit",
            Fault::EndlessBody,
        )
        .variable("SEQUENTUM_TIMEOUT_SECONDS", "60"),
        answered(
            "Unexpected response from <endpoint>: an object without any readable field of those documented",
            Fault::WrongJson,
        ),
        with_json(
            "Unexpected response from <endpoint>: an object without any readable field of those documented",
            "{}",
        ),
        run("Unexpected response from <endpoint>: missing field <field>", r#"{"status":10}"#),
        run("Unexpected response from <endpoint>: <field>: expected <type>, got <value>", r#"{"id":"x","status":10}"#),
        with_json("Unexpected response from <endpoint>: expected an object, got an array", "[]"),
        list("Unexpected response from <endpoint>: expected an array, got an object", "{}"),
        with_json("Unexpected response from <endpoint>: expected <type>, got <value>", "7"),
        with_json("Unexpected response from <endpoint>: null instead of an answer", "null"),
        Case::of(
            "Unexpected response from <endpoint>: neither an empty answer nor one that says that it is done",
            "stop-agent",
            one_run.clone(),
        )
        .fault(Fault::status_with(200, &[], "false")),
        file("Unexpected response from <endpoint>: no redirect to the file", Fault::Empty(200)),
        file("Unexpected response from <endpoint>: a redirect without an absolute URL in Location", relative),
        data(
            "Unexpected response from <endpoint>: the data is not UTF-8 text",
            Fault::status_with(200, &[("content-type", "text/csv")], b"a;\xff".to_vec()),
        ),
    ]
}

pub fn runs() -> Vec<Case> {
    let failing = json!({ "prompt": "Prices that fail of https://shop.example", "wait-seconds": 45 });
    let session = || Fault::status_with(200, &[], r#"{"sessionId":"s"}"#);
    let cancelled = Fault::status_with(200, &[], r#"{"status":"cancelled"}"#);
    vec![
        Case::of("Failed to start agent: <text>", "start-agent", json!({ "agent-id": 105 })),
        Case::of("Failed to start agent: <text>", "start-agent", json!({ "agent-id": 110 })),
        Case::of(
            "Timeout waiting for agent to complete",
            "start-agent",
            json!({ "agent-id": 104, "is-run-synchronously": true, "timeout": 1 }),
        ),
        Case::of(
            "Cut off at <number>: there may be more",
            "get-agent-runs",
            json!({ "agent-id": 101, "max-records": 1 }),
        ),
        Case::of("The Agent Builder could not build this agent", "start-agent-build", failing),
        Case::of("The build was stopped", "start-agent-build", build(45)).fault(session()).fault(cancelled),
        Case::of("The build is over, and its session is closed", "start-agent-build", build(45))
            .fault(session())
            .fault(Fault::status(404)),
        Case::of("The build is not done yet, and goes on", "start-agent-build", build(1))
            .fault(session())
            .fault(Fault::status_with(200, &[], r#"{"status":"processing"}"#)),
        Case::of(
            "The build was started, but its session id cannot be used: it <fault>",
            "start-agent-build",
            build(45),
        )
        .fault(Fault::status_with(200, &[], r#"{"sessionId":"../x"}"#)),
        Case::of("The build itself goes on: get-agent-build-status tells", "start-agent-build", build(45))
            .fault(session())
            .fault(Fault::status(500)),
        // Words of hints.
        may_have_happened(
            "It may have been carried out all the same: check with <tool> before you call again",
            Fault::CloseAfterApplying,
        ),
        may_have_happened(
            "An earlier attempt of this call broke off and may have done it already: <tool> tells",
            Fault::CloseAfterApplying,
        )
        .fault(Fault::status(404))
        .variable("SEQUENTUM_MAX_RETRIES", "1"),
    ]
}

/// The error of a deletion.
fn may_have_happened(entry: &'static str, fault: Fault) -> Case {
    Case::of(entry, "delete-agent-schedule", json!({ "agent-id": 101, "schedule-id": 301 })).fault(fault)
}
