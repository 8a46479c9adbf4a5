//! What the documentation of the service says, line by line.

use std::time::Duration;

use serde_json::json;

use super::client::{START, call, call_as, call_at, get, mock};
use crate::{Done, Forms, Missing, Mock, MockOptions, Numbers, Scraped, token};

#[tokio::test]
async fn filters_take_numbers_and_take_alike_what_is_alike() {
    let mock = mock().await;
    for wrong in ["status=Failed", "status=14", "configType=Agent", "configType=5"] {
        let refused = get(&mock, &format!("/api/v1/agent/all?{wrong}")).await;
        let field = wrong.split('=').next().unwrap_or_default();
        assert!(refused.status == 400 && refused.field(&format!("/errors/{field}/0")).is_string(), "{wrong}");
        assert_eq!(refused.field("/title"), json!("One or more validation errors occurred."));
    }
    let ids = |answer: super::client::Answer| -> Vec<i64> {
        answer.json().as_array().into_iter().flatten().filter_map(|agent| agent.get("id")?.as_i64()).collect()
    };
    let failure = ids(get(&mock, "/api/v1/agent/all?status=6").await);
    assert!(failure.contains(&103));
    assert_eq!(ids(get(&mock, "/api/v1/agent/all?status=7").await), failure);
    let summary = get(&mock, "/api/v1/analytics/runs/summary?startDate=2020-01-01&status=6").await;
    assert_eq!(summary.status, 400);
    assert_eq!(get(&mock, "/api/v1/agent/search/count?query=e").await.status, 400);
    assert_eq!(get(&mock, "/api/v1/agent/search?query=e&maxRecords=1001").await.status, 400);
}

#[tokio::test]
async fn a_run_in_progress_cannot_be_deleted_and_a_failure_stays_active() {
    let options = MockOptions {
        run_duration: Duration::from_millis(300),
        archive_after: Duration::from_millis(300),
        ..MockOptions::default()
    };
    let mock = Mock::start(options).await.expect("a port is free");
    call(&mock, "POST", "/api/v1/agent/103/start", START).await;
    let run = "/api/v1/agent/103/run/50001";
    for method in ["RemoveEntireRun", "RemoveAllFiles"] {
        assert_eq!(call(&mock, "DELETE", &format!("{run}?removeMethod={method}"), "").await.status, 409);
    }
    tokio::time::sleep(Duration::from_millis(320)).await;
    let status = get(&mock, &format!("{run}/status")).await;
    assert_eq!((status.field("/status"), status.field("/tableType")), (json!(6), json!("run")));
    tokio::time::sleep(Duration::from_millis(320)).await;
    let newest = get(&mock, "/api/v1/agent/103/runs?maxRecords=1").await;
    assert_eq!((newest.field("/0/status"), newest.field("/0/tableType")), (json!(7), json!("history")));
}

#[tokio::test]
async fn a_token_may_do_what_its_scopes_allow() {
    let mock = mock().await;
    let bearer = format!("Bearer {}", token(&["agents:read"], &json!({})));
    assert_eq!(call_as(&mock, &bearer, "GET", "/api/v1/agent/101", "").await.status, 200);
    let refused = call_as(&mock, &bearer, "GET", "/api/v1/billing/credits", "").await;
    assert_eq!((refused.status, refused.field("/errorCode")), (403, json!("insufficient_scope")));
    assert!(refused.header("www-authenticate").is_some_and(|challenge| challenge.contains("scope=\"billing:read\"")));
    assert_eq!(call_as(&mock, "Bearer sk-test", "GET", "/api/v1/agent/101", "").await.status, 401);
}

#[tokio::test]
async fn every_answer_tells_of_the_limit() {
    let window = Duration::from_secs(30);
    let options = MockOptions { rate_limit: Some(2), rate_window: window, ..MockOptions::default() };
    let mock = Mock::start(options).await.expect("a port is free");
    for (path, status) in [("/api/v1/agent/101", 200), ("/api/v1/nothing", 404), ("/api/v1/agent/101", 429)] {
        let answer = get(&mock, path).await;
        assert_eq!(answer.status, status);
        assert_eq!(answer.header("x-ratelimit-limit").as_deref(), Some("2"));
        assert_eq!(answer.header("x-ratelimit-window-seconds").as_deref(), Some("30"));
        assert_eq!(answer.header("retry-after").is_some(), status == 429);
    }
    mock.set_forms(Forms { retry_date: true, ..Forms::default() });
    assert!(get(&mock, "/").await.header("retry-after").is_some_and(|date| date.ends_with(" GMT")));
}

