//! What stands in a path is sent through a proxy that normalises paths as nginx does: it decodes them, takes `//` for `/`, and
//! resolves `.` and `..`. No argument makes another request of the one that was meant.

use crate::session::Session;
use host_test::mock::MockOptions;
use serde_json::json;

/// Session ids that such a proxy takes for something else.
const IDS: [&str; 24] = [
    "..",
    ".",
    "../agent/101",
    "../../v1/agent/101/run/9060?x=",
    "a/../../agent/101",
    "a/..",
    "./a",
    "a//..//../agent/101",
    "/../agent/101",
    "..\\agent\\101",
    "a\\..\\..",
    "%2e%2e",
    "%2e%2e/agent/101",
    "..%2fagent%2f101",
    "%252e%252e%252fagent",
    ".%2e/agent/101",
    "a?b",
    "a#b",
    "../../../../_mock/faults",
    "bld/0001+aGVsbG8=",
    "a b",
    "...",
    "a\u{0}b",
    "a\r\nHost: x",
];

#[tokio::test]
async fn a_session_id_makes_no_other_request_behind_a_proxy() {
    let options = MockOptions { normalising_proxy: true, ..MockOptions::default() };
    let mut s = Session::with(options, &[("SEQUENTUM_MAX_RETRIES", "0")]).await;
    for id in IDS {
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
