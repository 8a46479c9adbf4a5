//! What stands in a path is sent through a proxy that normalises paths as nginx does: it decodes them, takes `//` for `/`, and
//! resolves `.` and `..`. No argument makes another request of the one that was meant.

use crate::session::Session;
use host_test::ODD_IDS;
use host_test::mock::MockOptions;
use serde_json::json;

#[tokio::test]
async fn a_session_id_makes_no_other_request_behind_a_proxy() {
    let options = MockOptions { normalising_proxy: true, ..MockOptions::default() };
    let mut s = Session::with(options, &[("SEQUENTUM_MAX_RETRIES", "0")]).await;
    for id in ODD_IDS {
        for (tool, method, end) in [("get-agent-build-status", "GET", "/status"), ("stop-agent-build", "POST", "/stop")]
        {
            s.mock.clear_requests();
            let error = s.error(tool, json!({ "session-id": id })).await;
            for request in s.mock.requests() {
                let middle =
                    request.path.strip_prefix("/api/v1/agent-builder/").and_then(|rest| rest.strip_suffix(end));
                assert!(middle.is_some_and(|id| !id.is_empty()), "{id:?} became {} {}", request.method, request.path);
                assert_eq!(request.method, method);
            }
            let refused = error.kind == "invalid-argument";
            assert!(refused || error.kind == "not-found", "{id:?}: {error:?}");
            assert_eq!(refused, s.mock.requests().is_empty(), "{id:?}: {error:?}");
        }
    }
}

#[tokio::test]
async fn what_stands_in_a_query_stays_there() {
    let options = MockOptions { normalising_proxy: true, ..MockOptions::default() };
    let mut s = Session::with(options, &[("SEQUENTUM_MAX_RETRIES", "0")]).await;
    for text in ["../../agent/101", "a&maxRecords=1", "a#b", "%2e%2e", "a=b;c", "+ %20", "ü\u{2028}"] {
        s.mock.clear_requests();
        s.result("search-agents", json!({ "query": text, "max-records": 7 })).await;
        let request = s.sent();
        assert_eq!(request.path, "/api/v1/agent/search");
        let pairs = [("query", text), ("maxRecords", "7")].map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(request.query_pairs(), pairs);
    }
}

#[tokio::test]
async fn a_file_name_stays_in_the_body() {
    let options = MockOptions { normalising_proxy: true, ..MockOptions::default() };
    let mut s = Session::with(options, &[("SEQUENTUM_MAX_RETRIES", "0")]).await;
    for name in ["%2e%2e", "..%2f..%2fagent", "a%2fb.csv", "a?b#c", "a%5c..%5cb", "%252e"] {
        s.mock.clear_requests();
        s.result("upload-input-file", json!({ "space-id": 11, "name": name, "content": "x" })).await;
        assert_eq!(s.sent().path, "/api/v1/input-files/space/11", "{name}");
        // Under its own name, and not under what it would be if somebody decoded it.
        assert_eq!(s.mock.input_file(11, name).as_deref(), Some(b"x".as_slice()), "{name}");
    }
    for name in ["..", ".", "...", "../a", "a//b", "a\\b"] {
        s.mock.clear_requests();
        assert_eq!(
            s.error("upload-input-file", json!({ "space-id": 11, "name": name, "content": "x" })).await.kind,
            "invalid-argument"
        );
        assert!(s.mock.requests().is_empty(), "{name}");
    }
}
