//! Runs: what is sent, what comes back in both dialects, and both ends of each range.

use crate::session::{AGENT_ID, RUN_ID, Session, json_answer};
use host_test::host::CallError;
use host_test::mock::{Dialect, Fault, MockOptions};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// A run as a newer deployment sends it, with every field.
pub fn newer_run() -> Value {
    json!({
        "id": 9001, "configId": 101, "configName": "Shop prices", "spaceId": 7, "organizationId": 2,
        "organizationName": "Example Ltd", "sequence": 60, "tag": "nightly", "status": 2, "message": "Exporting",
        "startTime": "2026-10-01T08:00:00Z", "endTime": "2026-10-01T08:05:00Z", "created": "2026-10-01T07:59:00Z",
        "parallelism": 4, "parallelMaxConcurrency": 2, "parallelExport": "Combined", "parallelSet": 1, "configVersion": 12,
        "actionCount": 10, "pageCount": 20, "dynamicPageCount": 3, "requestCount": 40, "dataCount": 500, "exportCount": 499,
        "inputCount": 6, "errorCount": 1, "traffic": 1048576.5, "runTimeSec": 300.25, "serverName": "server-1",
        "tableType": "run", "somethingNew": [1, 2],
    })
}

/// The same as the tool returns it.
pub fn run_result() -> Value {
    json!({
        "id": 9001, "agent-id": 101, "agent-name": "Shop prices", "space-id": 7, "organization-id": 2,
        "organization-name": "Example Ltd", "sequence": 60, "tag": "nightly", "status": "Exporting", "message": "Exporting",
        "start-time": "2026-10-01T08:00:00Z", "end-time": "2026-10-01T08:05:00Z", "created": "2026-10-01T07:59:00Z",
        "parallelism": 4, "parallel-max-concurrency": 2, "parallel-export": "Combined", "parallel-set": 1,
        "config-version": 12, "action-count": 10, "page-count": 20, "dynamic-page-count": 3, "request-count": 40,
        "records-extracted": 500, "records-exported": 499, "input-count": 6, "error-count": 1, "traffic": 1048577,
        "run-time-sec": 300.25, "server-name": "server-1", "table-type": "run",
    })
}

/// A run as an older deployment sends it: names for codes, other names for three fields, nulls for the rest.
fn older_run() -> Value {
    json!({
        "id": 9002, "configId": 101, "spaceId": 7, "organizationId": 2, "sequence": 61, "status": "Failed",
        "errorMessage": "The site is down", "startTime": null, "actionCount": 0, "pageCount": 0, "dynamicPageCount": 0,
        "requestCount": 0, "recordsExtracted": 5, "recordsExported": 4, "errorCount": 2,
    })
}

#[tokio::test]
async fn get_agent_runs_sends_the_limit_always() {
    let mut s = Session::new().await;
    let line = "GET /api/v1/agent/101/runs?maxRecords=50";
    s.sends("get-agent-runs", json!({ "agent-id": 101 }), line, Value::Null).await;
    for limit in [1, 1000] {
        let line = format!("GET /api/v1/agent/1/runs?maxRecords={limit}");
        s.sends("get-agent-runs", json!({ "agent-id": 1, "max-records": limit }), &line, Value::Null).await;
    }
    for limit in [0, 1001] {
        let message = format!("Invalid parameter 'max-records': must be between 1 and 1000, got {limit}");
        s.refuses("get-agent-runs", json!({ "agent-id": 1, "max-records": limit }), &message, "from 1 to 1000").await;
    }
    s.refuses_ids("get-agent-runs", json!({}), &[AGENT_ID]).await;
}

