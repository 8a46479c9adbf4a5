//! What answers cost a model to read: the characters of each result, beside what the service sent for it.

use super::server::{HttpServer, StdioServer, mock};
use host_test::examples;
use host_test::lengthy::{self, LONGEST, Lengthy};
use host_test::mock::{Fault, Mock, StoredFile};
use reqwest::redirect::Policy;
use serde_json::{Value, json};

/// Characters of what a call returns as text, which is what a model reads.
fn characters(server: &StdioServer, tool: &str, arguments: Value) -> usize {
    let result = server.call(tool, arguments);
    assert_ne!(result["isError"], true, "{tool}: {result}");
    result["content"][0]["text"].as_str().expect("a text").chars().count()
}

fn show(what: &str, received: usize, shown: usize) {
    println!("{what:<28} {received:>9} characters received {shown:>7} shown");
}

/// A call whose answers are these, which must cost so much at most.
fn costs(server: &StdioServer, mock: &Mock, what: &str, call: (&str, Value), answer: &Value, budget: usize) {
    let body = answer.to_string();
    mock.fail_next(Fault::status_with(200, &[("content-type", "application/json")], body.clone()));
    let shown = characters(server, call.0, call.1);
    show(what, body.chars().count(), shown);
    assert!(shown <= budget, "{what}: {shown} characters, {budget} at most");
}

/// An agent as large as those that were seen: pictures in base64, a page of documentation, inputs with defaults.
fn agent(number: u64) -> Value {
    json!({
        "id": 104_000 + number,
        "name": format!("shop-{number}.example.com – kettles, DE"),
        "description": format!("Prices, stock and delivery times of all kettles of shop {number} in Germany, with the \
            seller and the rating of each offer; runs every morning before the price meeting"),
        "documentation": "Log in first. Then set the region; it decides the currency. ".repeat(12),
        "icon": "iVBORw0KGgoAAAANSUhEUgAAAEAAAABACAYAAACqaXHe".repeat(120),
        "image": "iVBORw0KGgoAAAANSUhEUgAAAoAAAAFoCAYAAADHMkpR".repeat(900),
        "inputParameters": {"Url": format!("https://shop-{number}.example/prices"), "MaxPages": "25", "Currency": "EUR"},
        "configType": 1, "isActive": true, "proxyPoolId": 3, "spaceId": 11, "startUrl": "https://shop.example/prices",
        "status": 10, "userId": 7, "validationStatus": 3, "version": 12, "agentTemplates": null,
        "created": "2025-03-01T08:15:30.1234567Z", "updated": "2026-09-01T00:00:00",
        "lastActivity": "2026-11-20T23:59:59.9999999Z",
    })
}

