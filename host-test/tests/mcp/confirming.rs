//! What cannot be undone is asked about, where the client can ask its user.

use super::server::{HttpServer, KEY, StdioServer, mock};
use serde_json::{Value, json};

const DELETE: (&str, &str) = ("delete_agent_schedule", "Delete schedule");

/// The first revision in which a client can be asked, and the last in which it is asked so.
const REVISIONS: [(&str, &str); 2] = [("2025-06-18", "{}"), ("2025-11-25", "{\"form\": {}}")];

fn hello(revision: &str, capabilities: Value) -> Value {
    json!({"protocolVersion": revision, "capabilities": capabilities, "clientInfo": {"name": "t", "version": "1"}})
}

/// The id of a schedule of agent 101.
fn schedule(server: &StdioServer) -> Value {
    let schedules = server.call("list_agent_schedules", json!({"agentId": 101}));
    schedules["structuredContent"]["schedules"][0]["id"].clone()
}

fn call(id: u32, schedule: &Value) -> Value {
    let params = json!({"name": DELETE.0, "arguments": {"agentId": 101, "scheduleId": schedule}});
    json!({"jsonrpc": "2.0", "id": id, "method": "tools/call", "params": params})
}

fn deleted(mock: &host_test::mock::Mock) -> usize {
    mock.requests().iter().filter(|request| request.method == "DELETE").count()
}

#[tokio::test(flavor = "multi_thread")]
async fn over_stdio_the_client_is_asked_and_its_users_answer_counts() {
    for (revision, ways) in REVISIONS {
        let mock = mock().await;
        let server = StdioServer::start(&mock);
        let ways: Value = serde_json::from_str(ways).unwrap();
        server.result("initialize", hello(revision, json!({"elicitation": ways})));
        let schedule = schedule(&server);
        for (answer, sent) in [
            (json!({"result": {"action": "decline"}}), 0),
            (json!({"result": {"action": "cancel"}}), 0),
            (json!({"error": {"code": -32603, "message": "no window"}}), 0),
            (json!({"result": {"action": "accept", "content": {}}}), 1),
        ] {
            server.send(&call(7, &schedule));
            let question = server.next();
            assert_eq!(question["method"], "elicitation/create", "{question}");
            let message = question["params"]["message"].as_str().unwrap();
            assert!(message.starts_with(DELETE.1) && message.contains(&schedule.to_string()), "{message}");
            assert_eq!(question["params"]["requestedSchema"], json!({"type": "object", "properties": {}}));
            assert_eq!(deleted(&mock), 0);
            let mut response = answer.clone();
            response["jsonrpc"] = "2.0".into();
            response["id"] = question["id"].clone();
            server.send(&response);
            let result = server.next()["result"].clone();
            // A refusal is a result, and as the tool's schema says.
            assert!(result.get("isError").is_none() && result["structuredContent"]["message"].is_string(), "{result}");
            assert_eq!(result.to_string().contains("did not agree"), sent == 0, "{answer}: {result}");
            assert_eq!(deleted(&mock), sent, "{answer}");
        }
        server.end();
    }
}

/// What is to be removed has no default: such a call is refused, whatever the user would say.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_asked_about_a_call_that_lacks_an_argument() {
    let mock = mock().await;
    let server = StdioServer::start(&mock);
    server.result("initialize", hello("2025-11-25", json!({"elicitation": {}})));
    let params = json!({"name": "delete_run", "arguments": {"agentId": 101, "runId": 9060}});
    server.send(&json!({"jsonrpc": "2.0", "id": 7, "method": "tools/call", "params": params}));
    let answer = server.next();
    assert_eq!((&answer["id"], &answer["result"]["isError"]), (&json!(7), &json!(true)), "{answer}");
    assert!(answer.to_string().contains("'removeMethod': is required"), "{answer}");
    assert!(mock.requests().is_empty());
    server.end();
}

#[tokio::test(flavor = "multi_thread")]
async fn who_cannot_ask_is_served_as_before() {
    for (capabilities, variables) in [
        (json!({}), &[][..]),
        // It opens addresses, and shows no forms.
        (json!({"elicitation": {"url": {}}}), &[]),
        (json!({"elicitation": {}}), &[("SEQUENTUM_CONFIRM", "never")]),
    ] {
        let mock = mock().await;
        let variables: Vec<_> = variables.iter().copied().chain([KEY]).collect();
        let server = StdioServer::start_with(&mock, &variables);
        server.result("initialize", hello("2025-11-25", capabilities));
        let schedule = schedule(&server);
        server.send(&call(7, &schedule));
        assert!(server.next()["result"].get("isError").is_none());
        assert_eq!(deleted(&mock), 1);
        server.end();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn in_the_modern_era_the_result_asks_and_the_next_call_answers() {
    let mock = mock().await;
    let server = HttpServer::shared(&mock).await;
    let params = |more: Value| {
        let mut params = json!({
            "name": "run_space_agents",
            "arguments": {"spaceId": 11},
            "_meta": {
                "io.modelcontextprotocol/protocolVersion": "2026-07-28",
                "io.modelcontextprotocol/clientCapabilities": {"elicitation": {"form": {}}},
            },
        });
        params.as_object_mut().unwrap().extend(more.as_object().cloned().unwrap());
        json!({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params})
    };
    let headers =
        [("mcp-protocol-version", "2026-07-28"), ("mcp-method", "tools/call"), ("mcp-name", "run_space_agents")];
    let asked = server.post(&headers, &params(json!({}))).await.json()["result"].clone();
    assert_eq!(asked["resultType"], "input_required", "{asked}");
    let question = &asked["inputRequests"]["confirm"];
    assert_eq!(question["method"], "elicitation/create");
    assert!(question["params"]["message"].as_str().unwrap().contains("all agents of space 11"), "{question}");
    assert!(mock.requests().is_empty());

    let answer =
        |action: &str, state: &Value| json!({"inputResponses": {"confirm": {"action": action}}, "requestState": state});
    // An answer to another question is none.
    let other = server.post(&headers, &params(answer("accept", &json!("0")))).await.json()["result"].clone();
    assert_eq!(other["resultType"], "input_required", "{other}");
    let state = &asked["requestState"];
    let declined = server.post(&headers, &params(answer("decline", state))).await.json()["result"].clone();
    assert_eq!(
        (&declined["resultType"], &declined["structuredContent"]["agentsStarted"]),
        (&json!("complete"), &json!(0)),
        "{declined}"
    );
    assert!(mock.requests().is_empty());
    let accepted = server.post(&headers, &params(answer("accept", state))).await.json()["result"].clone();
    assert!(accepted["structuredContent"]["results"].is_array() && accepted.get("isError").is_none(), "{accepted}");
    assert!(!mock.requests().is_empty());
}