#[tokio::test]
async fn get_agent_runs_reads_both_dialects_and_says_when_it_was_cut_short() {
    let mut s = Session::new().await;
    let answer = json!([newer_run(), older_run()]);
    let list = s.answered("get-agent-runs", json!({ "agent-id": 101, "max-records": 2 }), &answer).await;
    assert_eq!(
        list["runs"],
        json!([
            { "id": 9001, "status": "Exporting", "start-time": "2026-10-01T08:00:00Z", "end-time": "2026-10-01T08:05:00Z",
              "seconds": 300.25, "records-extracted": 500, "records-exported": 499, "errors": 1, "message": "Exporting" },
            { "id": 9002, "status": "Failed", "start-time": null, "end-time": null, "seconds": null,
              "records-extracted": 5, "records-exported": 4, "errors": 2, "message": "The site is down" },
        ])
    );
    assert_eq!((&list["returned"], &list["limit"], &list["truncated"]), (&json!(2), &json!(2), &json!(true)));
    let note = list["note"].as_str().unwrap();
    assert!(note.contains("Do not count") && note.contains("get-agent-run-summary"), "{note}");
    let list = s.answered("get-agent-runs", json!({ "agent-id": 101 }), &answer).await;
    assert_eq!((&list["limit"], &list["truncated"], &list["note"]), (&json!(50), &json!(false), &Value::Null));
}

/// The API has no such filter: the runs are looked for here, among as many as it gives.
#[tokio::test]
async fn get_agent_runs_of_one_status_are_looked_for_among_all() {
    let mut s = Session::new().await;
    let line = "GET /api/v1/agent/101/runs?maxRecords=1000";
    let failed = json!({ "agent-id": 101, "status": "failed", "max-records": 2 });
    s.sends("get-agent-runs", failed.clone(), line, Value::Null).await;
    let answer: Value =
        [10, 6, 9, 7, 1].iter().zip(1..).map(|(status, id)| json!({ "id": id, "status": status })).collect();
    let ids = |list: &Value| {
        list["runs"].as_array().unwrap().iter().map(|run| run["id"].as_i64().unwrap()).collect::<Vec<_>>()
    };
    for (status, expected) in [
        ("failed", vec![2, 4]),
        ("failure", vec![2, 4]),
        ("success", vec![1, 3]),
        ("running", vec![5]),
        ("skipped", vec![]),
    ] {
        let arguments = json!({ "agent-id": 101, "status": status });
        let list = s.answered("get-agent-runs", arguments, &answer).await;
        assert_eq!((ids(&list), &list["truncated"]), (expected.clone(), &json!(false)));
        assert_eq!((list["returned"].as_u64().unwrap(), &list["limit"]), (expected.len() as u64, &json!(50)));
    }
    let cut =
        s.answered("get-agent-runs", json!({ "agent-id": 101, "status": "failed", "max-records": 1 }), &answer).await;
    assert_eq!((ids(&cut), &cut["truncated"]), (vec![2], &json!(true)));
    assert!(cut["note"].as_str().unwrap().starts_with("Cut off at 1:"), "{cut}");
}

