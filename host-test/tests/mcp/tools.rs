//! The tools over stdio: the list, and calls with their results and errors.

use super::server::{StdioServer, mock};
use catalogue::{Catalogue, snake};
use host_test::artefacts::root;
use host_test::mock::Fault;
use serde_json::{Value, json};
use std::collections::HashSet;

#[tokio::test(flavor = "multi_thread")]
async fn the_list_is_complete_and_well_formed() {
    let mock = mock().await;
    let server = StdioServer::start(&mock);
    let tools = server.result("tools/list", json!({}))["tools"].clone();
    let tools = tools.as_array().unwrap();
    let names: HashSet<_> = tools.iter().map(|tool| tool["name"].as_str().unwrap().to_owned()).collect();
    let catalogue = Catalogue::read(root().join("wit")).unwrap();
    assert_eq!(names, catalogue.tools.iter().map(|tool| snake(&tool.name)).collect());
    assert_eq!(names.len(), tools.len());
    for tool in tools {
        let name = tool["name"].as_str().unwrap();
        assert!(tool["title"].as_str().is_some_and(|title| !title.is_empty()), "{name}");
        let description = tool["description"].as_str().unwrap();
        assert!(description.len() > 20, "{name}: {description}");
        // In the words of MCP clients: no tool is called by its WIT name.
        assert!(!names.iter().any(|other| description.contains(&other.replace('_', "-"))), "{name}: {description}");
        for schema in ["inputSchema", "outputSchema"] {
            assert_eq!(tool[schema]["type"], "object", "{name}");
        }
        for hint in ["readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint"] {
            assert!(tool["annotations"][hint].is_boolean(), "{name}");
        }
    }
    let destructive: HashSet<_> = tools
        .iter()
        .filter(|tool| tool["annotations"]["destructiveHint"] == true)
        .map(|tool| tool["name"].as_str().unwrap())
        .collect();
    assert_eq!(destructive, HashSet::from(["kill_agent", "delete_run", "delete_agent_schedule", "upload_input_file"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_result_is_data_and_text() {
    let mock = mock().await;
    let server = StdioServer::start(&mock);
    let result = server.call("list_agents", json!({"recordsPerPage": 1, "sortOrder": "asc", "spaceId": null}));
    assert_eq!(result["structuredContent"]["agents"][0]["id"], 101);
    assert_eq!(result["structuredContent"]["recordsPerPage"], 1);
    // The text is the same JSON, for clients that know no structured results, with nothing that says nothing.
    let text = result["content"][0]["text"].as_str().unwrap();
    assert_eq!(serde_json::from_str::<Value>(text).unwrap(), result["structuredContent"]);
    assert!(!text.contains("null") && !text.contains("\": "), "{text}");
    assert!(result.get("isError").is_none());

    let result = server.call("stop_agent", json!({"agentId": 110, "runId": 9201}));
    let message = result["structuredContent"]["message"].as_str().unwrap();
    assert!(message.contains("wait_for_run"), "{message}");
}

#[tokio::test(flavor = "multi_thread")]
async fn arguments_are_checked_by_name() {
    let mock = mock().await;
    let server = StdioServer::start(&mock);
    let cases = [
        ("list_agents", json!({"pageIndx": 1}), "Invalid parameter 'pageIndx': is unknown, got 1", "pageIndex"),
        ("list_agents", json!({"page-index": 1}), "Invalid parameter 'page-index': is unknown, got 1", "pageIndex"),
        ("get_agent", json!({}), "Invalid parameter 'agentId': is required, got nothing", "input schema"),
        (
            "get_agent",
            json!({"agentId": "shop"}),
            "Invalid parameter 'agentId': must be a whole number from 1",
            "Correct",
        ),
        ("get_agent", json!({"agentId": 1.5}), "Invalid parameter 'agentId': must be a whole number", "Correct"),
        ("get_agent", json!({"agentId": 0}), "Invalid parameter 'agentId': must be >= 1, got 0", "list_agents"),
        (
            "list_agents",
            json!({"recordsPerPage": 101}),
            "'recordsPerPage': must be between 1 and 100, got 101",
            "1 to 100",
        ),
        (
            "list_agents",
            json!({"recordsPerPage": -1}),
            "'recordsPerPage': must be a whole number from 1 to 100, got -1",
            "Correct",
        ),
        (
            "search_agents",
            json!({"query": "shop", "maxRecords": -1}),
            "'maxRecords': must be a whole number from 1 to 1000, got -1",
            "Correct",
        ),
        (
            "create_agent_schedule",
            json!({"agentId": 101, "name": "x", "cronExpression": "0 9 * * *"}),
            "'cronExpression': is unknown, got \"0 9 * * *\"",
            "Did you mean cron?",
        ),
        (
            "get_runs_summary",
            json!({"startDate": "01/02/2026"}),
            "'startDate': must be an ISO 8601 day or time, got '01/02/2026'",
            "2026-01-16",
        ),
        ("list_agents", json!({"status": "Failled"}), "'status': must be one of invalid", "Did you mean failed?"),
        ("list_agents", json!({"sortOrder": "up"}), "'sortOrder': must be one of asc, desc, got \"up\"", "Correct"),
        ("get_agents_usage", json!({"usageTypes": ["x"]}), "'usageTypes[0]': must be one of server-time", "Correct"),
        (
            "start_agent",
            json!({"agentId": 101, "inputParameters": 5}),
            "'inputParameters': must be a JSON object, got 5",
            "Correct",
        ),
        (
            "create_agent_schedule",
            json!({"agentId": 101, "name": "x", "everyCount": 1}),
            "'everyPeriod': is required with everyCount",
            "onceAt",
        ),
        (
            "create_agent_schedule",
            json!({"agentId": 101, "name": "x", "cron": "0 9 * * *", "onceAt": "2099-12-01T09:00:00Z"}),
            "'onceAt': must not be given together with cron, got both",
            "everyCount with everyPeriod",
        ),
        (
            "create_agent_schedule",
            json!({"agentId": 101, "name": "x"}),
            "'cron': one of cron, everyCount and onceAt is required",
            "everyCount with everyPeriod",
        ),
    ];
    for (tool, arguments, message, hint) in cases {
        let result = server.call(tool, arguments.clone());
        let text = result["content"][0]["text"].as_str().unwrap();
        assert_eq!(result["isError"], true, "{tool} {arguments}: {text}");
        let (said, advised) = text.split_once("\n\n").unwrap();
        assert!(said.contains(message) && advised.contains(hint), "{tool} {arguments}: {text}");
        assert!(result.get("structuredContent").is_none());
        assert_eq!(result["_meta"]["com.sequentum/error"]["kind"], "invalid-argument");
    }
    assert!(mock.requests().is_empty());

    let answer = server.answer("tools/call", json!({"name": "list_agnts"}));
    assert_eq!(answer["error"]["code"], -32602);
    assert!(answer["error"]["message"].as_str().unwrap().contains("list_agents"), "{answer}");
    let answer = server.answer("tools/call", json!({"name": "list-agents"}));
    assert!(answer["error"]["message"].as_str().unwrap().contains("did you mean list_agents"), "{answer}");
}

/// As clients and models write them: each must send what the plain form sends.
#[tokio::test(flavor = "multi_thread")]
async fn arguments_are_read_as_they_are_meant() {
    let mock = mock().await;
    let server = StdioServer::start(&mock);
    let sent = |tool: &str, arguments: Value| {
        mock.clear_requests();
        let result = server.call(tool, arguments.clone());
        let requests = mock.requests();
        let last = requests.last().unwrap_or_else(|| panic!("{tool} {arguments}: {result}"));
        (last.path.clone(), last.query.clone(), String::from_utf8_lossy(&last.body).into_owned())
    };
    for (tool, plain, meant) in [
        ("get_agent", json!({"agentId": 101}), json!({"agentId": "101"})),
        (
            "list_agents",
            json!({"status": "failed", "recordsPerPage": 5}),
            json!({"status": "Failed", "recordsPerPage": "5"}),
        ),
        ("list_agents", json!({"status": "failed"}), json!({"status": 7, "search": "", "spaceId": null})),
        (
            "get_runs_summary",
            json!({"status": "updating-data-set", "includeDetails": true}),
            json!({"status": "UpdatingDataSet", "includeDetails": "true"}),
        ),
        (
            "get_agents_usage",
            json!({"usageTypes": ["server-time"], "startDate": "2026-01-01", "endDate": "2026-01-31"}),
            json!({"usageTypes": "[\"Server Time\"]", "startDate": "2026-01-01", "endDate": "2026-01-31"}),
        ),
        (
            "start_agent",
            json!({"agentId": 101, "inputParameters": "{\"Url\":\"https://example.com\"}"}),
            json!({"agentId": 101, "inputParameters": {"Url": "https://example.com"}}),
        ),
        (
            "start_agent",
            json!({"agentId": 101, "inputParameters": "{\"Url\":\"https://example.com\"}"}),
            json!({"agentId": 101, "inputParameters": [{"name": "Url", "value": "https://example.com"}]}),
        ),
        (
            "get_runs_summary",
            json!({"startDate": "2026-01-16T08:00:00Z", "endDate": "2026-01-17T08:00:00.123Z"}),
            json!({"startDate": "2026-01-16T08:00:00", "endDate": "2026-01-17T08:00:00.1234567"}),
        ),
    ] {
        assert_eq!(sent(tool, plain.clone()), sent(tool, meant.clone()), "{tool} {meant}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_schedule_is_made_in_each_of_the_three_ways() {
    let mock = mock().await;
    let server = StdioServer::start(&mock);
    for timing in [
        json!({"cron": "0 9 * * 1-5"}),
        json!({"everyCount": 6, "everyPeriod": "hours", "startTime": null}),
        json!({"onceAt": "2099-12-01T09:00:00Z"}),
    ] {
        let mut arguments = json!({"agentId": 101, "name": "mine"});
        arguments.as_object_mut().unwrap().extend(timing.as_object().unwrap().clone());
        let result = server.call("create_agent_schedule", arguments);
        assert_eq!(result["structuredContent"]["name"], "mine", "{result}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_error_of_the_api_is_told_with_what_to_do() {
    let mock = mock().await;
    let server = StdioServer::start(&mock);
    let text = |result: &Value| result["content"][0]["text"].as_str().unwrap().to_owned();
    let result = server.call("get_agent", json!({"agentId": 999}));
    assert_eq!((&result["isError"], &result["_meta"]["com.sequentum/error"]["status"]), (&json!(true), &json!(404)));
    assert!(text(&result).contains("API Error 404") && text(&result).contains("list_agents"), "{result}");
    mock.fail_next(Fault::status_with(429, &[("retry-after", "77")], ""));
    let result = server.call("list_spaces", json!({}));
    assert_eq!(result["_meta"]["com.sequentum/error"]["retryAfterSeconds"], 77);
}

#[tokio::test(flavor = "multi_thread")]
async fn resources_are_listed_and_read() {
    let mock = mock().await;
    let server = StdioServer::start(&mock);
    let resources = server.result("resources/list", json!({}))["resources"].clone();
    let templates = server.result("resources/templates/list", json!({}))["resourceTemplates"].clone();
    let mut uris: Vec<_> =
        resources.as_array().unwrap().iter().map(|one| one["uri"].as_str().unwrap().to_owned()).collect();
    let filled = [
        "agents/101",
        "agents/101/versions",
        "agents/101/schedules",
        "agents/101/cost-breakdown",
        "agents/101/runs",
        "agents/101/runs/9060",
        "agents/101/runs/9060/files",
        "agents/101/runs/9059/diagnostics",
        "agents/101/latest-failure",
        "spaces/11",
        "spaces/11/agents",
    ];
    assert_eq!(templates.as_array().unwrap().len(), filled.len(), "each template once: {templates}");
    uris.extend(filled.map(|path| format!("sequentum://{path}")));
    for uri in &uris {
        let contents = server.result("resources/read", json!({"uri": uri}))["contents"].clone();
        assert_eq!((&contents[0]["uri"], &contents[0]["mimeType"]), (&json!(uri), &json!("application/json")));
        let data: Value = serde_json::from_str(contents[0]["text"].as_str().unwrap()).unwrap();
        assert!(data.is_object(), "{uri}");
    }
    for uri in ["sequentum://agents/999", "sequentum://agents/0", "sequentum://nothing", "file:///etc/passwd", ""] {
        let error = server.answer("resources/read", json!({"uri": uri}))["error"].clone();
        assert_eq!((&error["code"], &error["data"]["uri"]), (&json!(-32002), &json!(uri)), "{uri}");
    }
    mock.fail_next(Fault::status(500));
    let error = server.answer("resources/read", json!({"uri": "sequentum://spaces"}))["error"].clone();
    assert_eq!(error["code"], -32603, "{error}");
}
