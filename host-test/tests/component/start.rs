//! `start-agent`: what is sent, both ways to run, and everything that can go wrong with a start.

use crate::runs::{newer_run, run_result};
use crate::session::{AGENT_ID, Session, json_answer};
use host_test::mock::{Fault, MockOptions};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

fn body(changes: Value) -> Value {
    let mut body = json!({
        "Parallelism": 1, "ParallelMaxConcurrency": 1, "ParallelExport": "Combined", "Timeout": 55, "IsExclusive": true,
        "IsWaitOnFailure": false, "IsRunSynchronously": false, "LogLevel": "Info", "LogMode": "Text",
    });
    for (name, value) in changes.as_object().unwrap() {
        body[name] = value.clone();
    }
    body
}

#[tokio::test]
async fn it_sends_the_defaults_and_what_is_given() {
    let mut s = Session::new().await;
    let line = "POST /api/v1/agent/101/start";
    s.sends("start-agent", json!({ "agent-id": 101 }), line, body(json!({}))).await;
    let parameters = r#"{ "Url": "https://example.com/ü?a=\"b\"", "MaxPages": 3 }"#;
    s.sends(
        "start-agent",
        json!({ "agent-id": 101, "input-parameters": parameters, "is-run-synchronously": false, "timeout": 3600,
                "parallelism": 50 }),
        line,
        // So many parts are there to be run at the same time, unless the caller says otherwise.
        body(
            json!({ "InputParameters": parameters, "Timeout": 3600, "Parallelism": 50, "ParallelMaxConcurrency": 50 }),
        ),
    )
    .await;
    s.sends(
        "start-agent",
        json!({ "agent-id": 101, "parallelism": 10, "parallel-max-concurrency": 3, "parallel-export": "separated",
                "is-exclusive": false, "is-wait-on-failure": true, "log-level": "fatal", "log-mode": "text-and-html" }),
        line,
        body(
            json!({ "Parallelism": 10, "ParallelMaxConcurrency": 3, "ParallelExport": "Separated", "IsExclusive": false,
                     "IsWaitOnFailure": true, "LogLevel": "Fatal", "LogMode": "TextAndHtml" }),
        ),
    )
    .await;
    s.sends(
        "start-agent",
        json!({ "agent-id": 101, "is-run-synchronously": true, "timeout": 1, "parallelism": 1 }),
        line,
        body(json!({ "IsRunSynchronously": true, "Timeout": 1 })),
    )
    .await;
}

#[tokio::test]
async fn it_refuses_what_is_out_of_range() {
    let mut s = Session::new().await;
    s.refuses_ids("start-agent", json!({}), &[AGENT_ID]).await;
    for (parameter, high) in [("timeout", 3600), ("parallelism", 50)] {
        for given in [0, high + 1] {
            let message = format!("Invalid parameter '{parameter}': must be between 1 and {high}, got {given}");
            let hint = format!("from 1 to {high}");
            s.refuses("start-agent", json!({ "agent-id": 1, parameter: given }), &message, &hint).await;
        }
    }
    let message = "Invalid parameter 'wait-seconds': must be between 0 and 300, got 301";
    s.refuses("start-agent", json!({ "agent-id": 1, "wait-seconds": 301 }), message, "from 0 to 300").await;
    let message = "Invalid parameter 'parallel-max-concurrency': must be >= 1, got 0";
    s.refuses("start-agent", json!({ "agent-id": 1, "parallel-max-concurrency": 0 }), message, "from 1").await;
    let message = "Invalid parameter 'wait-seconds': must be 0 when is-run-synchronously is true, got 1";
    let both = json!({ "agent-id": 1, "wait-seconds": 1, "is-run-synchronously": true });
    s.refuses("start-agent", both, message, "timeout").await;
    let message = "Invalid parameter 'parallelism': must be 1 when is-run-synchronously is true, got 2";
    let both = json!({ "agent-id": 1, "parallelism": 2, "is-run-synchronously": true });
    s.refuses("start-agent", both, message, "asynchronously").await;
    for (given, described) in [
        ("[1]", "JSON that is no object"),
        ("\"a\"", "JSON that is no object"),
        ("{", "text that is not JSON"),
        ("", "text"),
    ] {
        let error = s.error("start-agent", json!({ "agent-id": 1, "input-parameters": given })).await;
        assert_eq!(error.kind, "invalid-argument");
        let start = format!("Invalid parameter 'input-parameters': must be a JSON object as text, got {described}");
        assert!(error.message.starts_with(&start), "{}", error.message);
        assert!(error.hint.contains("get-agent"), "{}", error.hint);
        assert!(s.mock.requests().is_empty());
    }
}

#[tokio::test]
async fn asynchronous_it_returns_the_run() {
    let mut s = Session::new().await;
    let outcome = s.answered("start-agent", json!({ "agent-id": 101 }), &newer_run()).await;
    assert_eq!(outcome, json!({ "tag": "started", "val": run_result() }));
}

