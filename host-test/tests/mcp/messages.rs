//! Messages over stdio: right ones, wrong ones, too large ones. After each the server lives on.

use super::server::{StdioServer, mock};
use serde_json::{Value, json};
use std::time::Duration;

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_revision_gets_the_newest_of_its_era() {
    let mock = mock().await;
    let server = StdioServer::start(&mock);
    let params =
        json!({"protocolVersion": "2024-10-07", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}});
    assert_eq!(server.result("initialize", params)["protocolVersion"], "2025-11-25");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_message_is_refused_and_the_server_lives_on() {
    let mock = mock().await;
    let server = StdioServer::start(&mock);
    let deep = "[".repeat(200_000);
    let cases: &[(&[u8], i64, Value)] = &[
        (b"garbage", -32700, Value::Null),
        (b"{\"jsonrpc\":", -32700, Value::Null),
        (b"\xff\xfe{}", -32700, Value::Null),
        (deep.as_bytes(), -32700, Value::Null),
        (b"{\"method\":\"ping\",\"params\":{\"a\":tru},\"jsonrpc\":\"2.0\",\"id\":7}", -32700, json!(7)),
        (b"[]", -32600, Value::Null),
        (b"[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}]", -32600, Value::Null),
        (b"1", -32600, Value::Null),
        (b"null", -32600, Value::Null),
        (b"{}", -32600, Value::Null),
        (b"{\"jsonrpc\":\"1.0\",\"id\":7,\"method\":\"ping\"}", -32600, json!(7)),
        (b"{\"jsonrpc\":\"2.0\",\"id\":7}", -32600, json!(7)),
        (b"{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":1}", -32600, json!(7)),
        (b"{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"ping\",\"params\":[1]}", -32600, json!(7)),
        (b"{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"ping\"}", -32600, Value::Null),
        (b"{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"ping\"}", -32600, Value::Null),
        (b"{\"jsonrpc\":\"2.0\",\"id\":true,\"method\":\"ping\"}", -32600, Value::Null),
        (b"{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"method\":\"no/such\"}", -32601, json!("a")),
        (b"{\"jsonrpc\":\"2.0\",\"id\":8,\"method\":\"tools/call\"}", -32602, json!(8)),
        (b"{\"jsonrpc\":\"2.0\",\"id\":8,\"method\":\"tools/call\",\"params\":{\"name\":1}}", -32602, json!(8)),
        (b"{\"jsonrpc\":\"2.0\",\"id\":8,\"method\":\"tools/list\",\"params\":{\"cursor\":\"x\"}}", -32602, json!(8)),
        (b"{\"jsonrpc\":\"2.0\",\"id\":8,\"method\":\"initialize\"}", -32602, json!(8)),
    ];
    for (line, code, id) in cases {
        server.send_line(line);
        let answer = server.next();
        let shown = String::from_utf8_lossy(&line[..line.len().min(80)]).into_owned();
        assert_eq!((answer["error"]["code"].as_i64(), &answer["id"]), (Some(*code), id), "{shown}: {answer}");
    }
    // Nothing is said to these.
    for line in [
        "",
        "   ",
        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":99}}",
        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\"}",
        "{\"jsonrpc\":\"2.0\",\"method\":\"no/such\"}",
        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\",\"params\":null}",
        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\",\"params\":[]}",
        "{\"jsonrpc\":\"2.0\",\"id\":5,\"result\":{}}",
        "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{}}",
    ] {
        server.send_line(line.as_bytes());
    }
    assert!(server.is_silent(Duration::from_millis(300)));
    assert_eq!(server.result("ping", json!({})), json!({}));
    assert_eq!(server.result("ping", Value::Null), json!({}));
    server.end();
}

/// As a JavaScript client sends a text that it has cut in the middle of an emoji, and as some writers begin a text.
#[tokio::test(flavor = "multi_thread")]
async fn half_a_surrogate_pair_and_a_byte_order_mark_are_read() {
    let mock = mock().await;
    let server = StdioServer::start(&mock);
    let call = r#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"search_agents","arguments":{"query":"shop \ud83d"}}}"#;
    server.send_line(call.as_bytes());
    let answer = server.next();
    assert_eq!(answer["result"]["structuredContent"]["returned"], 0, "{answer}");
    server.send_line(b"\xEF\xBB\xBF{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"ping\"}");
    assert_eq!(server.next()["result"], json!({}));
    server.end();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_of_more_than_4_mib_is_refused_and_the_server_lives_on() {
    let mock = mock().await;
    let server = StdioServer::start(&mock);
    let ping = |padding: usize| {
        json!({"jsonrpc": "2.0", "id": 1, "method": "ping", "params": {"_meta": {"x": "x".repeat(padding)}}})
            .to_string()
    };
    server.send_line(ping(4 * 1024 * 1024).as_bytes());
    let answer = server.next();
    assert_eq!((&answer["error"]["code"], &answer["id"]), (&json!(-32600), &json!(1)), "{answer}");
    server.send_line(ping(4 * 1024 * 1024 - 200).as_bytes());
    assert_eq!(server.next()["result"], json!({}));
    server.end();
}

/// As much as a message holds; and who sends more learns what to do.
#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_almost_4_mib_is_uploaded_as_it_is() {
    let mock = mock().await;
    let server = StdioServer::start(&mock);
    let arguments = |size: usize| json!({"spaceId": 11, "name": "a.csv", "content": "a,b;".repeat(size / 4)});
    let size = 4 * 1024 * 1024 - 1024;
    let result = server.call("upload_input_file", arguments(size));
    assert_ne!(result["isError"], true, "{result}");
    assert_eq!(mock.input_file(11, "a.csv"), Some("a,b;".repeat(size / 4).into_bytes()));
    let error =
        server.answer("tools/call", json!({"name": "upload_input_file", "arguments": arguments(5 * 1024 * 1024)}));
    assert!(error["error"]["message"].as_str().unwrap().contains("a long file in several"), "{error}");
    server.end();
}

#[tokio::test(flavor = "multi_thread")]
async fn batches_are_answered_in_the_revision_that_has_them() {
    let mock = mock().await;
    let server = StdioServer::start(&mock);
    let info = json!({"name": "test", "version": "1"});
    server.result("initialize", json!({"protocolVersion": "2025-03-26", "capabilities": {}, "clientInfo": info}));
    server.send(&json!([
        {"jsonrpc": "2.0", "id": 1, "method": "ping"},
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
        {"jsonrpc": "2.0", "id": 2, "method": "no/such"},
        3,
    ]));
    let answers = server.next();
    let codes: Vec<_> =
        answers.as_array().unwrap().iter().map(|one| (one["id"].clone(), one["error"]["code"].as_i64())).collect();
    assert_eq!(codes, [(json!(1), None), (json!(2), Some(-32601)), (Value::Null, Some(-32600))]);
    server.end();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_under_way_when_the_input_ends_is_answered() {
    let mock = mock().await;
    let server = StdioServer::start(&mock);
    let params = json!({"name": "list_spaces", "arguments": {}});
    for id in 0..20 {
        server.send(&json!({"jsonrpc": "2.0", "id": id, "method": "tools/call", "params": params}));
    }
    server.send(&json!({"jsonrpc": "2.0", "id": 0, "method": "ping"}));
    let mut ids: Vec<_> = Vec::new();
    for _ in 0..21 {
        ids.push(server.next()["id"].as_u64().unwrap());
    }
    ids.sort_unstable();
    let expected: Vec<_> = [0].into_iter().chain(0..20).collect();
    assert_eq!(ids, expected);
    server.end();
}
