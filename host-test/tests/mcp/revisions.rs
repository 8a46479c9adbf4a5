//! Each revision that begins with `initialize`, over both transports: a client that knows no other does a round of work.

use super::server::{HttpServer, StdioServer, mock};
use super::surface;
use serde_json::{Value, json};

const REVISIONS: [&str; 4] = ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"];

/// From this one on, a client over HTTP says in a header which revision it speaks.
const WITH_HEADER: &str = "2025-06-18";

/// What a client asks one after the other: the method and the parameters.
fn round(revision: &str) -> Vec<(&'static str, Value)> {
    let info = json!({"name": "test", "version": "1"});
    let call = |tool: &str, arguments: Value| json!({"name": tool, "arguments": arguments});
    vec![
        ("initialize", json!({"protocolVersion": revision, "capabilities": {}, "clientInfo": info})),
        ("ping", json!({})),
        ("tools/list", json!({})),
        ("resources/list", json!({})),
        ("prompts/list", json!({})),
        ("tools/call", call("get_agent", json!({"agentId": 101}))),
        ("tools/call", call("get_agent", json!({"agentId": 999_999}))),
        ("resources/read", json!({"uri": "sequentum://agents/101"})),
    ]
}

/// What the answers to a round say, and that they say nothing which only a later era has.
fn assert_spoken(revision: &str, answers: &[Value]) {
    let [hello, ping, tools, resources, prompts, agent, missing, read] = answers else { panic!("{answers:?}") };
    assert_eq!(hello["protocolVersion"], revision);
    assert_eq!(hello["serverInfo"]["name"], "sequentum-mcp");
    for capability in ["tools", "resources", "prompts", "completions"] {
        assert!(hello["capabilities"][capability].is_object(), "{revision}: {capability}");
    }
    assert_eq!(ping, &json!({}));
    for (result, listing, list) in [
        (tools, "mcp-tools.json", "tools"),
        (resources, "mcp-resources.json", "resources"),
        (prompts, "mcp-prompts.json", "prompts"),
    ] {
        assert_eq!(result[list].as_array().map(Vec::len), Some(surface::count(listing, list)), "{revision}: {list}");
    }
    // Clients up to 2025-03-26 know no data beside the text: it is all there.
    for (result, is_error, says) in [(agent, None, "Shop prices"), (missing, Some(true), "API Error 404")] {
        assert_eq!(result["isError"].as_bool(), is_error, "{revision}: {result}");
        assert_eq!(result["content"][0]["type"], "text");
        let text = result["content"][0]["text"].as_str().unwrap();
        assert!(text.contains(says), "{revision}: {text}");
    }
    assert_eq!(read["contents"][0]["mimeType"], "application/json", "{revision}: {read}");
    let modern = ["resultType", "ttlMs", "cacheScope"];
    let says_more = answers.iter().any(|answer| modern.iter().any(|field| answer.get(field).is_some()));
    assert!(!says_more, "{revision}: {answers:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_of_each_revision_does_its_work_over_stdio() {
    let mock = mock().await;
    for revision in REVISIONS {
        let server = StdioServer::start(&mock);
        let answers: Vec<_> =
            round(revision).into_iter().map(|(method, params)| server.result(method, params)).collect();
        assert_spoken(revision, &answers);
        server.send(&json!({"jsonrpc": "2.0", "method": "notifications/initialized"}));
        assert_eq!(server.result("ping", json!({})), json!({}));
        server.end();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_of_each_revision_does_its_work_over_http() {
    let mock = mock().await;
    let server = HttpServer::shared(&mock).await;
    for revision in REVISIONS {
        let header = [("mcp-protocol-version", revision)];
        let headers = if revision < WITH_HEADER { &[][..] } else { &header[..] };
        let mut answers = Vec::new();
        for (method, params) in round(revision) {
            let message = json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": params});
            let reply = server.post(if method == "initialize" { &[] } else { headers }, &message).await;
            assert_eq!((reply.status, reply.header("content-type")), (200, "application/json"), "{revision} {method}");
            answers.push(reply.json()["result"].clone());
        }
        assert_spoken(revision, &answers);
        let initialized = json!({"jsonrpc": "2.0", "method": "notifications/initialized"});
        assert_eq!(server.post(headers, &initialized).await.status, 202, "{revision}");
    }
}
