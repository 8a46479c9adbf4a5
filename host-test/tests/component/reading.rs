//! Answers in each form that deployments send: only what identifies a thing is required of them.

use crate::session::{Session, json_answer};
use host_test::mock::Fault;
use serde_json::{Value, json};

/// What a tool returns for this body.
async fn read(tool: &str, arguments: Value, body: impl Into<Vec<u8>>) -> Value {
    let mut s = Session::new().await;
    s.mock.fail_next(Fault::status_with(200, &[("content-type", "application/json")], body));
    s.result(tool, arguments).await
}

fn agent() -> Value {
    json!({ "agent-id": 101 })
}

#[tokio::test]
async fn a_run_without_most_of_its_fields_is_shown_with_those_it_has() {
    let runs = json!([
        { "id": 1, "spaceId": null, "status": 10 },
        { "runId": "2", "agentId": 101.0, "status": "success", "dataCount": "5", "errorCount": 1e2, "spaceId": "seven" },
        { "Id": 3, "ConfigId": 101, "Status": 7, "IsNew": true },
    ]);
    let list = read("get-agent-runs", agent(), runs.to_string()).await;
    let shown = |index: usize| {
        let run = &list["runs"][index];
        json!([run["id"], run["status"], run["records-extracted"], run["errors"],])
    };
    assert_eq!(shown(0), json!([1, "Success", null, null]));
    assert_eq!(shown(1), json!([2, "Success", 5, 100]));
    assert_eq!(shown(2), json!([3, "Failed", null, null]));
    assert_eq!((&list["returned"], &list["note"]), (&json!(3), &json!(null)));
    let run = read("get-run-status", json!({ "agent-id": 101, "run-id": 2 }), runs[1].to_string()).await;
    assert_eq!((&run["agent-id"], &run["error-count"], &run["space-id"]), (&json!(101), &json!(100), &json!(null)));
}