#[tokio::test]
async fn wait_for_run_looks_until_the_run_has_ended() {
    let mut s = Session::with(MockOptions::default(), &[]).await;
    let ids = json!({ "agent-id": 101, "run-id": 9001 });
    let run = |status: i64| {
        let mut run = newer_run();
        run["status"] = json!(status);
        json_answer(&run)
    };
    for (status, label, words) in [
        (10, "Success", "get-run-data"),
        (9, "Completed", "get-run-data"),
        (6, "Failure", "get-run-log"),
        (7, "Failed", "get-run-log"),
        (8, "Stopped", "was stopped"),
        (11, "Skipped", "was skipped"),
    ] {
        s.mock.clear_requests();
        s.mock.fail_next(run(status));
        let watched = s.result("wait-for-run", ids.clone()).await;
        assert_eq!((&watched["finished"], &watched["run"]["status"]), (&json!(true), &json!(label)));
        assert!(watched["message"].as_str().unwrap().contains(words), "{watched}");
        assert_eq!(s.sent().path, "/api/v1/agent/101/run/9001/status");
    }
    [4, 3, 10].into_iter().for_each(|status| s.mock.fail_next(run(status)));
    let start = Instant::now();
    assert_eq!(s.result("wait-for-run", ids.clone()).await["run"]["status"], "Success");
    let requests = s.mock.requests();
    let pauses: Vec<_> = requests.windows(2).map(|pair| pair[1].at.duration_since(pair[0].at).as_secs_f64()).collect();
    assert!(pauses.len() == 2 && pauses[0] >= 0.98 && pauses[1] >= 1.48 && start.elapsed().as_secs() < 5, "{pauses:?}");
    // The time is up.
    (0..3).for_each(|_| s.mock.fail_next(run(1)));
    let mut short = ids.clone();
    short["seconds"] = json!(2);
    let watched = s.result("wait-for-run", short).await;
    assert_eq!((&watched["finished"], &watched["run"]["status"]), (&json!(false), &json!("Running")));
    assert!(watched["message"].as_str().unwrap().contains("Call wait-for-run again"), "{watched}");
    for seconds in [0, 301] {
        let message = format!("Invalid parameter 'seconds': must be between 1 and 300, got {seconds}");
        let arguments = json!({ "agent-id": 101, "run-id": 9001, "seconds": seconds });
        s.refuses("wait-for-run", arguments, &message, "leave it out for 45").await;
    }
    s.refuses_ids("wait-for-run", ids, &[AGENT_ID, RUN_ID]).await;
    assert_eq!(s.error("wait-for-run", json!({ "agent-id": 101, "run-id": 1 })).await.kind, "not-found");
}

/// How the two sums of a summary add up.
const NOTE: &str = "succeeded is Success and Completed together, failed is Failure and Failed together; runs of any other \
                    status are in neither.";

#[tokio::test]
async fn get_agent_run_summary_counts_by_status() {
    let mut s = Session::new().await;
    let line = "GET /api/v1/agent/101/runs/summary";
    s.sends("get-agent-run-summary", json!({ "agent-id": 101 }), line, Value::Null).await;
    s.refuses_ids("get-agent-run-summary", json!({}), &[AGENT_ID]).await;
    let body = json!({ "totalCount": 75, "statusCounts": [
        { "status": 10, "statusName": "Success", "count": 70 }, { "status": 14, "statusName": "Paused", "count": 4 },
        { "status": "Failed", "statusName": null, "count": 1 },
    ]});
    assert_eq!(
        s.answered("get-agent-run-summary", json!({ "agent-id": 101 }), &body).await,
        json!({ "total-count": 75, "status-counts": [
            { "status": "Success", "status-name": "Success", "count": 70 },
            { "status": "Unknown (14)", "status-name": "Paused", "count": 4 },
            { "status": "Failed", "status-name": null, "count": 1 },
        ], "succeeded": 70, "failed": 1, "note": NOTE })
    );
    // The four that are told as two: whatever is done with the data, a completed run is as good as a successful one, and a
    // failure is called failed once it is archived.
    let body = json!({ "totalCount": 15, "statusCounts": [
        { "status": 10, "count": 1 }, { "status": "Completed", "count": 2 }, { "status": 6, "count": 4 },
        { "status": 7, "statusName": "Failed", "count": 5 }, { "status": 8, "count": 3 }, { "status": 9, "count": null },
    ]});
    let summary = s.answered("get-agent-run-summary", json!({ "agent-id": 101 }), &body).await;
    assert_eq!(
        (&summary["succeeded"], &summary["failed"], &summary["total-count"]),
        (&json!(3), &json!(9), &json!(15))
    );
}