#[tokio::test]
async fn answers_come_in_each_form() {
    let mock = mock().await;
    let list = "/api/v1/agent/all?pageIndex=1&recordsPerPage=1";
    let set = |forms| mock.set_forms(forms);
    set(Forms { items: true, numbers: Numbers::Text, ..Forms::default() });
    assert_eq!(get(&mock, list).await.field("/items/0/id"), json!("101"));
    set(Forms { missing: Missing::Null, byte_order_mark: true, ..Forms::default() });
    let marked = get(&mock, list).await;
    assert!(marked.text.starts_with("\u{feff}{\"totalRecordCount\":null,\"agents\":[{\"id\":101,\"name\":null"));
    set(Forms { missing: Missing::Absent, ..Forms::default() });
    let space = get(&mock, "/api/v1/spaces/11").await.text;
    assert_eq!(space, "{\"id\":11,\"organizationId\":42,\"access\":[\"analysts@example.com\",\"everyone\"]}");
    set(Forms { accepted: true, other_ids: true, ..Forms::default() });
    let started = call(&mock, "POST", "/api/v1/agent/101/start", START).await;
    assert_eq!((started.status, started.field("/runId"), started.field("/id")), (202, json!(50001), json!(null)));
    for (done, status, body) in
        [(Done::NoContent, 204, ""), (Done::Empty, 200, ""), (Done::Said, 200, "{\"success\":true}")]
    {
        set(Forms { done, ..Forms::default() });
        let stopped = call(&mock, "POST", "/api/v1/agent/101/run/50001/stop", "").await;
        assert_eq!((stopped.status, stopped.text.as_str()), (status, body));
    }
    set(Forms { told_failures: true, ..Forms::default() });
    assert!(get(&mock, "/api/v1/agent/all?status=x").await.field("/message").is_string());
}

#[tokio::test]
async fn a_synchronous_run_answers_whatever_was_scraped() {
    let mock = mock().await;
    let data = START.replace("\"IsRunSynchronously\":false", "\"isRunSynchronously\":true");
    for scraped in [json!({"success": false, "message": "sold out"}), json!("a text with \"quotes\""), json!([])] {
        mock.set_data(101, Scraped::Json(scraped.clone()));
        let answer = call(&mock, "POST", "/api/v1/agent/101/start", &data).await;
        assert_eq!((answer.status, answer.json()), (200, scraped));
    }
}

#[tokio::test]
async fn a_builder_session_is_forgotten_and_its_agent_is_not() {
    let options = MockOptions {
        builder_duration: Duration::from_millis(100),
        session_memory: Duration::from_millis(100),
        ..MockOptions::default()
    };
    let mock = Mock::start(options).await.expect("a port is free");
    let body = json!({"prompt": "Collect prices of kettles"}).to_string();
    let session = call(&mock, "POST", "/api/v1/agent-builder/start", &body).await.field("/sessionId");
    let session = session.as_str().unwrap_or_default().replace('/', "%2F");
    tokio::time::sleep(Duration::from_millis(110)).await;
    let path = format!("/api/v1/agent-builder/{session}");
    assert_eq!(get(&mock, &format!("{path}/status")).await.field("/agentId"), json!(201));
    tokio::time::sleep(Duration::from_millis(110)).await;
    assert_eq!(get(&mock, &format!("{path}/status")).await.status, 404);
    assert_eq!(call(&mock, "POST", &format!("{path}/stop"), "").await.status, 204);
    // The account's default space.
    assert_eq!(get(&mock, "/api/v1/agent/201").await.field("/spaceId"), json!(14));
}

#[tokio::test]
async fn input_files_are_kept_and_overwritten() {
    let mock = mock().await;
    let part = |field: &str, name: &str, text: &str| {
        format!("--b\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\r\n{text}\r\n")
    };
    let path = "/api/v1/input-files/space/11";
    let headers = "Authorization: ApiKey sk-test\r\nContent-Type: multipart/form-data; boundary=b\r\n";
    let upload = async |body: String| call_at(&mock.url(), "POST", path, headers, &format!("{body}--b--\r\n")).await;
    let two = part("files", "a.csv", "one") + &part("files", "b.csv", "two");
    assert_eq!(upload(two).await.status, 200);
    assert_eq!(upload(part("files", "a.csv", "three")).await.status, 200);
    assert_eq!(mock.input_file(11, "a.csv").as_deref(), Some(b"three".as_slice()));
    assert_eq!(mock.input_file(11, "b.csv").as_deref(), Some(b"two".as_slice()));
    for wrong in [part("file", "a.csv", "x"), part("files", "../a.csv", "x"), String::new(), "nonsense".to_owned()] {
        assert_eq!(upload(wrong.clone()).await.status, 400, "{wrong}");
    }
    assert_eq!(call(&mock, "POST", path, "{}").await.status, 400);
    let elsewhere = "/api/v1/input-files/space/99";
    let form = part("files", "a", "x") + "--b--";
    assert_eq!(call_at(&mock.url(), "POST", elsewhere, headers, &form).await.status, 404);
}

#[tokio::test]
async fn costs_of_runs_are_oldest_first_and_the_total_is_the_pages() {
    let mock = mock().await;
    let path = "/api/v1/billing/agents/101/runs?startDate=2020-01-01&recordsPerPage=2";
    let page = get(&mock, path).await;
    assert_eq!(page.field("/runs/0/runId"), json!(9001));
    let costs = ["/runs/0/cost", "/runs/1/cost"].map(|cost| page.field(cost).as_f64().unwrap_or_default());
    let total = page.field("/totalCost").as_f64().unwrap_or_default();
    assert!((costs.iter().sum::<f64>() - total).abs() < 0.001);
    let whole = get(&mock, "/api/v1/billing/agents/101?startDate=2020-01-01").await;
    assert!(whole.field("/totalCost").as_f64().unwrap_or_default() > total);
}