/// A run as an agent's history has it; every third has failed, and says why.
fn run(number: u64) -> Value {
    let failed = number % 3 == 2;
    let why = "The page https://shop.example/prices?page=12 could not be loaded: HTTP 503 Service Unavailable, after 3 attempts";
    json!({
        "id": 50_000 + number, "configId": 101, "configName": "Shop prices", "spaceId": 11, "organizationId": 42,
        "organizationName": "Example Retail", "sequence": number, "tag": null,
        "status": if failed { 7 } else { 10 }, "message": if failed { why } else { "The agent completed successfully." }, "startTime": "2026-11-20T06:00:23.5000000Z",
        "endTime": "2026-11-20T06:12:34.2500000Z", "created": "2026-11-20T06:00:00.0000000Z", "parallelism": 1,
        "parallelMaxConcurrency": 1, "parallelExport": "Combined", "parallelSet": null, "configVersion": 12,
        "actionCount": 5_312, "pageCount": 640, "dynamicPageCount": 12, "requestCount": 9_120, "dataCount": 12_840,
        "exportCount": 12_840, "inputCount": 25, "errorCount": 2, "traffic": 182_345_678, "runTimeSec": 730.75,
        "serverName": "worker-17", "tableType": "history",
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_as_large_as_real_ones_stay_within_their_budget() {
    let mock = mock().await;
    let server = StdioServer::start(&mock);
    costs(&server, &mock, "an agent with pictures", ("get_agent", json!({"agentId": 1_001})), &agent(1), 3_000);
    let agents: Vec<_> = (0..50).map(agent).collect();
    let page = json!({"totalRecordCount": 50, "agents": agents});
    costs(&server, &mock, "50 agents", ("list_agents", json!({})), &page, 10_000);
    let runs: Vec<_> = (0..50).map(run).collect();
    let call = ("get_agent_runs", json!({"agentId": 101, "maxRecords": 50}));
    costs(&server, &mock, "50 runs", call, &json!(runs), 12_500);

    let mut table = "sku,name,price,currency,url\r\n".to_owned();
    for row in 0..20 {
        table += &format!("A-{row},Kettle number {row},{row}.99,EUR,https://shop.example/kettles/{row}\r\n");
    }
    mock.set_files(
        9060,
        vec![StoredFile::new("prices.csv", StoredFile::DELIVERED, "text/csv", table.clone().into_bytes())],
    );
    let shown = characters(&server, "get_run_data", json!({"agentId": 101, "runId": 9060}));
    show("20 rows of data", table.len(), shown);
    assert!(shown <= table.len() + 400, "{shown} characters for {}", table.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn no_list_is_longer_than_a_model_can_take() {
    let mock = mock().await;
    let server = StdioServer::start(&mock);
    let runs: Vec<_> = (0..1_000).map(run).collect();
    // With a picture for each it would be refused as larger than any answer may be.
    let without_pictures = |number| {
        let mut agent = agent(number);
        agent["image"] = Value::Null;
        agent
    };
    let agents: Vec<_> = (0..1_000).map(without_pictures).collect();
    for (tool, arguments, answer) in [
        ("get_agent_runs", json!({"agentId": 101, "maxRecords": 1_000}), json!(runs)),
        ("search_agents", json!({"query": "shop", "maxRecords": 1_000}), json!(agents)),
    ] {
        let body = answer.to_string();
        mock.fail_next(Fault::status_with(200, &[("content-type", "application/json")], body.clone()));
        let result = server.call(tool, arguments);
        let text = result["content"][0]["text"].as_str().expect("a text");
        show(&format!("{tool}, 1,000 items"), body.len(), text.chars().count());
        assert!(text.chars().count() <= LONGEST, "{tool}: {} characters", text.chars().count());
        let note = result["structuredContent"]["note"].as_str();
        assert!(note.is_some_and(|note| !note.is_empty()), "{tool}: nothing says that there are more");
    }
}

/// What the results say of how to go on is tested through the component.
#[tokio::test(flavor = "multi_thread")]
async fn whatever_the_service_answers_no_tool_says_more_than_a_model_can_take() {
    for Lengthy { tool, arguments, answers, .. } in lengthy::calls() {
        let mock = mock().await;
        mock.set_files(lengthy::RUN, lengthy::files());
        answers.into_iter().for_each(|answer| mock.fail_next(answer));
        let server = StdioServer::start(&mock);
        let result = server.call(&catalogue::snake(tool), examples::for_client(arguments));
        let text = result["content"][0]["text"].as_str().expect("a text");
        let length = text.chars().count();
        assert!(length <= LONGEST, "{tool}: {length} characters");
    }
}

/// A client ends a stream of events above 1 MiB. Every result goes out twice, as data and as text.
#[tokio::test(flavor = "multi_thread")]
async fn no_message_is_longer_than_a_client_takes() {
    let mock = mock().await;
    let (stdio, http) = (StdioServer::start(&mock), HttpServer::shared(&mock).await);
    // Of the characters that take most bytes.
    let long = "🙂\"\\\u{1}".repeat(50_000);
    let runs: Vec<_> = (0..1_000)
        .map(|number| {
            let mut run = run(number);
            run["message"] = json!("🙂".repeat(300));
            run
        })
        .collect();
    let mut agent = agent(1);
    agent["documentation"] = json!(long);
    agent["inputParameters"]["Url"] = json!(long);
    let failed = json!({"runId": 9059, "agentId": 101, "status": "Failed", "errorMessage": long});
    let mut longest = 0;
    for (method, params, answer) in [
        ("tools/list", json!({}), Value::Null),
        ("tools/call", call("get_agent_runs", json!({"agentId": 101, "maxRecords": 1_000})), json!(runs)),
        ("tools/call", call("get_agent", json!({"agentId": 101})), agent.clone()),
        ("tools/call", call("get_run_diagnostics", json!({"agentId": 101, "runId": 9059})), failed),
        ("resources/read", json!({"uri": "sequentum://agents/101"}), agent),
        ("resources/read", json!({"uri": "sequentum://agents/101/runs"}), json!(runs)),
    ] {
        let answered = || {
            if !answer.is_null() {
                let headers = [("content-type", "application/json")];
                mock.fail_next(Fault::status_with(200, &headers, answer.to_string()));
            }
        };
        answered();
        let line = stdio.answer(method, params.clone()).to_string().len();
        let mut lengths = vec![line];
        for accept in ["application/json", "application/json, text/event-stream"] {
            answered();
            let mut params = params.clone();
            params["_meta"] = json!({"progressToken": 1});
            let message = json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": params});
            let headers = [("content-type", "application/json"), ("accept", accept)];
            let reply = http.request("POST", "/mcp", &headers, message.to_string().into_bytes()).await;
            assert!(
                reply.status == 200 && !reply.body.contains("\"isError\":true"),
                "{method} {params}: {}",
                reply.body
            );
            lengths.push(reply.body.len());
        }
        println!("{method} {params}: {lengths:?} bytes");
        longest = lengths.into_iter().fold(longest, usize::max);
    }
    assert!(longest < 512 * 1024, "{longest} bytes");
}

fn call(tool: &str, arguments: Value) -> Value {
    json!({"name": tool, "arguments": arguments})
}

/// For whoever weighs one tool against another.
#[tokio::test(flavor = "multi_thread")]
async fn every_example_costs_less_than_a_model_can_take() {
    let mock = mock().await;
    let server = StdioServer::start(&mock);
    let client = reqwest::Client::builder().redirect(Policy::none()).build().expect("a client");
    for example in examples::for_mcp().expect("JSON").as_array().expect("a list") {
        if example["before"].is_object() {
            let before = &example["before"];
            server.call(before["tool"].as_str().expect("a name"), before["arguments"].clone());
        }
        mock.clear_requests();
        let tool = example["tool"].as_str().expect("a name");
        let shown = characters(&server, tool, example["arguments"].clone());
        assert!(shown <= LONGEST, "{tool}: {shown} characters");
        let mut received = 0;
        for request in mock.requests().iter().filter(|request| request.method == "GET") {
            let query = request.query.as_ref().map_or(String::new(), |query| format!("?{query}"));
            let again = client.get(format!("{}{}{query}", mock.url(), request.path));
            let again =
                again.header("authorization", format!("ApiKey {}", host_test::KEY)).send().await.expect("an answer");
            received += again.text().await.expect("text").chars().count();
        }
        show(tool, received, shown);
    }
}
