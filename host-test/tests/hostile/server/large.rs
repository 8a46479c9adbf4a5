//! Large answers of the service through the MCP server, one after the other and eight at once: each call is answered, within the
//! memory, and where something has run, the answer says so and how to get its data.

use super::hosted::{HttpServer, StdioServer, server};
use crate::faults::MIB;
use host_test::mock::{Content, Fault, Mock, MockOptions, Scraped, StoredFile};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinSet;

/// A call whose answer is large.
struct Large {
    name: &'static str,
    tool: &'static str,
    arguments: Value,
    /// What the service answers instead of what is usual.
    answer: Option<Vec<u8>>,
    /// What the text of the answer has in it.
    says: &'static [&'static str],
}

/// So many bytes of rows.
fn csv(bytes: usize) -> String {
    let mut text = "number,product,price\n".to_owned();
    let row = "0001,\"Kettle, of an example\",39.95\n";
    text.push_str(&row.repeat(bytes / row.len()));
    text
}

/// The same as JSON.
fn list(bytes: usize) -> Value {
    vec![json!({"number": 1, "product": "Kettle", "price": 39.95}); bytes / 48].into()
}

/// Where the data are of a run that has ended.
const RAN: &[&str] = &["run", "get_run_data"];

/// A synchronous run of an agent that is used for nothing else, with these data.
fn synchronous(mock: &Mock, name: &'static str, agent: i64, data: Scraped) -> Large {
    mock.set_data(agent, data);
    let arguments = json!({"agentId": agent, "isRunSynchronously": true, "timeout": 50});
    Large { name, tool: "start_agent", arguments, answer: None, says: RAN }
}

fn text(bytes: usize) -> Scraped {
    Scraped::Text { media_type: "text/csv".to_owned(), text: csv(bytes), extension: "csv".to_owned() }
}

/// The calls, with runs of agents from this one on.
fn calls(mock: &Mock, agent: i64) -> Vec<Large> {
    let built = |fields: Value| Some(fields.to_string().into_bytes());
    let long = "a".repeat(MIB);
    let read = |name, tool, more: Value, says| {
        let mut arguments = json!({"agentId": 101, "runId": 9060});
        arguments.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        Large { name, tool, arguments, answer: None, says }
    };
    vec![
        synchronous(mock, "5 MB of CSV", agent, text(5 * MIB)),
        synchronous(mock, "5 MB of JSON", agent + 1, Scraped::Json(list(5 * MIB))),
        synchronous(mock, "31 MB", agent + 2, text(31 * MIB)),
        synchronous(mock, "33 MB", agent + 3, text(33 * MIB)),
        Large {
            name: "a build's state of 1 MB",
            tool: "get_agent_build_status",
            arguments: json!({"sessionId": "bld-1"}),
            answer: built(json!({"sessionId": "bld-1", "status": long, "message": long})),
            says: &["unknown"],
        },
        Large {
            name: "a build's id of 1 MB",
            tool: "start_agent_build",
            arguments: json!({"prompt": "All prices of the shop", "waitSeconds": 0}),
            answer: built(json!({"sessionId": long, "status": "processing"})),
            says: &["The build was started", "list_agents"],
        },
        read("a log's tail", "get_run_log", json!({"lines": 1000}), &["Page 00001275"]),
        read("rows", "get_run_data", json!({"maxRows": 1000}), &["nextRow"]),
        read("rows at the end of what is read", "get_run_data", json!({"fromRow": 60_000, "maxRows": 1000}), &["file"]),
    ]
}

async fn account() -> Mock {
    let mock = Mock::start(MockOptions { run_duration: Duration::from_millis(300), ..MockOptions::default() }).await;
    let mock = mock.expect("a port");
    let log = StoredFile::new("run.log", StoredFile::LOG_TEXT, "text/plain", Content::long_log(9 * MIB as u64));
    let data = StoredFile::new("data.csv", StoredFile::DELIVERED, "text/csv", Content::long_csv(9 * MIB as u64));
    mock.set_files(9060, vec![data, log]);
    mock
}