#[tokio::test]
async fn get_run_status_reads_every_field_in_both_dialects() {
    let mut s = Session::new().await;
    let ids = json!({ "agent-id": 101, "run-id": 9001 });
    s.sends("get-run-status", ids.clone(), "GET /api/v1/agent/101/run/9001/status", Value::Null).await;
    s.refuses_ids("get-run-status", ids.clone(), &[AGENT_ID, RUN_ID]).await;
    assert_eq!(s.answered("get-run-status", ids.clone(), &newer_run()).await, run_result());
    assert_eq!(
        s.answered("get-run-status", ids.clone(), &older_run()).await,
        json!({
            "id": 9002, "agent-id": 101, "agent-name": null, "space-id": 7, "organization-id": 2,
            "organization-name": null, "sequence": 61, "tag": null, "status": "Failed", "message": "The site is down",
            "start-time": null, "end-time": null, "created": null, "parallelism": null, "parallel-max-concurrency": null,
            "parallel-export": null, "parallel-set": null, "config-version": null, "action-count": 0, "page-count": 0,
            "dynamic-page-count": 0, "request-count": 0, "records-extracted": 5, "records-exported": 4, "input-count": null,
            "error-count": 2, "traffic": null, "run-time-sec": null, "server-name": null, "table-type": null,
        })
    );
    let mut unknown = newer_run();
    unknown["status"] = json!(14);
    unknown["tag"] = json!(5);
    let run = s.answered("get-run-status", ids, &unknown).await;
    assert_eq!((&run["status"], &run["tag"]), (&json!("Unknown (14)"), &json!("5")));
}

#[tokio::test]
async fn stop_sends_no_body_and_says_what_follows() {
    let mut s = Session::new().await;
    let ids = json!({ "agent-id": 101, "run-id": 9001 });
    s.sends("stop-agent", ids.clone(), "POST /api/v1/agent/101/run/9001/stop", Value::Null).await;
    s.refuses_ids("stop-agent", ids.clone(), &[AGENT_ID, RUN_ID]).await;
    for done in [Fault::Empty(204), Fault::Empty(200), Fault::status_with(200, &[], "{}")] {
        s.mock.fail_next(done);
        let message = s.result("stop-agent", ids.clone()).await["message"].as_str().unwrap().to_owned();
        let words = ["Run 9001 of agent 101", "wait-for-run", "Stopped"];
        assert!(words.iter().all(|word| message.contains(word)), "{message}");
    }
}

#[tokio::test]
async fn kill_says_whether_it_stopped_or_killed() {
    let mut s = Session::new().await;
    let ids = json!({ "agent-id": 101, "run-id": 9001 });
    s.refuses_ids("kill-agent", ids.clone(), &[AGENT_ID, RUN_ID]).await;
    let run = |status: i64| json_answer(&json!({ "id": 9001, "status": status }));
    let (read, kill) = ("GET /api/v1/agent/101/run/9001/status", "POST /api/v1/agent/101/run/9001/kill");
    for (before, is_sent, words) in [
        (run(1), true, "is not killed: it was Running"),
        (run(5), true, "was killed: it was Stopping"),
        (run(10), false, "had ended already, as Success: nothing was killed"),
        // Who may not read runs may kill them all the same.
        (Fault::Empty(403), true, "A first call stops it gracefully"),
    ] {
        s.mock.clear_requests();
        s.mock.fail_next(before);
        if is_sent {
            s.mock.fail_next(Fault::Empty(204));
        }
        let message = s.result("kill-agent", ids.clone()).await["message"].as_str().unwrap().to_owned();
        assert!(message.contains("Run 9001 of agent 101") && message.contains(words), "{message}");
        let sent = s.mock.requests();
        assert!(sent.iter().all(|request| request.body.is_empty()));
        let sent: Vec<_> = sent.iter().map(|request| format!("{} {}", request.method, request.path)).collect();
        assert_eq!(sent, if is_sent { vec![read, kill] } else { vec![read] });
    }
}

