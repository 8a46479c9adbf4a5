//! Callers over HTTP that hang up while a call goes on.

use super::server::{HttpServer, mock};
use host_test::host::Server;
use host_test::mock::{Mock, MockOptions};
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

/// What a client says that it takes.
pub(crate) const BOTH: &str = "application/json, text/event-stream";
const ONLY_JSON: &str = "application/json";

fn call(tool: &str, arguments: Value) -> Value {
    json!({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": tool, "arguments": arguments}})
}

/// A run that does not end, waited for.
fn endless() -> Value {
    call("wait_for_run", json!({"agentId": 110, "runId": 9201, "seconds": 300}))
}

/// Begins a request with a body of this length.
pub(crate) async fn begin(stream: &mut TcpStream, accept: &str, length: usize) {
    let address = stream.peer_addr().unwrap();
    let head = format!(
        "POST /mcp HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/json\r\naccept: {accept}\r\ncontent-length: {length}\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await.unwrap();
}

/// Sends a request, and does not read the answer.
pub(crate) async fn ask(stream: &mut TcpStream, accept: &str, message: &[u8]) {
    begin(stream, accept, message.len()).await;
    stream.write_all(message).await.unwrap();
}

/// Waits until as many of the instances are at work.
pub(crate) async fn wait_until(server: &Server, at_work: usize, patience: Duration) {
    let start = Instant::now();
    while server.at_work() != at_work {
        assert!(start.elapsed() < patience, "{} at work after {patience:?}, and not {at_work}", server.at_work());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caller_that_hangs_up_is_waited_for_no_longer_whatever_it_takes() {
    let mock = mock().await;
    let (server, counted) = HttpServer::counting(&mock).await;
    let synchronous = call("start_agent", json!({"agentId": 104, "isRunSynchronously": true, "timeout": 600}));
    let mut with_token = endless();
    with_token["params"]["_meta"] = json!({"progressToken": 1});
    let kinds = [
        (BOTH, endless()),
        (ONLY_JSON, endless()),
        (BOTH, with_token),
        (BOTH, synchronous.clone()),
        (ONLY_JSON, synchronous),
        (BOTH, json!([endless()])),
    ];
    let callers = 36;
    let mut connections = Vec::new();
    for (accept, message) in kinds.iter().cycle().take(callers) {
        let mut stream = TcpStream::connect(server.origin.strip_prefix("http://").unwrap()).await.unwrap();
        ask(&mut stream, accept, message.to_string().as_bytes()).await;
        connections.push(stream);
    }
    wait_until(&counted, callers, Duration::from_secs(20)).await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    drop(connections);
    wait_until(&counted, 0, Duration::from_secs(15)).await;

    let before = mock.requests().len();
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert_eq!(mock.requests().len(), before, "nobody asks any more");
    let starts = mock.requests().iter().filter(|request| request.path.ends_with("/start")).count();
    assert_eq!(starts, callers / 3);
    let stops = |path: &str| path.ends_with("/stop") || path.ends_with("/kill");
    assert!(!mock.requests().iter().any(|request| stops(&request.path)), "the runs go on");
    assert_eq!(counted.broken_off(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_call_begins_its_answer_early_in_what_the_client_takes() {
    let options = MockOptions { run_duration: Duration::from_secs(8), ..MockOptions::default() };
    let mock = Mock::start(options).await.unwrap();
    let server = HttpServer::shared(&mock).await;
    let long = call("start_agent", json!({"agentId": 102, "waitSeconds": 30}));
    let headers = |accept| [("content-type", "application/json"), ("accept", accept)];
    let body = |message: &Value| message.to_string().into_bytes();
    let batch = json!([long]);
    let (events_headers, json_headers, batch_headers) = (headers(BOTH), headers(ONLY_JSON), headers(BOTH));
    let (events, only_json, batch) = tokio::join!(
        server.request("POST", "/mcp", &events_headers, body(&long)),
        server.request("POST", "/mcp", &json_headers, body(&long)),
        server.request("POST", "/mcp", &batch_headers, body(&batch)),
    );
    assert!(events.body.starts_with(": waiting\n\n"), "{}", events.body);
    let answers = [&events.events()[..], &[only_json.json()], &[batch.json()[0].clone()]].concat();
    assert_eq!(answers.len(), 3, "{answers:?}");
    for answer in answers {
        assert_eq!(
            (&answer["id"], &answer["result"]["structuredContent"]["tag"]),
            (&json!(1), &json!("ended")),
            "{answer}"
        );
    }
    for reply in [&only_json, &batch] {
        assert_eq!(reply.header("content-type"), "application/json");
        assert!(reply.body.starts_with(' '), "{}", reply.body);
    }
    // A call that is quick is answered as a whole.
    let quick = server.call(&[], "list_spaces", json!({})).await;
    assert_eq!(
        (quick.header("content-type"), quick.header("content-length")),
        ("application/json", quick.body.len().to_string().as_str())
    );
}