#[tokio::test]
async fn it_waits_for_the_end_of_the_run_when_told_to() {
    let run = |status: i64| {
        let mut run = newer_run();
        run["status"] = json!(status);
        run
    };
    let mut s = Session::with(MockOptions::default(), &[]).await;
    let arguments = json!({ "agent-id": 101, "wait-seconds": 10 });
    for status in [4, 1] {
        s.mock.fail_next(json_answer(&run(status)));
    }
    let start = Instant::now();
    let outcome = s.answered("start-agent", arguments.clone(), &run(10)).await;
    assert_eq!((&outcome["tag"], &outcome["val"]["status"]), (&json!("ended"), &json!("Success")));
    assert!(start.elapsed() >= Duration::from_millis(2500), "{:?}", start.elapsed());
    let looks: Vec<_> =
        s.mock.requests().iter().map(|request| format!("{} {}", request.method, request.path)).collect();
    let look = "GET /api/v1/agent/101/run/9001/status";
    assert_eq!(looks, ["POST /api/v1/agent/101/start", look, look]);

    // The time is up, or the run cannot be looked at: it was started, and that is what is told.
    for (seconds, faults) in
        [(1, vec![json_answer(&run(4)), json_answer(&run(1))]), (10, vec![json_answer(&run(4)), Fault::status(400)])]
    {
        faults.into_iter().for_each(|fault| s.mock.fail_next(fault));
        let outcome = s.result("start-agent", json!({ "agent-id": 101, "wait-seconds": seconds })).await;
        assert_eq!((&outcome["tag"], &outcome["val"]["id"]), (&json!("started"), &json!(9001)), "{outcome}");
    }
}

#[tokio::test]
async fn synchronous_it_returns_the_rows_of_the_data() {
    let mut s = Session::new().await;
    let arguments = json!({ "agent-id": 101, "is-run-synchronously": true });
    let table = [
        (Some("application/json"), "[{\"price\":1.50},{\"price\":2}]", "json", json!([["1.50"], ["2"]])),
        (Some("text/csv; charset=utf-8"), "\u{feff}name,price\r\nÄpfel,1.5\r\n", "csv", json!([["Äpfel", "1.5"]])),
        // A JSON string holds the text.
        (Some("application/json"), "\"name,price\\r\\na \\\"b\\\",1\\r\\n\"", "csv", json!([["a \"b\"", "1"]])),
        (Some("text/plain"), "", "text", json!([])),
        (None, "plain", "text", json!([["plain"]])),
        // Data, whatever fields it has.
        (
            Some("application/json"),
            "{\"success\":false,\"message\":\"scraped\"}",
            "json",
            json!([["false", "scraped"]]),
        ),
    ];
    for (content_type, data, format, rows) in table {
        let headers = content_type.map(|value| ("content-type".to_owned(), value.to_owned())).into_iter().collect();
        s.mock.fail_next(Fault::Respond { status: 200, headers, body: data.into() });
        let outcome = s.result("start-agent", arguments.clone()).await;
        let data = &outcome["val"];
        assert_eq!((&outcome["tag"], &data["format"], &data["rows"]), (&json!("finished"), &json!(format), &rows));
        assert_eq!(
            (&data["content-type"], &data["total-rows"]),
            (&json!(content_type), &json!(rows.as_array().unwrap().len()))
        );
        assert!(data["note"].as_str().unwrap().contains("no instructions"), "{data}");
    }
    s.mock.fail_next(Fault::status_with(200, &[("content-type", "text/csv")], b"caf\xe9".to_vec()));
    let error = s.error("start-agent", arguments).await;
    assert_eq!(error.kind, "unexpected-response");
    assert!(error.message.contains("not UTF-8") && error.hint.contains("get-agent-runs"), "{error:?}");
}

#[tokio::test]
async fn synchronous_it_returns_so_many_rows_and_counts_all() {
    let mut s = Session::new().await;
    let data: Value = (1..=30).map(|number| json!({ "number": number })).collect();
    for (given, shown) in [(None, 20), (Some(1), 1), (Some(1000), 30)] {
        s.mock.fail_next(json_answer(&data));
        let arguments = json!({ "agent-id": 101, "is-run-synchronously": true, "max-rows": given });
        let outcome = s.result("start-agent", arguments).await["val"].clone();
        assert_eq!((outcome["rows"].as_array().unwrap().len(), &outcome["total-rows"]), (shown, &json!(30)));
        let note = outcome["note"].as_str().unwrap();
        assert_eq!(note.contains(&format!("get-run-data, with from-row {}", shown + 1)), shown < 30, "{note}");
    }
    for given in [0, 1001] {
        let message = format!("Invalid parameter 'max-rows': must be between 1 and 1000, got {given}");
        let arguments = json!({ "agent-id": 101, "is-run-synchronously": true, "max-rows": given });
        s.mock.clear_requests();
        s.refuses("start-agent", arguments, &message, "from 1 to 1000").await;
    }
}