/// What came of a call, which is an answer whatever it says.
fn judged(call: &Large, answer: &Value) -> &'static str {
    let shown = format!("{}: {answer:.2000}", call.name);
    assert!(answer.to_string().len() < MIB, "{shown}");
    if answer.get("error").is_some() {
        assert!(answer["error"]["message"].as_str().is_some_and(|text| text.contains("Too much at once")), "{shown}");
        return "not begun";
    }
    let text = answer["result"]["content"][0]["text"].as_str().expect(&shown);
    for part in call.says {
        assert!(text.contains(part), "{part} is not in {shown}");
    }
    if answer["result"]["isError"] == true { "refused" } else { "result" }
}

fn request(id: usize, call: &Large) -> Value {
    let params = json!({"name": call.tool, "arguments": call.arguments});
    json!({"jsonrpc": "2.0", "id": id, "method": "tools/call", "params": params})
}

async fn over_http(http: Arc<HttpServer>, call: Large) -> (&'static str, &'static str) {
    let reply = http.call(&[], call.tool, call.arguments.clone()).await;
    let events = reply.header("content-type") == "text/event-stream";
    let answer = if events { reply.events().remove(0) } else { reply.json() };
    (call.name, judged(&call, &answer))
}

fn prepare(mock: &Mock, call: &Large) {
    if let Some(body) = &call.answer {
        mock.fail_next(Fault::status_with(200, &[], body.clone()));
    }
}

fn report(what: &str, seen: &[(&str, &'static str)]) {
    println!("{what}: {seen:?}, {} traps, {} MiB at most", server().broken_off(), server().peak_memory() / MIB);
    assert_eq!(server().broken_off(), 0);
    assert!(server().peak_memory() <= 64 * MIB);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_answer_is_told_within_the_memory() {
    let mock = account().await;
    let (stdio, http) = (StdioServer::start(&mock), Arc::new(HttpServer::shared(&mock).await));
    let mut seen = Vec::new();
    for call in calls(&mock, 111) {
        prepare(&mock, &call);
        stdio.send(&request(1, &call));
        seen.push((call.name, judged(&call, &stdio.next())));
    }
    for call in calls(&mock, 121) {
        prepare(&mock, &call);
        seen.push(over_http(http.clone(), call).await);
    }
    stdio.end();
    report("large answers", &seen);
    assert!(seen.iter().all(|(_, came)| *came != "not begun"));
}

#[tokio::test(flavor = "multi_thread")]
async fn eight_large_answers_at_once_are_told_within_the_memory() {
    let mock = account().await;
    let kinds = calls(&mock, 111).len();
    for kind in 0..kinds {
        // Where the service's answer is set, those of others would be taken for it.
        let mut group: Vec<_> = (0..8).map(|one| calls(&mock, 111 + 4 * one).remove(kind)).collect();
        let stdio = StdioServer::start(&mock);
        group.iter().for_each(|call| prepare(&mock, call));
        for (id, call) in group.iter().enumerate() {
            stdio.send(&request(id, call));
        }
        let mut seen = Vec::new();
        for _ in 0..group.len() {
            let answer = stdio.next();
            let call = &group[usize::try_from(answer["id"].as_u64().unwrap()).unwrap()];
            seen.push((call.name, judged(call, &answer)));
        }
        assert!(stdio.result("ping", json!({})).is_object());
        stdio.end();
        report("eight at once over stdio", &seen);

        let http = Arc::new(HttpServer::shared(&mock).await);
        group.iter().for_each(|call| prepare(&mock, call));
        let calls = group.drain(..).map(|call| over_http(http.clone(), call));
        let seen = calls.collect::<JoinSet<_>>().join_all().await;
        report("eight at once over HTTP", &seen);
        assert!(seen.iter().all(|(_, came)| *came != "not begun"));
    }
}
