//! What runs did, and why they failed.

use crate::session::{AGENT_ID, RUN_ID, Session};
use host_test::mock::{Dialect, Fault, MockOptions};
use serde_json::{Value, json};

/// The last day is included whole.
const RANGE: &str = "startDate=2026-01-01&endDate=2026-01-31T23%3A59%3A59%2E999Z";

#[tokio::test]
async fn runs_summary() {
    let mut s = Session::new().await;
    let line = "GET /api/v1/analytics/runs/summary";
    s.sends("get-runs-summary", json!({}), line, Value::Null).await;
    for (choice, name) in [
        ("failed", "Failed"),
        ("failure", "Failure"),
        ("completed", "Completed"),
        ("running", "Running"),
        ("queuing", "Queuing"),
        ("updating-data-set", "UpdatingDataSet"),
    ] {
        let arguments = json!({ "start-date": "2026-01-01", "end-date": "2026-01-31", "status": choice,
                                "include-details": true });
        let line = format!("{line}?{RANGE}&status={name}&includeDetails=true");
        s.sends("get-runs-summary", arguments, &line, Value::Null).await;
    }
    s.refuses_ranges("get-runs-summary", json!({})).await;
    let body = json!({ "startDate": "a", "endDate": "b", "totalRuns": 10, "completedRuns": 1, "failedRuns": 2,
    "completedWithErrorsRuns": 3, "runningRuns": 1, "queuedRuns": 2, "stoppedRuns": 1, "failedRunDetails": [
        { "runId": 1, "agentId": 2, "agentName": "A", "startTime": "s", "endTime": "e", "status": 7,
          "errorMessage": "m", "spaceId": 3, "spaceName": "S" },
        { "runId": 4, "agentId": 5, "agentName": "B", "status": "Failure", "spaceId": null },
    ]});
    assert_eq!(
        s.answered("get-runs-summary", json!({}), &body).await,
        json!({ "start-date": "a", "end-date": "b", "total-runs": 10, "completed-runs": 1, "failed-runs": 2,
        "completed-with-errors-runs": 3, "running-runs": 1, "queued-runs": 2, "stopped-runs": 1, "failed-run-details": [
            { "run-id": 1, "agent-id": 2, "agent-name": "A", "start-time": "s", "end-time": "e", "status": "Failed",
              "error-message": "m", "space-id": 3, "space-name": "S" },
            { "run-id": 4, "agent-id": 5, "agent-name": "B", "start-time": null, "end-time": null,
              "status": "Failure", "error-message": null, "space-id": null, "space-name": null },
        ], "note": null })
    );
    let mut bare = body;
    bare["failedRunDetails"] = Value::Null;
    assert_eq!(s.answered("get-runs-summary", json!({}), &bare).await["failed-run-details"], Value::Null);
}

#[tokio::test]
async fn records_summary() {
    let mut s = Session::new().await;
    let line = "GET /api/v1/analytics/records/summary";
    s.sends("get-records-summary", json!({}), line, Value::Null).await;
    let arguments = json!({ "start-date": "2026-01-01", "end-date": "2026-01-31", "agent-id": 101 });
    s.sends("get-records-summary", arguments, &format!("{line}?{RANGE}&agentId=101"), Value::Null).await;
    s.refuses_ranges("get-records-summary", json!({})).await;
    s.refuses_ids("get-records-summary", json!({}), &[AGENT_ID]).await;
    let body = json!({ "startDate": "a", "endDate": "b", "totalRecordsExtracted": 1, "totalRecordsExported": 2,
        "totalErrors": 3, "totalPageLoads": 4, "runCount": 5, "agentId": null });
    assert_eq!(
        s.answered("get-records-summary", json!({}), &body).await,
        json!({ "start-date": "a", "end-date": "b", "total-records-extracted": 1, "total-records-exported": 2,
            "total-errors": 3, "total-page-loads": 4, "run-count": 5, "agent-id": null })
    );
}

fn diagnostics() -> (Value, Value) {
    (
        json!({ "runId": 9059, "agentId": 101, "agentName": "Shop prices", "status": 7, "errorMessage": "Timeout",
            "startTime": "s", "endTime": "e", "runtimeSeconds": 12.5,
            "stats": { "dataCount": 1, "inputCount": 2, "errorCount": 3, "pageCount": 4, "exportCount": null, "traffic": 5.0 },
            "possibleCauses": ["The site was slow."], "suggestedActions": ["Try again.", "Raise the timeout."] }),
        json!({ "run-id": 9059, "agent-id": 101, "agent-name": "Shop prices", "status": "Failed", "error-message": "Timeout",
            "start-time": "s", "end-time": "e", "runtime-seconds": 12.5,
            "stats": { "data-count": 1, "input-count": 2, "error-count": 3, "page-count": 4, "export-count": null,
                       "traffic": 5 },
            "possible-causes": ["The site was slow."], "suggested-actions": ["Try again.", "Raise the timeout."] }),
    )
}

