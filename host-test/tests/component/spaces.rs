//! Spaces.

use crate::session::{SPACE_ID, Session};
use host_test::mock::{Dialect, Fault, MockOptions};
use serde_json::{Value, json};

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
    assert_eq!(list, json!({ "spaces": [result, older_result] }));
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
            { "id": 101, "name": "A", "description": "d", "config-type": "Agent", "status": "Success",
              "validation-status": "Valid", "last-activity": "l", "created": "c", "updated": "u", "version": 4,
              "is-archived": false, "approval-status": "PendingApproval", "labels": [{ "id": 1, "name": "blue" }] },
            { "id": 102, "name": "B", "description": null, "config-type": "Command", "status": "Failed",
              "validation-status": null, "last-activity": null, "created": null, "updated": null, "version": null,
              "is-archived": null, "approval-status": null, "labels": [] },
            { "id": 103, "name": "C", "description": null, "config-type": "Unknown (5)", "status": "Unknown (14)",
              "validation-status": null, "last-activity": null, "created": null, "updated": null, "version": null,
              "is-archived": null, "approval-status": "Unknown (3)", "labels": [] },
        ]})
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
