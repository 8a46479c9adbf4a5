//! Agents, runs and files over the wire.

use std::time::Duration;

use serde_json::json;

use super::client::{START, call, get, mock};
use crate::Dialect;

#[tokio::test]
async fn agents_are_listed_page_by_page_in_both_dialects() {
    let mock = mock().await;
    let all = get(&mock, "/api/v1/agent/all?pageIndex=2&recordsPerPage=50").await;
    assert_eq!((all.status, all.field("/totalRecordCount")), (200, json!(57)));
    assert_eq!(all.field("/agents").as_array().map(Vec::len), Some(7));
    assert_eq!(get(&mock, "/api/v1/agent/101").await.field("/status"), json!(10));
    let count = get(&mock, "/api/v1/agent/search/count?query=example&includeArchived=true").await;
    assert_eq!(count.field("/totalCount"), json!(58));

    mock.set_dialect(Dialect::Older);
    let all = get(&mock, "/api/v1/agent/all?pageIndex=2&recordsPerPage=50").await;
    assert_eq!(all.json().as_array().map(Vec::len), Some(7));
    let run = get(&mock, "/api/v1/agent/101/run/9059/status").await;
    assert_eq!(run.field("/status"), json!("Failed"));
    assert_eq!(run.field("/recordsExtracted"), json!(61));
    assert!(run.field("/errorMessage").is_string());
}

#[tokio::test]
async fn a_run_can_be_started_and_leaves_files() {
    let mock = mock().await;
    let run = call(&mock, "POST", "/api/v1/agent/101/start", START).await;
    assert_eq!((run.field("/id"), run.field("/status")), (json!(50001), json!(4)));
    let files = "/api/v1/agent/101/run/50001/files";
    assert_eq!(get(&mock, files).await.json(), json!([]));
    tokio::time::sleep(Duration::from_millis(220)).await;
    let run = get(&mock, "/api/v1/agent/101/run/50001/status").await;
    assert_eq!((run.field("/status"), run.field("/exportCount")), (json!(10), json!(240)));
    assert_eq!(get(&mock, files).await.field("/0/id"), json!(500_011));

    let file = "/api/v1/agent/101/run/50001/file/500011/download";
    let redirect = get(&mock, file).await;
    assert_eq!(redirect.status, 302);
    assert!(redirect.head.contains(&format!("location: {}/", mock.file_host_url())));
    assert!(mock.file_host_requests().is_empty());

    let data = START.replace("\"IsRunSynchronously\":false", "\"IsRunSynchronously\":true");
    let csv = call(&mock, "POST", "/api/v1/agent/102/start", &data).await;
    assert!(csv.head.contains("text/csv") && csv.text.starts_with("title,city,url"));
    let failed = call(&mock, "POST", "/api/v1/agent/103/start", &data).await;
    assert_eq!(failed.status, 400);
}

#[tokio::test]
async fn a_synchronous_run_over_its_timeout_is_never_answered() {
    let mock = mock().await;
    let data = START.replace("\"IsRunSynchronously\":false", "\"IsRunSynchronously\":true");
    let data = data.replace("\"Timeout\":60", "\"Timeout\":1");
    let answer = call(&mock, "POST", "/api/v1/agent/104/start", &data);
    assert!(tokio::time::timeout(Duration::from_millis(1300), answer).await.is_err());
    assert_eq!(get(&mock, "/api/v1/agent/104/run/50001/status").await.field("/tableType"), json!("run"));
}