#[tokio::test]
async fn run_diagnostics() {
    let mut s = Session::new().await;
    let ids = json!({ "agent-id": 101, "run-id": 9059 });
    let line = "GET /api/v1/analytics/agents/101/runs/9059/diagnostics";
    s.sends("get-run-diagnostics", ids.clone(), line, Value::Null).await;
    s.refuses_ids("get-run-diagnostics", ids.clone(), &[AGENT_ID, RUN_ID]).await;
    let (body, result) = diagnostics();
    assert_eq!(s.answered("get-run-diagnostics", ids.clone(), &body).await, result);
    let bare = json!({ "runId": 1, "agentId": 2, "agentName": "A", "status": "Success", "stats": null,
                       "possibleCauses": [], "suggestedActions": [] });
    assert_eq!(
        s.answered("get-run-diagnostics", ids, &bare).await,
        json!({ "run-id": 1, "agent-id": 2, "agent-name": "A", "status": "Success", "error-message": null,
            "start-time": null, "end-time": null, "runtime-seconds": null, "stats": null, "possible-causes": [],
            "suggested-actions": [] })
    );
}

#[tokio::test]
async fn latest_failure_is_the_diagnostics_of_the_newest_failed_run() {
    let mut s = Session::new().await;
    let id = json!({ "agent-id": 101 });
    let line = "GET /api/v1/analytics/agents/101/latest-failure";
    s.sends("get-latest-failure", id.clone(), line, Value::Null).await;
    s.refuses_ids("get-latest-failure", json!({}), &[AGENT_ID]).await;
    let (body, result) = diagnostics();
    assert_eq!(s.answered("get-latest-failure", id, &body).await, json!({ "tag": "failed", "val": result }));
}

#[tokio::test]
async fn no_failure_is_an_answer_but_an_unknown_agent_is_an_error() {
    for dialect in [Dialect::Newer, Dialect::Older] {
        let options = MockOptions { dialect, ..MockOptions::default() };
        let mut s = Session::with(options, &[("SEQUENTUM_MAX_RETRIES", "0")]).await;
        // Agent 106 never ran.
        assert_eq!(s.result("get-latest-failure", json!({ "agent-id": 106 })).await, json!({ "tag": "none" }));
        assert_eq!(s.result("get-latest-failure", json!({ "agent-id": 103 })).await["tag"], "failed");
        let error = s.error("get-latest-failure", json!({ "agent-id": 999 })).await;
        assert_eq!((error.kind.as_str(), error.status), ("not-found", Some(404)));
        assert!(error.hint.contains("list-agents"), "{}", error.hint);
        // A token that may only read runs cannot look whether there is the agent: then the API's word stands.
        s.mock.fail_next(Fault::Empty(404));
        s.mock.fail_next(Fault::Empty(403));
        assert_eq!(s.result("get-latest-failure", json!({ "agent-id": 106 })).await, json!({ "tag": "none" }));
        // Whether the agent exists could not be found out.
        s.mock.fail_next(Fault::Empty(404));
        s.mock.fail_next(Fault::Empty(500));
        assert_eq!(s.error("get-latest-failure", json!({ "agent-id": 106 })).await.kind, "server-error");
    }
}

#[tokio::test]
async fn the_mock_counts_what_ran() {
    let mut s = Session::with(MockOptions::default(), &[]).await;
    let range = json!({ "start-date": "2020-01-01", "end-date": "2100-01-01", "include-details": true });
    let summary = s.result("get-runs-summary", range.clone()).await;
    assert!(summary["failed-runs"].as_u64().is_some_and(|failed| failed > 0), "{summary}");
    assert!(!summary["failed-run-details"].as_array().unwrap().is_empty());
    let records = s.result("get-records-summary", json!({ "start-date": "2020-01-01", "agent-id": 101 })).await;
    assert!(records["total-records-extracted"].as_i64().is_some_and(|records| records > 0), "{records}");
    let diagnosed = s.result("get-run-diagnostics", json!({ "agent-id": 101, "run-id": 9059 })).await;
    assert_eq!(diagnosed["status"], "Failed");
    assert!(!diagnosed["suggested-actions"].as_array().unwrap().is_empty());
}
