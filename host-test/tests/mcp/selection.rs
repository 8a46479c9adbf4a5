//! Fewer tools on request: by variables, by the address or headers over HTTP, and by a component that has no others.

use super::server::{HttpServer, KEY, StdioServer, mock};
use serde_json::{Value, json};
use std::collections::HashSet;

fn names(result: &Value) -> HashSet<String> {
    let tools = result["tools"].as_array().expect("tools");
    tools.iter().map(|tool| tool["name"].as_str().expect("a name").to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn variables_leave_tools_out_with_what_depends_on_them() {
    let mock = mock().await;
    let variables = [KEY, ("SEQUENTUM_READ_ONLY", "1"), ("SEQUENTUM_TOOLSETS", "runs,spaces")];
    let server = StdioServer::start_with(&mock, &variables);
    let names = names(&server.result("tools/list", json!({})));
    assert!(names.contains("get_agent_runs") && names.contains("list_spaces"), "{names:?}");
    assert!(!names.contains("start_agent") && !names.contains("get_agent"), "{names:?}");
    for (tool, why) in [("start_agent", "this server only reads"), ("get_agent", "toolset agents")] {
        let answer = server.answer("tools/call", json!({"name": tool, "arguments": {"agentId": 101}}));
        let message = answer["error"]["message"].as_str().unwrap();
        assert!(message.contains("is not served") && message.contains(why), "{message}");
    }
    let resources = server.result("resources/list", json!({}));
    let uris: Vec<_> = resources["resources"].as_array().unwrap().iter().map(|one| one["uri"].clone()).collect();
    assert_eq!(uris, ["sequentum://spaces"]);
    assert!(server.answer("resources/read", json!({"uri": "sequentum://agents"}))["error"].is_object());
    assert_eq!(server.result("prompts/list", json!({}))["prompts"], json!([]));
    assert!(mock.requests().is_empty());
    server.end();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_narrows_what_the_server_has() {
    let mock = mock().await;
    let variables = [KEY, ("SEQUENTUM_ALLOW_SHARED_KEY", "1"), ("SEQUENTUM_TOOLSETS", "runs,billing")];
    let server = HttpServer::start(&mock, &variables).await;
    let list = json!({"jsonrpc": "2.0", "id": 1, "method": "tools/list"});
    let body = || list.to_string().into_bytes();
    let json = ("content-type", "application/json");
    let all = names(&server.post(&[], &list).await.json()["result"]);
    assert!(all.contains("start_agent") && all.contains("get_credits_balance"));
    for (path, headers) in [
        ("/mcp?read-only=1&toolsets=runs", &[json][..]),
        ("/mcp?toolsets=runs%2Cagents&read-only=true", &[json]),
        ("/mcp", &[json, ("x-mcp-readonly", "true"), ("x-mcp-toolsets", "runs, agents")]),
    ] {
        let names = names(&server.request("POST", path, headers, body()).await.json()["result"]);
        assert!(names.contains("get_agent_runs") && !names.contains("start_agent"), "{path} {names:?}");
        assert!(!names.contains("get_credits_balance") && !names.contains("get_agent"), "{path} {names:?}");
    }
    let reply = server.request("POST", "/mcp?toolsets=bills", &[json], body()).await;
    assert_eq!(reply.status, 400);
    assert!(reply.body.contains("no toolset bills") && reply.body.contains("billing"), "{}", reply.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_component_that_only_reads_has_no_other_tools() {
    let mock = mock().await;
    let server = StdioServer::start_readonly(&mock);
    let tools = server.result("tools/list", json!({}))["tools"].clone();
    let tools = tools.as_array().unwrap();
    assert!(!tools.is_empty() && tools.iter().all(|tool| tool["annotations"]["readOnlyHint"] == true));
    assert_eq!(server.call("get_agent", json!({"agentId": 101}))["structuredContent"]["id"], 101);
    mock.clear_requests();
    let answer =
        server.answer("tools/call", json!({"name": "delete_run", "arguments": {"agentId": 101, "runId": 9060}}));
    assert!(answer["error"]["message"].as_str().unwrap().contains("this component cannot do"), "{answer}");
    assert!(mock.requests().is_empty());
    server.end();
}
