//! The access log, and the trace that goes on to the Control Center.

use super::server::{HttpServer, KEY, StdioServer, mock};
use host_test::host::Capture;
use host_test::mock::{Fault, Mock};
use host_test::{CALLERS_KEY, shows_key};
use serde_json::{Value, json};

const TRACE: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
const OTHER_TRACE: &str = "00-11111111111111111111111111111111-2222222222222222-00";
const JSON: (&str, &str) = ("SEQUENTUM_LOG", "json");

fn request(id: i64, method: &str, params: Value) -> Value {
    json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params})
}

/// The lines so far, without their times, once there are as many.
async fn lines(log: &Capture, count: usize) -> Vec<Value> {
    for _ in 0..500 {
        if log.text().lines().count() >= count {
            break;
        }
        // A line is written when the answer is sent: it may come after it.
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    let text = log.text();
    let mut lines: Vec<Value> =
        text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("{line}"))).collect();
    for line in &mut lines {
        let time = line.as_object_mut().unwrap().remove("milliseconds");
        assert!(time.is_some_and(|time| time.as_u64().unwrap() < 30_000), "{line}");
    }
    assert_eq!(lines.len(), count, "{text}");
    lines
}

/// The traces that the Control Center was given.
fn traces(mock: &Mock) -> Vec<Option<String>> {
    mock.requests().iter().map(|seen| seen.header("traceparent").map(str::to_owned)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_request_is_one_line_without_what_was_given_or_found() {
    let mock = mock().await;
    let (server, log) = HttpServer::start_logging(&mock, &[JSON]).await;
    let key = format!("Bearer {CALLERS_KEY}");
    let headers = [("authorization", key.as_str()), ("user-agent", "client/1"), ("traceparent", TRACE)];
    let reply = server.call(&headers, "search_agents", json!({"query": "Shop prices"})).await;
    assert_eq!(reply.status, 200);
    let of = |http: &str, path: &str, status: u16| json!({"http": http, "path": path, "status": status, "client": "client/1", "traceparent": TRACE});
    let mut call = of("POST", "/mcp", 200);
    call["method"] = json!("tools/call");
    call["tool"] = json!("search_agents");
    assert_eq!(lines(&log, 1).await, [call]);

    // So is one that is refused, at whichever door.
    assert_eq!(server.request("GET", "/sk-of-the-caller%2F%2B%22d00e8813ff", &headers, Vec::new()).await.status, 404);
    let stranger = [("host", "evil.example.com"), ("user-agent", "client/1"), ("traceparent", TRACE)];
    assert_eq!(server.request("GET", "/", &stranger, Vec::new()).await.status, 403);
    assert_eq!(server.post(&[], &request(1, "ping", json!({}))).await.status, 401);
    assert_eq!(server.request("GET", "/health", &[], Vec::new()).await.status, 200);
    let mut lost = of("GET", "", 404);
    lost.as_object_mut().unwrap().retain(|name, _| name != "path");
    let denied = json!({"http": "POST", "path": "/mcp", "status": 401});
    let health = json!({"http": "GET", "path": "/health", "status": 200});
    assert_eq!(lines(&log, 5).await[1..], [lost, of("GET", "/", 403), denied, health]);

    // The name that a client gives itself comes before that of its library; a batch has a line for each request.
    let info = json!({"name": "claude", "version": "2"});
    let hello = json!({"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": info});
    server.post(&headers, &request(1, "initialize", hello)).await;
    let batch = json!([request(1, "ping", json!({})), request(2, "tools/list", json!({}))]);
    assert_eq!(server.post(&headers, &batch).await.status, 200);
    let told: Vec<_> =
        lines(&log, 8).await[5..].iter().map(|line| (line["method"].clone(), line["client"].clone())).collect();
    let expected = [("initialize", "claude/2"), ("ping", "client/1"), ("tools/list", "client/1")];
    assert_eq!(told, expected.map(|(method, client)| (json!(method), json!(client))));
    assert!(!log.text().contains("Shop") && !shows_key(&log.text()), "{}", log.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_others_write_forges_no_line_and_shows_no_key() {
    let mock = mock().await;
    let variables = [JSON, KEY, ("SEQUENTUM_ALLOW_SHARED_KEY", "1")];
    let (server, log) = HttpServer::start_logging(&mock, &variables).await;
    let forged = &format!("x\n{{\"status\":200}}\r\u{2028}\u{202e}{} {CALLERS_KEY}", KEY.1);
    let [key, agent, trace] =
        [format!("ApiKey {CALLERS_KEY}"), format!("{CALLERS_KEY} {}", KEY.1), format!("00-{CALLERS_KEY}")];
    let headers = [("authorization", key.as_str()), ("user-agent", &agent), ("traceparent", &trace)];
    server.call(&headers, forged, json!({})).await;
    server.post(&headers, &request(1, forged, json!({"clientInfo": {"name": forged, "version": forged}}))).await;
    server.request("GET", "/", &headers, Vec::new()).await;
    assert!(!shows_key(&log.text()), "{}", log.text());
    let lines = lines(&log, 3).await;
    assert_eq!(lines[0]["tool"], json!("x {\"status\":200}  [API key] [API key]"));
    assert_eq!(lines[1]["method"], lines[0]["tool"]);
    assert!(lines[1]["client"].as_str().unwrap().starts_with("x {\"status\":200}  [API key]"));
    assert_eq!((&lines[2]["client"], &lines[2]["traceparent"]), (&json!("[API key] [API key]"), &Value::Null));
}

/// A key that may be a session's id: others are refused before anything is sent.
const ID: &str = "sk-recognisable/+\"&<=>'~7f3a9c4e";

/// What a build is asked for, as the tool, its arguments, and what the Control Center answers to the first requests.
fn builds() -> [(&'static str, Value, Vec<Fault>); 3] {
    let begun = Fault::status_with(200, &[], json!({ "sessionId": ID }).to_string());
    let prompt = json!({ "prompt": "Confidential: the prices of our competitor" });
    let session = json!({ "sessionId": ID });
    [
        ("start_agent_build", prompt, vec![begun, Fault::Empty(500)]),
        ("get_agent_build_status", session.clone(), vec![]),
        ("stop_agent_build", session, vec![]),
    ]
}

/// What the log of `DEBUG=1` says of them, without the times.
const BUILDS: [&str; 4] = [
    "POST /api/v1/agent-builder/start 200",
    "GET /api/v1/agent-builder/[API key]/status 500",
    "GET /api/v1/agent-builder/[API key]/status 404",
    "POST /api/v1/agent-builder/[API key]/stop 404",
];

/// The lines that the log of `DEBUG=1` has, without their times, once there are as many.
async fn debug_lines(log: &Capture, count: usize) -> Vec<String> {
    let debug = || -> Vec<String> {
        let text = log.text();
        let lines = text.lines().filter(|line| !line.starts_with('{'));
        lines.map(|line| line.rsplitn(3, ' ').nth(2).unwrap_or(line).to_owned()).collect()
    };
    for _ in 0..500 {
        if debug().len() >= count {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    debug()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_of_a_build_has_no_prompt_no_key_and_no_session_that_is_the_key() {
    let mock = mock().await;
    let variables = [("SEQUENTUM_API_KEY", ID), ("DEBUG", "1"), JSON, ("SEQUENTUM_ALLOW_SHARED_KEY", "1")];
    let (stdio, stdio_log) = StdioServer::start_logging(&mock, &variables);
    let (http, http_log) = HttpServer::start_logging(&mock, &variables).await;
    for (tool, arguments, faults) in builds() {
        for over_http in [false, true] {
            faults.iter().for_each(|fault| mock.fail_next(fault.clone()));
            let result = match over_http {
                false => stdio.call(tool, arguments.clone()),
                true => http.call(&[], tool, arguments.clone()).await.json()["result"].clone(),
            };
            assert_eq!(result["isError"], true, "{tool}: {result}");
        }
    }
    for (log, told) in [(&stdio_log, vec![]), (&http_log, builds().map(|(tool, ..)| tool).to_vec())] {
        assert_eq!(debug_lines(log, BUILDS.len()).await, BUILDS);
        let access = || -> Vec<Value> {
            let text = log.text();
            let lines = text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
            lines.map(|line| line["tool"].clone()).collect()
        };
        // A request is told once all of its answer was sent.
        for _ in 0..500 {
            if access().len() >= told.len() {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        assert_eq!(access(), told);
        let text = log.text();
        assert!(!shows_key(&text) && !text.contains("Confidential"), "{text}");
    }
    stdio.end();
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_logged_unless_it_is_wanted() {
    let mock = mock().await;
    let (server, log) = HttpServer::start_logging(&mock, &[("SEQUENTUM_LOG", "text")]).await;
    server.call(&[("authorization", &format!("ApiKey {CALLERS_KEY}"))], "list_spaces", json!({})).await;
    assert_eq!(log.text(), "");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trace_goes_on_to_the_control_center_and_only_a_trace_does() {
    let mock = mock().await;
    let server = HttpServer::shared(&mock).await;
    let tool = |meta: Value| request(1, "tools/call", json!({"name": "list_spaces", "_meta": meta}));
    server.post(&[("traceparent", TRACE)], &tool(json!({"traceparent": OTHER_TRACE}))).await;
    server.post(&[], &tool(json!({"traceparent": OTHER_TRACE}))).await;
    server.post(&[("traceparent", "00-x")], &tool(json!({"traceparent": 1}))).await;
    server.post(&[], &tool(json!({"traceparent": format!("{TRACE}\r\nx: y")}))).await;
    let sent = [Some(TRACE), Some(OTHER_TRACE), None, None].map(|trace| trace.map(str::to_owned));
    assert_eq!(traces(&mock), sent);

    mock.clear_requests();
    let stdio = StdioServer::start(&mock);
    stdio.result("tools/call", json!({"name": "list_spaces", "_meta": {"traceparent": TRACE}}));
    stdio.result("tools/call", json!({"name": "list_spaces"}));
    assert_eq!(traces(&mock), [Some(TRACE.to_owned()), None]);
    stdio.end();
}
