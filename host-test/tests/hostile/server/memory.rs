//! Messages, arguments and answers of every awkward shape, as large as they may be and larger: each is answered once, within the
//! memory.

use super::hosted::{HttpServer, StdioServer, mock, server};
use crate::faults::MIB;
use serde_json::{Value, json};

/// Text that is repeated between what begins and what ends a message.
struct Shape {
    name: &'static str,
    body: (&'static str, &'static str, &'static str),
}

const fn shape(name: &'static str, start: &'static str, piece: &'static str, end: &'static str) -> Shape {
    Shape { name, body: (start, piece, end) }
}

const CALL: &str =
    r#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"list_agents","arguments":{"search":"#;
const UPLOAD: &str = r#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"upload_input_file","arguments":{"spaceId":11,"name":"a.csv","content":""#;
const START: &str = r#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"start_agent","arguments":{"agentId":101,"inputParameters":"#;
const PING: &str = r#"{"jsonrpc":"2.0","id":1,"method":"ping","params":{"_meta":"#;

/// What costs a parser much, or what reads the arguments after it.
const SHAPES: &[(&Shape, &str)] = &[
    (&shape("objects in a list", "[", r#"{"":0},"#, "0]"), CALL),
    (&shape("objects in a list, where JSON is wanted", r#"{"a":["#, r#"{"":0},"#, "0]}"), START),
    (&shape("a list of numbers", "[", "0,", "0]"), CALL),
    (&shape("a list of fractions, where JSON is wanted", r#"{"a":["#, "0.1,", "0]}"), START),
    (&shape("a list of lists", "[", "[],", "[]]"), CALL),
    (&shape("a list of texts", "[", "\"\",", "\"\"]"), CALL),
    (&shape("many keys", "{", r#""":[],"#, r#""":0}"#), CALL),
    (&shape("depth", "", "[", ""), CALL),
    (&shape("depth, closed", "[", "[[[[[[]]]]]],", "0]"), CALL),
    (&shape("one text", "\"", "shop", "\""), CALL),
    (&shape("one text of escapes", "\"", r"\u0000", "\""), CALL),
    (&shape("one text of short escapes", "\"", r"\n", "\""), CALL),
    (&shape("one text with half a pair", r#""\ud800"#, "shop", "\""), CALL),
    (&shape("one text of half pairs", "\"", r"\ud800", "\""), CALL),
    (&shape("one long number", "", "1234567890", ""), CALL),
    (&shape("JSON in a text", "\"[", "0,", "0]\""), CALL),
    (&shape("objects in a text", "\"{", r#"\"\":[],"#, r#"\"\":0}""#), START),
    (&shape("metadata of objects", "[", r#"{"":0},"#, "0]"), PING),
    (&shape("a file", "", "name,price ", "\""), UPLOAD),
    (&shape("a file of escapes", "", r"\u0001", "\""), UPLOAD),
    (&shape("a file of two-byte characters", "", "é", "\""), UPLOAD),
    (&shape("bytes that are no text", "\"", "\u{7f}", "\""), CALL),
];

const SIZES: [usize; 4] = [MIB / 4, MIB, 2 * MIB, 4 * MIB - 64];

fn message(head: &str, shape: &Shape, size: usize) -> Vec<u8> {
    let (start, piece, end) = shape.body;
    let fixed = head.len() + start.len() + end.len() + 3;
    let mut text = format!("{head}{start}{}{end}", piece.repeat((size - fixed) / piece.len()));
    if shape.name == "bytes that are no text" {
        text = text.replace('\u{7f}', "?");
    }
    text.push_str(if head == PING { "}}" } else { "}}}" });
    let mut bytes = text.into_bytes();
    if shape.name == "bytes that are no text" {
        bytes.iter_mut().filter(|byte| **byte == b'?').for_each(|byte| *byte = 0xFF);
    }
    bytes
}

/// What is to be seen of an answer, and that it is one to the request.
fn judged(answer: &Value, name: &str) -> &'static str {
    assert!(answer["id"] == 1 || answer["id"].is_null(), "{name}: {answer:.300}");
    match (answer.get("error"), &answer["result"]["isError"]) {
        (Some(error), _) => {
            assert!(error["message"].as_str().is_some_and(|text| text.len() < 1000), "{name}: {error:.300}");
            "refused"
        }
        (None, Value::Bool(true)) => "tool error",
        (None, _) => "result",
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_of_any_shape_is_answered_once() {
    let mock = mock().await;
    let http = HttpServer::shared(&mock).await;
    let mut counts = std::collections::BTreeMap::<&str, usize>::new();
    let mut cells = 0;
    // One session for all: what a message has taken is given back.
    let stdio = StdioServer::start(&mock);
    for (shape, head) in SHAPES {
        for size in SIZES {
            let name = format!("{}: {size} bytes", shape.name);
            let line = message(head, shape, size);
            let headers = [("content-type", "application/json"), ("accept", "application/json, text/event-stream")];
            let reply = http.request("POST", "/mcp", &headers, line.clone()).await;
            let answer = serde_json::from_str(&reply.body)
                .unwrap_or_else(|_| panic!("{name}: {} {:.200}", reply.status, reply.body));
            let over_http = judged(&answer, &name);
            stdio.send_line(&line);
            let answer = stdio.next();
            assert_eq!(judged(&answer, &name), over_http, "{name}: {answer:.300}");
            assert!(stdio.result("ping", json!({})).is_object(), "{name}");
            *counts.entry(over_http).or_default() += 2;
            cells += 2;
            println!("{name}: {over_http}, {} KiB at most so far", server().peak_memory() / 1024);
        }
    }
    stdio.end();
    println!(
        "messages: {cells} cells, {counts:?}, {} traps, {} MiB at most",
        server().broken_off(),
        server().peak_memory() / MIB
    );
    assert_eq!(server().broken_off(), 0);
    assert!(server().peak_memory() <= 64 * MIB);
}
