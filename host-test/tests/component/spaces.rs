//! Spaces.

use crate::session::{SPACE_ID, Session};
use host_test::mock::{Dialect, Fault, MockOptions};
use serde_json::{Value, json};
use std::time::Duration;

#[tokio::test]
async fn reading_sends_the_id_or_the_name() {
    let mut s = Session::new().await;
    let id = json!({ "space-id": 11 });
    s.sends("list-spaces", json!({}), "GET /api/v1/spaces", Value::Null).await;
    for (tool, path) in [("get-space", ""), ("get-space-agents", "/agents"), ("get-space-agent-count", "/agents/count")]
    {
        s.sends(tool, id.clone(), &format!("GET /api/v1/spaces/11{path}"), Value::Null).await;
        s.refuses_ids(tool, json!({}), &[SPACE_ID]).await;
        let error = s.error(tool, json!({ "space-id": 999 })).await;
        assert_eq!(error.kind, "not-found");
        assert!(error.hint.contains("list-spaces"), "{}", error.hint);
    }
    let name = json!({ "name": "Price & monitoring/../x" });
    let line = "GET /api/v1/spaces/search?name=Price%20%26%20monitoring%2F%2E%2E%2Fx";
    s.sends("search-space-by-name", name, line, Value::Null).await;
    let message = "Invalid parameter 'name': must not be blank, got ''";
    s.refuses("search-space-by-name", json!({ "name": "" }), message, "list-spaces").await;
    let error = s.error("search-space-by-name", json!({ "name": "Nowhere" })).await;
    assert_eq!(error.kind, "not-found");
    assert!(error.hint.contains("list-spaces"), "{}", error.hint);
}

#[tokio::test]
async fn a_space_is_read_in_both_dialects() {
    let mut s = Session::new().await;
    let newer = json!({ "id": 11, "name": "Prices", "description": "d", "organizationId": 2, "created": "c", "updated": "u",
        "isDefaultAccess": true, "scope": "Private", "runRetentionHours": 720, "initiatedBy": "ada", "access": ["read", "run"] });
    let result = json!({ "id": 11, "name": "Prices", "description": "d", "organization-id": 2, "created": "c", "updated": "u",
        "is-default-access": true, "scope": "Private", "run-retention-hours": 720, "initiated-by": "ada",
        "access": ["read", "run"] });
    let older = json!({ "id": 12, "name": "Jobs", "description": null, "organizationId": 2, "isDefaultAccess": false });
    let older_result = json!({ "id": 12, "name": "Jobs", "description": null, "organization-id": 2, "created": null,
        "updated": null, "is-default-access": false, "scope": null, "run-retention-hours": null, "initiated-by": null,
        "access": [] });
    assert_eq!(s.answered("get-space", json!({ "space-id": 11 }), &newer).await, result);
    assert_eq!(s.answered("search-space-by-name", json!({ "name": "Jobs" }), &older).await, older_result);
    let list = s.answered("list-spaces", json!({}), &json!([newer, older])).await;
    assert_eq!(list, json!({ "spaces": [result, older_result], "note": null }));
}

#[tokio::test]
async fn the_agents_of_a_space_are_read_in_both_dialects() {
    let mut s = Session::new().await;
    let agents = json!([
        { "id": 101, "name": "A", "description": "d", "configType": 1, "status": 10, "validationStatus": 3,
          "lastActivity": "l", "created": "c", "updated": "u", "version": 4, "isArchived": false, "approvalStatus": 1,
          "labels": [{ "id": 1, "name": "blue" }] },
        { "id": 102, "name": "B", "configType": "Command", "status": "Failed", "validationStatus": null },
        { "id": 103, "name": "C", "configType": 5, "status": 14, "approvalStatus": 3 },
    ]);
    assert_eq!(
        s.answered("get-space-agents", json!({ "space-id": 11 }), &agents).await,
        json!({ "agents": [
            { "id": 101, "name": "A", "description": "d", "config-type": null, "status": "Success",
              "validation-status": "Valid", "last-activity": "l", "approval-status": "PendingApproval", "labels": [{ "id": 1, "name": "blue" }] },
            { "id": 102, "name": "B", "description": null, "config-type": "Command", "status": "Failed",
              "validation-status": null, "last-activity": null, "approval-status": null, "labels": [] },
            { "id": 103, "name": "C", "description": null, "config-type": "Unknown (5)", "status": "Unknown (14)",
              "validation-status": null, "last-activity": null, "approval-status": "Unknown (3)", "labels": [] },
        ], "note": null })
    );
    let count = s.answered("get-space-agent-count", json!({ "space-id": 11 }), &json!({ "totalCount": 3 })).await;
    assert_eq!(count, json!({ "total-count": 3 }));
}

