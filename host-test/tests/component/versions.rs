//! Versions of an agent.

use crate::session::{AGENT_ID, Session, json_answer};
use host_test::mock::{Fault, MockOptions};
use serde_json::{Value, json};

#[tokio::test]
async fn get_agent_versions_reads_every_field() {
    let mut s = Session::new().await;
    s.sends("get-agent-versions", json!({ "agent-id": 101 }), "GET /api/v1/agent/101/versions", Value::Null).await;
    s.refuses_ids("get-agent-versions", json!({}), &[AGENT_ID]).await;
    let body = json!([
        { "version": 2, "userName": "ada@example.com", "created": "2026-09-01T00:00:00", "comments": "Pages", "fileSize": 2048 },
        { "version": 1, "userName": null, "created": "c", "fileSize": 0 },
    ]);
    assert_eq!(
        s.answered("get-agent-versions", json!({ "agent-id": 101 }), &body).await,
        json!({ "versions": [
            { "version": 2, "user-name": "ada@example.com", "created": "2026-09-01T00:00:00", "comments": "Pages",
              "size": { "bytes": 2048, "text": "2.00 KB" } },
            { "version": 1, "user-name": null, "created": "c", "comments": null, "size": { "bytes": 0, "text": "0 B" } },
        ], "note": null })
    );
}

#[tokio::test]
async fn restore_agent_version_sends_the_comments_and_confirms() {
    let mut s = Session::new().await;
    for version in [1, u32::MAX] {
        let arguments = json!({ "agent-id": 101, "version-number": version, "comments": "Back to \"good\"" });
        let line = format!("POST /api/v1/agent/101/version/{version}/restore");
        s.sends("restore-agent-version", arguments, &line, json!({ "content": "Back to \"good\"" })).await;
    }
    let arguments = json!({ "agent-id": 101, "version-number": 1, "comments": "why" });
    s.refuses_ids("restore-agent-version", arguments.clone(), &[AGENT_ID]).await;
    let mut zero = arguments.clone();
    zero["version-number"] = json!(0);
    let message = "Invalid parameter 'version-number': must be >= 1, got 0";
    s.refuses("restore-agent-version", zero, message, "get-agent-versions").await;
    let mut blank = arguments.clone();
    blank["comments"] = json!(" ");
    let message = "Invalid parameter 'comments': must not be blank, got ' '";
    s.refuses("restore-agent-version", blank, message, "why").await;
    let versions = json!([{ "version": 7 }, { "version": 12 }, { "version": 1 }]);
    for (done, list, words) in [
        (Fault::Empty(204), json_answer(&versions), "version 12 was made from it"),
        // That it is done is certain, whether or not the new number can be read.
        (Fault::Empty(200), Fault::Empty(403), "a new version was made from it, which get-agent-versions lists"),
    ] {
        s.mock.fail_next(done);
        s.mock.fail_next(list);
        let confirmation = s.result("restore-agent-version", arguments.clone()).await["message"].to_string();
        assert!(confirmation.contains("Version 1 of agent 101") && confirmation.contains(words), "{confirmation}");
    }
}

#[tokio::test]
async fn a_restored_version_is_a_new_one() {
    let mut s = Session::with(MockOptions::default(), &[]).await;
    let before = s.result("get-agent-versions", json!({ "agent-id": 101 })).await;
    let arguments = json!({ "agent-id": 101, "version-number": 1, "comments": "as it was in spring" });
    let confirmation = s.result("restore-agent-version", arguments).await["message"].to_string();
    let after = s.result("get-agent-versions", json!({ "agent-id": 101 })).await;
    let newest = after["versions"].as_array().unwrap().iter().filter_map(|one| one["version"].as_i64()).max().unwrap();
    assert!(confirmation.contains(&format!("version {newest} was made from it")), "{confirmation}");
    let count = |list: &Value| list["versions"].as_array().unwrap().len();
    assert_eq!(count(&after), count(&before) + 1);
    assert!(after.to_string().contains("as it was in spring"));
}
