//! Many calls, one after the other.

use crate::session::Session;
use host_test::mock::MockOptions;
use serde_json::json;

/// A client that wrote the empty body of a GET, as wstd's does, failed once or more in 300 calls.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_thousand_calls_are_three_thousand_results_and_no_retry() {
    let mut s = Session::with(MockOptions::default(), &[]).await;
    for call in 0..3000 {
        let result = match call % 3 {
            0 => s.result("get-personal-agent-count", json!({})).await["total-count"].is_u64(),
            1 => s.result("get-agent", json!({ "agent-id": 101 })).await["id"] == 101,
            _ => s.result("list-agents", json!({})).await["agents"].is_array(),
        };
        assert!(result, "call {call}");
    }
    assert_eq!(s.mock.requests().len(), 3000);
}

/// What a call needs is given back at its end.
#[tokio::test]
async fn a_thousand_calls_do_not_grow_an_instance() {
    let mut s = Session::with(MockOptions::default(), &[("DEBUG", "0")]).await;
    let arguments = json!({ "records-per-page": 100 });
    for _ in 0..50 {
        s.result("list-agents", arguments.clone()).await;
    }
    let before = s.instance.memory_bytes();
    for _ in 0..1000 {
        s.result("list-agents", arguments.clone()).await;
    }
    assert_eq!(s.instance.memory_bytes(), before);
}
