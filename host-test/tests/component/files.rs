//! Files of a run: the list, and the download URL that is never followed.

use crate::session::{AGENT_ID, FILE_ID, RUN_ID, Session};
use host_test::mock::{Fault, MockOptions};
use serde_json::{Value, json};

#[tokio::test]
async fn get_run_files_reads_both_dialects() {
    let mut s = Session::new().await;
    let ids = json!({ "agent-id": 101, "run-id": 9001 });
    s.sends("get-run-files", ids.clone(), "GET /api/v1/agent/101/run/9001/files", Value::Null).await;
    s.refuses_ids("get-run-files", ids.clone(), &[AGENT_ID, RUN_ID]).await;
    let body = json!([
        { "id": 1, "name": "prices.csv", "fileType": 1, "fileSize": 12636, "created": "2026-10-01T08:05:00Z", "regionId": 4 },
        { "id": 2, "name": null, "fileType": "LogText", "fileSize": 0, "created": "c" },
        { "id": 3, "fileType": 14, "fileSize": 5_368_709_120_u64, "created": "c", "regionId": null },
        { "id": 4, "fileType": null, "fileSize": 1023, "created": "c" },
    ]);
    assert_eq!(
        s.answered("get-run-files", ids.clone(), &body).await,
        json!({ "files": [
            { "id": 1, "name": "prices.csv", "file-type": "DeliveredFile", "size": { "bytes": 12636, "text": "12.34 KB" },
              "created": "2026-10-01T08:05:00Z", "region-id": 4 },
            { "id": 2, "name": null, "file-type": "LogText", "size": { "bytes": 0, "text": "0 B" }, "created": "c",
              "region-id": null },
            { "id": 3, "name": null, "file-type": "Unknown (14)",
              "size": { "bytes": 5_368_709_120_u64, "text": "5.00 GB" }, "created": "c", "region-id": null },
            { "id": 4, "name": null, "file-type": null, "size": { "bytes": 1023, "text": "1023 B" }, "created": "c",
              "region-id": null },
        ], "note": null })
    );
    assert_eq!(s.answered("get-run-files", ids, &json!([])).await, json!({ "files": [], "note": null }));
}

#[tokio::test]
async fn get_file_download_url_sends_the_three_ids() {
    let mut s = Session::new().await;
    let ids = json!({ "agent-id": 101, "run-id": 9001, "file-id": 5 });
    let line = "GET /api/v1/agent/101/run/9001/file/5/download";
    s.sends("get-file-download-url", ids.clone(), line, Value::Null).await;
    s.refuses_ids("get-file-download-url", ids, &[AGENT_ID, RUN_ID, FILE_ID]).await;
}

#[tokio::test]
async fn get_file_download_url_returns_the_location_of_any_redirect() {
    let mut s = Session::new().await;
    let ids = json!({ "agent-id": 101, "run-id": 9001, "file-id": 5 });
    for status in [301, 302, 303, 307, 308] {
        let location = "https://files.example.com/a%20b.csv?sig=x%2By&exp=1#part".to_owned();
        s.mock.fail_next(Fault::Redirect { status, location: location.clone() });
        assert_eq!(s.result("get-file-download-url", ids.clone()).await, json!({ "url": location }));
    }
}

#[tokio::test]
async fn the_file_host_sees_no_request_and_no_key() {
    let mut s = Session::with(MockOptions::default(), &[]).await;
    let runs = s.result("get-agent-runs", json!({ "agent-id": 101 })).await;
    let mut url = None;
    for run in runs["runs"].as_array().unwrap() {
        let files = s.result("get-run-files", json!({ "agent-id": 101, "run-id": run["id"] })).await;
        if let Some(file) = files["files"].as_array().unwrap().first() {
            let ids = json!({ "agent-id": 101, "run-id": run["id"], "file-id": file["id"] });
            url = s.result("get-file-download-url", ids).await["url"].as_str().map(str::to_owned);
            break;
        }
    }
    let url = url.expect("a run with a file");
    assert!(url.starts_with(&s.mock.file_host_url()) && !host_test::shows_key(&url), "{url}");
    assert!(s.mock.file_host_requests().is_empty(), "{:?}", s.mock.file_host_requests());
}

#[tokio::test]
async fn an_answer_that_is_no_redirect_is_unexpected() {
    let mut s = Session::new().await;
    let ids = json!({ "agent-id": 101, "run-id": 9001, "file-id": 5 });
    let redirect = |location: &str| Fault::Redirect { status: 302, location: location.into() };
    for (fault, fault_text) in [
        (Fault::status_with(200, &[("content-type", "text/csv")], "the file itself"), "no redirect to the file"),
        (Fault::Empty(204), "no redirect to the file"),
        (Fault::Empty(302), "a redirect without an absolute URL"),
        (redirect("/files/5"), "a redirect without an absolute URL"),
        (redirect("file:///etc/passwd"), "a redirect without an absolute URL"),
        (redirect("javascript:alert(1)"), "a redirect without an absolute URL"),
    ] {
        s.mock.fail_next(fault);
        let error = s.error("get-file-download-url", ids.clone()).await;
        assert_eq!(error.kind, "unexpected-response");
        let start = "Unexpected response from GET /api/v1/agent/101/run/9001/file/5/download: ";
        assert!(error.message.starts_with(start) && error.message.contains(fault_text), "{}", error.message);
        assert!(!error.message.contains("the file itself"), "{}", error.message);
    }
}