#[tokio::test]
async fn run_space_agents_sends_inputs_only_when_given() {
    let mut s = Session::new().await;
    let line = "POST /api/v1/spaces/11/run-all";
    s.sends("run-space-agents", json!({ "space-id": 11 }), line, json!({})).await;
    let arguments = json!({ "space-id": 11, "input-parameters": "{\"a\":1}" });
    s.sends("run-space-agents", arguments, line, json!({ "InputParameters": "{\"a\":1}" })).await;
    s.refuses_ids("run-space-agents", json!({}), &[SPACE_ID]).await;
    let error = s.error("run-space-agents", json!({ "space-id": 11, "input-parameters": "7" })).await;
    assert!(
        error.message.starts_with("Invalid parameter 'input-parameters': must be a JSON object as text"),
        "{error:?}"
    );
    s.mock.fail_next(Fault::Empty(504));
    let error = s.error("run-space-agents", json!({ "space-id": 11 })).await;
    assert!(error.hint.contains("check with get-space-agents before you call again"), "{}", error.hint);
}

#[tokio::test]
async fn some_agents_failing_to_start_is_a_result() {
    for dialect in [Dialect::Newer, Dialect::Older] {
        let mut s = Session::with(MockOptions { dialect, ..MockOptions::default() }, &[]).await;
        let space = s.result("search-space-by-name", json!({ "name": "Price monitoring" })).await;
        let id = json!({ "space-id": space["id"] });
        let agents = s.result("get-space-agents", id.clone()).await["agents"].as_array().unwrap().len();
        assert_eq!(s.result("get-space-agent-count", id.clone()).await["total-count"], agents);
        let run = s.result("run-space-agents", id).await;
        assert_eq!(
            (&run["total-agents"], &run["agents-started"], &run["agents-failed"]),
            (&json!(3), &json!(2), &json!(1))
        );
        assert_eq!(run["note"], "Follow each run with wait-for-run.");
        for outcome in run["results"].as_array().unwrap() {
            let started = outcome["success"] == true;
            assert_eq!(
                (outcome["run-id"].is_i64(), outcome["error-message"].is_string()),
                (started, !started),
                "{outcome}"
            );
        }
        let of_101 = run["results"].as_array().unwrap().iter().find(|outcome| outcome["agent-id"] == 101).unwrap();
        let status = s.result("get-run-status", json!({ "agent-id": 101, "run-id": of_101["run-id"] })).await;
        assert_eq!(status["id"], of_101["run-id"]);
    }
}

#[tokio::test]
async fn run_space_agents_tells_each_end_when_it_waits() {
    let options = MockOptions { run_duration: Duration::from_millis(500), ..MockOptions::default() };
    let mut s = Session::with(options, &[]).await;
    let run = s.result("run-space-agents", json!({ "space-id": 11, "wait-seconds": 20 })).await;
    assert_eq!(run["note"], "All runs that were started have ended.");
    let results = run["results"].as_array().unwrap();
    for outcome in results.iter().filter(|outcome| outcome["success"] == true) {
        assert!(["Success", "Failure"].contains(&outcome["run-status"].as_str().unwrap()), "{outcome}");
        assert!(outcome["records-extracted"].is_u64(), "{outcome}");
    }
    let failed = results.iter().find(|outcome| outcome["success"] == false).unwrap();
    assert_eq!((&failed["run-status"], &failed["records-extracted"]), (&Value::Null, &Value::Null));

    // What goes on longer is told as it is.
    let mut s =
        Session::with(MockOptions { run_duration: Duration::from_secs(60), ..MockOptions::default() }, &[]).await;
    let run = s.result("run-space-agents", json!({ "space-id": 11, "wait-seconds": 2 })).await;
    assert_eq!(run["note"], "2 of the 2 runs that were started go on: follow each with wait-for-run.");
    let message = "Invalid parameter 'wait-seconds': must be between 0 and 300, got 301";
    s.mock.clear_requests();
    s.refuses("run-space-agents", json!({ "space-id": 11, "wait-seconds": 301 }), message, "from 0 to 300").await;
}

