//! Revision 2026-07-28, over both transports. Over HTTP the conformance suite checks more: `server/conformance.sh`.

use super::server::{HttpServer, StdioServer, mock};
use serde_json::{Value, json};

const VERSION: &str = "2026-07-28";

fn meta(version: &str) -> Value {
    json!({
        "io.modelcontextprotocol/protocolVersion": version,
        "io.modelcontextprotocol/clientCapabilities": {},
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn over_stdio_each_request_says_its_revision() {
    let mock = mock().await;
    let server = StdioServer::start(&mock);
    let result = server.result("server/discover", json!({"_meta": meta(VERSION)}));
    assert_eq!(result["supportedVersions"], json!([VERSION, "2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"]));
    assert_eq!(result["_meta"]["io.modelcontextprotocol/serverInfo"]["name"], "sequentum-mcp");
    for (method, more) in [
        ("tools/list", json!({})),
        ("prompts/list", json!({})),
        ("resources/list", json!({})),
        ("resources/templates/list", json!({})),
        ("resources/read", json!({"uri": "sequentum://spaces"})),
    ] {
        let mut params = more;
        params["_meta"] = meta(VERSION);
        let result = server.result(method, params);
        assert_eq!(result["resultType"], "complete", "{method}");
        assert!(result["ttlMs"].is_u64() && result["cacheScope"].is_string(), "{method}");
    }
    let result = server
        .result("tools/call", json!({"name": "get_agent", "arguments": {"agentId": 101}, "_meta": meta(VERSION)}));
    assert_eq!((&result["resultType"], &result["structuredContent"]["id"]), (&json!("complete"), &json!(101)));

    for (method, params, code) in [
        ("ping", json!({"_meta": meta(VERSION)}), -32601),
        ("initialize", json!({"_meta": meta(VERSION)}), -32601),
        ("logging/setLevel", json!({"_meta": meta(VERSION)}), -32601),
        ("server/discover", json!({}), -32602),
        ("tools/list", json!({"_meta": {"io.modelcontextprotocol/protocolVersion": VERSION}}), -32602),
        ("tools/list", json!({"_meta": meta("2099-01-01")}), -32022),
        ("resources/read", json!({"uri": "sequentum://nothing", "_meta": meta(VERSION)}), -32602),
    ] {
        let error = server.answer(method, params.clone())["error"].clone();
        assert_eq!(error["code"], code, "{method} {params}: {error}");
    }
    let error = server.answer("tools/list", json!({"_meta": meta("2099-01-01")}))["error"].clone();
    assert_eq!((&error["data"]["requested"], &error["data"]["supported"][0]), (&json!("2099-01-01"), &json!(VERSION)));
    // The legacy era is served beside it.
    assert_eq!(server.result("ping", json!({})), json!({}));
    assert!(server.result("tools/list", json!({})).get("ttlMs").is_none());
    server.end();
}

#[tokio::test(flavor = "multi_thread")]
async fn over_http_headers_and_body_must_agree() {
    let mock = mock().await;
    let server = HttpServer::shared(&mock).await;
    let version = ("mcp-protocol-version", VERSION);
    let call = json!({"jsonrpc": "2.0", "id": 5, "method": "tools/call", "params": {
        "name": "get_agent", "arguments": {"agentId": 101}, "_meta": meta(VERSION),
    }});
    let method = ("mcp-method", "tools/call");
    let name = ("mcp-name", "get_agent");
    let reply = server.post(&[version, method, name], &call).await;
    assert_eq!((reply.status, &reply.json()["result"]["resultType"]), (200, &json!("complete")), "{}", reply.body);
    let reply = server.post(&[version, method, ("mcp-name", "=?base64?Z2V0X2FnZW50?=")], &call).await;
    assert_eq!(reply.status, 200, "{}", reply.body);
    for headers in [
        vec![],
        vec![version],
        vec![version, method],
        vec![version, name],
        vec![version, method, ("mcp-name", "other")],
        vec![version, ("mcp-method", "TOOLS/CALL"), name],
        vec![("mcp-protocol-version", "2025-11-25"), method, name],
    ] {
        let reply = server.post(&headers, &call).await;
        let answer = reply.json();
        assert_eq!(
            (reply.status, &answer["error"]["code"], &answer["id"]),
            (400, &json!(-32020), &json!(5)),
            "{headers:?}"
        );
    }
}
