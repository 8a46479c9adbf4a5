//! Refusals, faults and records over the wire.

use std::time::Duration;

use serde_json::json;
use tokio::net::TcpStream;

use super::client::{START, call, call_as, get, mock};
use crate::{Fault, Mock, MockOptions};

#[tokio::test]
async fn wrong_requests_are_refused_in_the_form_of_their_family() {
    let mock = mock().await;
    let refused = get(&mock, "/api/v1/agent/101/runs?max=3").await;
    assert_eq!((refused.status, refused.field("/errors/max/0")), (400, json!("'max' is not known here.")));
    let refused = get(&mock, "/api/v1/agent/999/runs").await;
    assert_eq!((refused.status, refused.field("/severity")), (404, json!("Error")));
    let refused = get(&mock, "/api/v1/agent/999/versions").await;
    assert_eq!((refused.status, refused.field("/title")), (404, json!("Not Found")));
    assert_eq!(call(&mock, "POST", "/api/v1/agent/101/start", "{}").await.status, 400);
    assert_eq!(get(&mock, "/api/v1/agents").await.status, 404);
    let wrong = call_as(&mock, "ApiKey sk-wrong", "GET", "/api/v1/agent/101", "").await;
    assert_eq!((wrong.status, wrong.field("/statusCode")), (401, json!(401)));
    let stop = "/api/v1/agent/101/run/9060/stop";
    let readonly = call_as(&mock, "Bearer readonly", "POST", stop, "").await;
    assert_eq!((readonly.status, readonly.field("/errorCode")), (403, json!("insufficient_scope")));
    let challenge = "Bearer error=\"insufficient_scope\", scope=\"agents:write\"".to_owned();
    assert_eq!(readonly.header("www-authenticate"), Some(challenge));
}

#[tokio::test]
async fn faults_are_met_in_order_and_requests_are_recorded() {
    let mock = mock().await;
    for fault in [
        Fault::CloseBeforeAnswer,
        Fault::CloseAfterApplying,
        Fault::status_with(503, &[("Retry-After", "2")], ""),
        Fault::CloseMidBody,
        Fault::TruncatedJson,
    ] {
        mock.fail_next(fault);
    }
    let start = "/api/v1/agent/101/start";
    assert_eq!(call(&mock, "POST", start, START).await.status, 0);
    assert_eq!(call(&mock, "POST", start, START).await.status, 0);
    let busy = get(&mock, "/api/v1/agent/101").await;
    assert!(busy.status == 503 && busy.head.contains("retry-after: 2"));
    let cut = get(&mock, "/api/v1/agent/101/run/50001/status").await;
    assert!(
        cut.head.contains(&format!("content-length: {}", cut.text.len() * 2))
            || cut.head.contains(&format!("content-length: {}", cut.text.len() * 2 + 1))
    );
    let cut = get(&mock, "/api/v1/agent/101/run/50001/status").await;
    assert!(cut.status == 200 && cut.json().is_null() && !cut.text.is_empty());
    assert_eq!(get(&mock, "/api/v1/agent/101/run/50002/status").await.status, 404);

    let requests = mock.requests();
    assert_eq!(requests.len(), 6);
    let first = requests.first().expect("it was recorded");
    assert_eq!((first.method.as_str(), first.path.as_str()), ("POST", start));
    assert_eq!(first.header("Authorization"), Some("ApiKey sk-test"));
    assert_eq!(first.json().get("Timeout"), Some(&json!(60)));
}

#[tokio::test]
async fn faults_can_be_set_from_outside_and_no_key_is_shown() {
    let mock = mock().await;
    let order = r#"{"fault":"html-page","status":502,"times":2}"#;
    assert_eq!(call(&mock, "POST", "/_mock/faults", order).await.status, 204);
    assert_eq!(get(&mock, "/api/v1/agent/101").await.status, 502);
    assert_eq!(call(&mock, "DELETE", "/_mock/faults", "").await.status, 204);
    assert_eq!(get(&mock, "/api/v1/agent/101").await.status, 200);
    let shown = get(&mock, "/_mock/requests").await;
    assert_eq!(shown.field("/1/path"), json!("/api/v1/agent/101"));
    assert_eq!(shown.field("/1/headers/authorization"), json!("ApiKey ***"));
    assert!(!shown.text.contains("sk-test"));
    assert!(get(&mock, "/_mock").await.text.contains("close-mid-body"));
}

#[tokio::test]
async fn the_server_stops_with_its_last_handle() {
    let mock = mock().await;
    let address = mock.url().replace("http://", "");
    drop(mock.clone());
    assert!(TcpStream::connect(&address).await.is_ok());
    drop(mock);
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!(TcpStream::connect(&address).await.is_err());
}

#[tokio::test]
async fn a_normalising_proxy_may_make_another_request_of_a_path() {
    let options = MockOptions { normalising_proxy: true, ..MockOptions::default() };
    let mock = Mock::start(options).await.expect("a port is free");
    let other = get(&mock, "/api/v1/agent-builder/..%2Fagent%2F101%2Fruns%3F/status?maxRecords=1").await;
    assert_eq!(other.status, 404);
    assert_eq!(get(&mock, "/api/v1/agent-builder/%2e%2e/agent/101").await.field("/id"), json!(101));
    let paths: Vec<_> = mock.requests().into_iter().map(|request| request.path).collect();
    assert_eq!(paths, ["/api/v1/agent/101/runs%3F/status", "/api/v1/agent/101"]);
    assert_eq!(get(&mock, "/%2e%2e/api").await.status, 400);
}