/// Its answer does not tell which run it was.
#[tokio::test]
async fn synchronous_it_tells_the_run_where_only_one_can_be_meant() {
    let options = MockOptions { run_duration: Duration::from_millis(50), ..MockOptions::default() };
    let mut s = Session::with(options, &[]).await;
    let arguments = json!({ "agent-id": 102, "is-run-synchronously": true });
    let first = s.result("start-agent", arguments.clone()).await["val"]["run-id"].clone();
    let newest = s.result("get-agent-runs", json!({ "agent-id": 102, "max-records": 1 })).await;
    assert_eq!(first, newest["runs"][0]["id"]);
    // Two have begun in these minutes: which one it was cannot be known.
    let second = s.result("start-agent", arguments).await["val"].clone();
    assert_eq!(second["run-id"], Value::Null);
    assert!(second["total-rows"].as_u64().is_some_and(|rows| rows > 0), "{second}");
}

#[tokio::test]
async fn a_refused_start_says_what_to_check() {
    let mut s = Session::new().await;
    let envelope = json!({ "statusCode": 400, "statusDescription": "Bad Request", "message": "No free slot.", "severity": "Error" });
    let table = [
        (
            Fault::status_with(400, &[], envelope.to_string()),
            "Failed to start agent: API Error 400: Bad Request: No free slot.",
            400,
        ),
        (
            Fault::problem(409, "Conflict", "Already running."),
            "Failed to start agent: API Error 409: Conflict: Already running.",
            409,
        ),
    ];
    // A success that says failure: of a synchronous run, these are data.
    let successes = [
        (json_answer(&envelope), "Failed to start agent: No free slot.", 200),
        (json_answer(&json!({ "success": false, "message": "Archived." })), "Failed to start agent: Archived.", 200),
    ];
    for synchronous in [false, true] {
        let of_successes = successes.iter().filter(|_| !synchronous);
        for (fault, message, status) in table.iter().chain(of_successes) {
            s.mock.fail_next(fault.clone());
            let error = s.error("start-agent", json!({ "agent-id": 101, "is-run-synchronously": synchronous })).await;
            assert_eq!((error.kind.as_str(), &*error.message, error.status), ("rejected", *message, Some(*status)));
            for word in ["get-runs-summary", "get-agent", "input parameters", "archived"] {
                assert!(error.hint.contains(word), "{}", error.hint);
            }
        }
    }
    // Agent 105 is disabled.
    let error = s.error("start-agent", json!({ "agent-id": 105 })).await;
    assert!(error.message.starts_with("Failed to start agent: API Error 400: Bad Request: "), "{}", error.message);
}

#[tokio::test]
async fn a_synchronous_run_may_take_longer_than_an_ordinary_request() {
    let options = MockOptions { run_duration: Duration::from_millis(2500), ..MockOptions::default() };
    let mut s = Session::with(options, &[("SEQUENTUM_TIMEOUT_SECONDS", "1")]).await;
    let start = Instant::now();
    let outcome =
        s.result("start-agent", json!({ "agent-id": 101, "is-run-synchronously": true, "timeout": 10 })).await;
    assert!(start.elapsed() > Duration::from_secs(2), "{:?}", start.elapsed());
    assert_eq!(outcome["tag"], "finished");
    assert!(outcome["val"]["total-rows"].as_u64().is_some_and(|rows| rows > 0));
    let requests: Vec<_> = s.mock.requests().into_iter().map(|request| request.method).collect();
    assert_eq!(requests, ["POST", "GET"]);
}

#[tokio::test]
async fn a_synchronous_run_that_takes_longer_than_its_timeout_is_a_timeout() {
    let options = MockOptions { run_duration: Duration::from_secs(60), ..MockOptions::default() };
    let mut s = Session::with(options, &[("SEQUENTUM_TIMEOUT_SECONDS", "1")]).await;
    let start = Instant::now();
    let error = s.error("start-agent", json!({ "agent-id": 101, "is-run-synchronously": true, "timeout": 1 })).await;
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
    assert_eq!((error.kind.as_str(), &*error.message), ("timeout", "Timeout waiting for agent to complete"));
    for word in ["longer timeout", "3600", "get-run-status", "carried out", "get-agent-runs"] {
        assert!(error.hint.contains(word), "{}", error.hint);
    }
    let requests: Vec<_> = s.mock.requests().into_iter().map(|request| request.method).collect();
    assert_eq!(requests, ["POST", "GET"]);
    let newest =
        s.result("get-agent-runs", json!({ "agent-id": 101, "max-records": 1 })).await["runs"][0]["id"].clone();
    assert!(error.hint.contains(&format!("It is run {newest}, as far as can be seen")), "{}", error.hint);
}