#[tokio::test]
async fn delete_run_names_what_is_removed_and_what_is_kept() {
    let mut s = Session::new().await;
    let ids = json!({ "agent-id": 101, "run-id": 9001 });
    let line = "DELETE /api/v1/agent/101/run/9001?removeMethod=";
    // Nothing is removed unless it is said what.
    assert!(matches!(s.call("delete-run", &ids).await, Err(CallError::WrongArgument(_))));
    let entire = json!({ "agent-id": 101, "run-id": 9001, "remove-method": "remove-entire-run" });
    s.refuses_ids("delete-run", entire, &[AGENT_ID, RUN_ID]).await;
    let table = [
        ("remove-entire-run", "RemoveEntireRun", "run 9001 of agent 101, with all its files", "nothing of it"),
        ("remove-all-files", "RemoveAllFiles", "all files of run 9001 of agent 101.", "the input given to the agent"),
        (
            "remove-all-files-and-agent-input",
            "RemoveAllFilesAndAgentInput",
            "all files of run 9001 of agent 101, and the input given to the agent",
            "the run in the list",
        ),
    ];
    for (method, name, removed, kept) in table {
        let arguments = json!({ "agent-id": 101, "run-id": 9001, "remove-method": method });
        s.sends("delete-run", arguments.clone(), &format!("{line}{name}"), Value::Null).await;
        s.mock.fail_next(Fault::Empty(204));
        let confirmation = s.result("delete-run", arguments).await["message"].as_str().unwrap().to_owned();
        let (before, after) = confirmation.split_once("Kept:").unwrap();
        assert!(before.contains(removed) && after.contains(kept), "{confirmation}");
    }
}

#[tokio::test]
async fn a_run_goes_its_way_from_start_to_files_and_is_deleted() {
    for dialect in [Dialect::Newer, Dialect::Older] {
        let options = MockOptions { dialect, run_duration: Duration::from_millis(300), ..MockOptions::default() };
        let mut s = Session::with(options, &[]).await;
        let started = s.result("start-agent", json!({ "agent-id": 101 })).await;
        assert_eq!(started["tag"], "started");
        let ids = json!({ "agent-id": 101, "run-id": started["val"]["id"] });
        let mut seen = Vec::new();
        for _ in 0..200 {
            let run = s.result("get-run-status", ids.clone()).await;
            let status = run["status"].as_str().unwrap().to_owned();
            if seen.last() != Some(&status) {
                seen.push(status);
            }
            if seen.last().is_some_and(|status| status == "Success") {
                assert!(run["records-extracted"].as_i64().is_some_and(|records| records > 0), "{run}");
                break;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        assert!(seen.contains(&"Running".to_owned()) && seen.last().is_some_and(|last| last == "Success"), "{seen:?}");
        let files = s.result("get-run-files", ids.clone()).await;
        assert!(!files["files"].as_array().unwrap().is_empty());
        let mut entire = ids.clone();
        entire["remove-method"] = json!("remove-entire-run");
        s.result("delete-run", entire).await;
        assert_eq!(s.error("get-run-status", ids).await.kind, "not-found");
    }
}

#[tokio::test]
async fn a_run_that_is_stopped_ends_as_stopped_and_one_that_is_killed_twice_ends_at_once() {
    let options = MockOptions { run_duration: Duration::from_millis(200), ..MockOptions::default() };
    let mut s = Session::with(options, &[]).await;
    // Agent 104 is the slow one.
    let started = s.result("start-agent", json!({ "agent-id": 104 })).await;
    let ids = json!({ "agent-id": 104, "run-id": started["val"]["id"] });
    s.result("stop-agent", ids.clone()).await;
    let mut status = Value::Null;
    for _ in 0..300 {
        status = s.result("get-run-status", ids.clone()).await["status"].clone();
        if status == "Stopped" {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(status, "Stopped");
    let started = s.result("start-agent", json!({ "agent-id": 104 })).await;
    let ids = json!({ "agent-id": 104, "run-id": started["val"]["id"] });
    s.result("kill-agent", ids.clone()).await;
    assert_eq!(s.result("get-run-status", ids.clone()).await["status"], "Stopping");
    s.result("kill-agent", ids.clone()).await;
    assert_eq!(s.result("get-run-status", ids).await["status"], "Stopped");
}