/// The parts of a form: the head and the content of each.
fn parts(body: &str, content_type: &str) -> Vec<(String, String)> {
    let boundary = content_type.strip_prefix("multipart/form-data; boundary=").expect("a form");
    let (parts, end) = body.rsplit_once(&format!("\r\n--{boundary}--\r\n")).expect("the end of the form");
    assert_eq!(end, "");
    let parts = format!("\r\n{parts}");
    let delimiter = format!("\r\n--{boundary}\r\n");
    let parts = parts.split(&delimiter).skip(1);
    parts.filter_map(|part| part.split_once("\r\n\r\n")).map(|(head, content)| (head.into(), content.into())).collect()
}

#[tokio::test]
async fn an_input_file_is_sent_as_one_part_of_a_form() {
    let mut s = Session::new().await;
    let table = [
        ("products.csv", "sku,url\r\nA-1,https://shop.example/ü\r\n", "products.csv", "text/csv; charset=utf-8"),
        ("Über \"uns\".txt", "", "Über %22uns%22.txt", "text/plain; charset=utf-8"),
        // Content that looks like the end of a part.
        ("list.json", "[1]\r\n--sequentum-0000000000000000-0--\r\n", "list.json", "application/json"),
    ];
    for (name, content, quoted, media_type) in table {
        s.mock.fail_next(Fault::Empty(204));
        let arguments = json!({ "space-id": 11, "name": name, "content": content });
        let message = s.result("upload-input-file", arguments).await["message"].as_str().unwrap().to_owned();
        assert!(message.contains(name) && message.contains("overwritten for good"), "{message}");
        let request = s.sent();
        assert_eq!((request.method.as_str(), request.path.as_str()), ("POST", "/api/v1/input-files/space/11"));
        let content_type = request.header("content-type").unwrap().to_owned();
        let body = String::from_utf8(request.body.to_vec()).unwrap();
        let head = format!(
            "Content-Disposition: form-data; name=\"files\"; filename=\"{quoted}\"\r\nContent-Type: {media_type}"
        );
        assert_eq!(parts(&body, &content_type), [(head, content.to_owned())]);
    }
}

#[tokio::test]
async fn an_input_file_of_8_mib_is_sent_and_a_larger_one_is_not() {
    let mut s = Session::new().await;
    let arguments = |size: usize| json!({ "space-id": 11, "name": "a.txt", "content": "x".repeat(size) });
    s.result("upload-input-file", arguments(8 * 1024 * 1024)).await;
    assert_eq!(s.mock.input_file(11, "a.txt").map(|file| file.len()), Some(8 * 1024 * 1024));
    s.mock.clear_requests();
    let error = s.error("upload-input-file", arguments(8 * 1024 * 1024 + 1)).await;
    assert_eq!(error.message, "Invalid parameter 'content': must have at most 8 MiB in UTF-8, got 8388609 bytes");
    assert!(s.mock.requests().is_empty());
}

#[tokio::test]
async fn an_input_file_is_named_by_a_name_and_no_path() {
    let mut s = Session::new().await;
    let arguments = |name: &str| json!({ "space-id": 11, "name": name, "content": "x" });
    s.refuses_ids("upload-input-file", arguments("a.csv"), &[SPACE_ID]).await;
    let long = "x".repeat(256);
    for (name, fault) in [
        ("", "must have 1 to 255 characters, got 0"),
        (&*long, "must have 1 to 255 characters, got 256"),
        ("  ", "must not be blank, got '  '"),
        ("../a.csv", "must not contain a slash or a backslash, got '../a.csv'"),
        ("a\\b.csv", "must not contain a slash or a backslash, got 'a\\b.csv'"),
        ("a\r\nb.csv", "must not contain a control character, got 'a  b.csv'"),
        ("..", "must not be dots alone, got '..'"),
    ] {
        let message = format!("Invalid parameter 'name': {fault}");
        s.refuses("upload-input-file", arguments(name), &message, "products.csv").await;
    }
    // What the mock of the service understands of it.
    s.result("upload-input-file", arguments("list of products.txt")).await;
    assert_eq!(s.mock.input_file(11, "list of products.txt").as_deref(), Some(b"x".as_slice()));
    // Twice is the same as once, so that after a broken connection there is nothing to find out.
    s.mock.fail_next(Fault::Empty(503));
    let error = s.error("upload-input-file", arguments("a.csv")).await;
    assert!(!error.hint.contains("check with"), "{}", error.hint);
}
