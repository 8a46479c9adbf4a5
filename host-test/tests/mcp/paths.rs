//! Ids that came as texts make no other request, behind a proxy that normalises paths.

use super::server::{KEY, StdioServer};
use host_test::ODD_IDS;
use host_test::mock::{Mock, MockOptions};
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn an_id_that_is_none_is_sent_nowhere() {
    let options = MockOptions { normalising_proxy: true, ..MockOptions::default() };
    let mock = Mock::start(options).await.expect("a port");
    let server = StdioServer::start_with(&mock, &[KEY]);
    for id in ODD_IDS.iter().flat_map(|odd| [(*odd).to_owned(), format!("101/{odd}"), format!("{odd}/101")]) {
        for (tool, arguments) in [
            ("get_agent", json!({ "agentId": id })),
            ("get_run_status", json!({ "agentId": 101, "runId": id })),
            ("delete_run", json!({ "agentId": id, "runId": 9060 })),
        ] {
            let answer = server.answer("tools/call", json!({ "name": tool, "arguments": arguments }));
            let refused = answer.get("error").is_some() || answer["result"]["isError"] == true;
            assert!(refused, "{tool} {arguments}: {answer}");
        }
        for uri in [format!("sequentum://agents/{id}"), format!("sequentum://agents/101/runs/{id}")] {
            let answer = server.answer("resources/read", json!({ "uri": uri }));
            assert!(answer["error"].is_object(), "{uri}: {answer}");
        }
    }
    assert!(mock.requests().is_empty(), "{:?}", mock.requests());
    server.end();
}