#[tokio::test]
async fn an_odd_element_costs_no_other_and_is_told() {
    let runs = json!([{ "id": 1 }, { "status": 6 }, null, "x", [[]], { "id": 2 }]);
    let list = read("get-agent-runs", agent(), runs.to_string()).await;
    assert_eq!((&list["runs"][0]["id"], &list["runs"][1]["id"]), (&json!(1), &json!(2)));
    assert_eq!(list["note"], "3 entries of the answer could not be read, and are left out.");
    let found = read("search-agents", json!({ "query": "a", "max-records": 1 }), r#"[{"name":"A"},7]"#).await;
    assert_eq!(found["agents"][0]["name"], "A");
    let note = found["note"].as_str().unwrap_or_default();
    assert!(
        note.starts_with("Cut off at 1")
            && note.ends_with("One entry of the answer could not be read, and is left out.")
    );
    // Where none can be read, it is another answer.
    let mut s = Session::new().await;
    s.mock.fail_next(json_answer(&json!([{ "status": 6 }, 1])));
    let error = s.error("get-agent-runs", agent()).await;
    assert!(
        error.message.ends_with("`[0]`: missing field `id`; the answer begins with: [{\"status\":6},1]"),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_list_of_agents_comes_as_agents_items_or_bare() {
    let one = r#"[{"configId":7,"name":"A"}]"#;
    for body in
        [format!(r#"{{"agents":{one},"totalRecordCount":"9"}}"#), format!(r#"{{"items":{one},"totalCount":9}}"#)]
    {
        let list = read("list-agents", json!({}), body).await;
        assert_eq!((&list["agents"][0]["id"], &list["total-count"]), (&json!(7), &json!(9)));
    }
    assert_eq!(read("list-agents", json!({}), one).await["agents"][0]["id"], 7);
    assert_eq!(read("list-agents", json!({}), r#"{"agents":null,"totalRecordCount":0}"#).await["agents"], json!([]));
}

#[tokio::test]
async fn null_lists_of_billing_answers_are_empty() {
    for (tool, arguments, body, list) in [
        ("get-credit-history", json!({}), r#"{"transactions":null,"totalCount":null}"#, "transactions"),
        ("get-agents-usage", json!({}), r#"{"agents":null,"totalCost":1}"#, "agents"),
        ("get-agent-cost-breakdown", agent(), r#"{"labels":null,"usageTypes":null,"agentId":101}"#, "usage-types"),
        ("get-agent-runs-cost", agent(), r#"{"runs":null,"agentId":101}"#, "runs"),
    ] {
        assert_eq!(read(tool, arguments, body).await[list], json!([]), "{tool}");
    }
    let body =
        r#"{"labels":["May",null],"usageTypes":[{"type":null,"data":[1.5,null]},{"data":null}],"startDate":null}"#;
    let costs = read("get-agent-cost-breakdown", agent(), body).await;
    assert_eq!((&costs["labels"], &costs["usage-types"][0]["data"]), (&json!(["May", ""]), &json!([1.5, 0.0])));
}

#[tokio::test]
async fn marks_before_the_json_and_halves_of_surrogate_pairs_are_read() {
    let body = "\u{feff}{\"id\":101,\"name\":\"half \\ud83d pair \\ud83d\\ude00\",\"inputParameters\":{\"a\\udc00\":\"\\ud800\"}}";
    let shown = read("get-agent", agent(), body).await;
    assert_eq!(shown["name"], "half \u{fffd} pair 😀");
    assert_eq!(shown["input-parameters"], json!([{ "name": "a\u{fffd}", "value": "\u{fffd}" }]));
    let mut s = Session::new().await;
    s.mock.fail_next(Fault::status_with(400, &[], "\u{feff}{\"message\":\"No slot.\"}"));
    assert_eq!(s.error("get-agent", agent()).await.message, "API Error 400: Bad Request: No slot.");
}

#[tokio::test]
async fn an_object_that_is_something_else_is_no_answer_with_nothing_in_it() {
    let mut s = Session::new().await;
    for body in [json!({}), json!({ "maintenance": true }), json!({ "agents": "none" })] {
        s.mock.fail_next(json_answer(&body));
        let error = s.error("get-agents-usage", json!({})).await;
        assert_eq!(error.kind, "unexpected-response", "{body}");
    }
    s.mock.fail_next(json_answer(&json!({ "title": "Not Found", "status": 404, "detail": "No such agent." })));
    let error = s.error("get-agent", agent()).await;
    assert_eq!(
        (error.kind.as_str(), &*error.message),
        ("rejected", "The API reports a failure: Not Found: No such agent.")
    );
}

#[tokio::test]
async fn the_reason_of_a_refusal_is_found_wherever_it_stands() {
    let mut s = Session::new().await;
    for (body, text) in [
        (
            r#"{"title":"One or more validation errors occurred.","status":400,"errors":{"status":["The value 'Failed' is not valid."]},"traceId":"00-1"}"#,
            ": status: The value 'Failed' is not valid.",
        ),
        (r#"{"errors":{"$.a":["One.","Two."],"b":"Three."}}"#, ": a: One. Two.; b: Three."),
        (r#"{"errors":["One.",{"code":1,"message":"Two."}],"title":"T"}"#, ": One. Two."),
        (r#"{"title":"T","detail":"D","errors":{"a":["E"]}}"#, ": T: D"),
        (r#"{"Message":"M","title":"T","detail":"D"}"#, ": M"),
        (r#"{"errors":{},"title":"T"}"#, ": T"),
        (r#"{"statusDescription":"S","errors":null}"#, ": S"),
        (r#""The agent is disabled.""#, ": The agent is disabled."),
        ("Out of order.", ": Out of order."),
    ] {
        s.mock.fail_next(Fault::status_with(400, &[], body));
        assert_eq!(s.error("get-agent", agent()).await.message, format!("API Error 400: Bad Request{text}"), "{body}");
    }
}
