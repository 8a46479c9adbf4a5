//! Streamable HTTP in the legacy era: paths, headers, bodies, events.

use super::server::{HttpServer, KEY, mock};
use super::surface;
use host_test::CALLERS_KEY;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

fn request(method: &str, params: Value) -> Value {
    json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": params})
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_are_answered_as_json() {
    let mock = mock().await;
    let server = HttpServer::shared(&mock).await;
    let info = json!({"name": "test", "version": "1"});
    let hello = json!({"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": info});
    let reply = server.post(&[], &request("initialize", hello)).await;
    assert_eq!((reply.status, reply.header("content-type")), (200, "application/json"));
    assert_eq!(reply.json()["result"]["protocolVersion"], "2025-06-18");
    assert_eq!(reply.header("mcp-session-id"), "");

    let version = [("mcp-protocol-version", "2025-06-18")];
    let reply = server.post(&version, &json!({"jsonrpc": "2.0", "method": "notifications/initialized"})).await;
    assert_eq!((reply.status, reply.body.as_str()), (202, ""));
    let reply = server.post(&version, &request("ping", json!({}))).await;
    assert_eq!(reply.json()["result"], json!({}));
    let reply = server.call(&version, "get_agent", json!({"agentId": 101})).await;
    assert_eq!(reply.json()["result"]["structuredContent"]["name"], "Shop prices");
    // No handshake is needed: another instance may have had it.
    let reply = server.post(&[], &request("tools/list", json!({}))).await;
    assert_eq!(
        reply.json()["result"]["tools"].as_array().map(Vec::len),
        Some(surface::count("mcp-tools.json", "tools"))
    );
}

/// Method, path, headers, body, and the status that must come back.
type Case = (&'static str, &'static str, &'static [(&'static str, &'static str)], &'static str, u16);

const JSON: (&str, &str) = ("content-type", "application/json");

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_request_is_refused() {
    let mock = mock().await;
    let server = HttpServer::shared(&mock).await;
    let cases: &[Case] = &[
        ("GET", "/mcp", &[], "", 405),
        ("DELETE", "/mcp", &[], "", 405),
        ("PUT", "/mcp", &[JSON], "{}", 405),
        ("GET", "/", &[], "", 200),
        ("POST", "/", &[JSON], "{}", 405),
        ("POST", "/other", &[JSON], "{}", 404),
        ("POST", "/health", &[], "", 405),
        ("POST", "/mcp", &[], "{}", 415),
        ("POST", "/mcp", &[("content-type", "text/plain")], "{}", 415),
        ("POST", "/mcp", &[JSON, ("accept", "text/html")], "{}", 406),
        ("POST", "/mcp", &[JSON], "garbage", 400),
        ("POST", "/mcp", &[JSON], "", 400),
        ("POST", "/mcp", &[JSON], "[]", 400),
        ("POST", "/mcp", &[JSON], "{\"jsonrpc\":\"2.0\",\"id\":[],\"method\":\"ping\"}", 400),
        (
            "POST",
            "/mcp",
            &[JSON, ("mcp-protocol-version", "2025-11-25")],
            "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}]",
            400,
        ),
        (
            "POST",
            "/mcp",
            &[JSON, ("mcp-protocol-version", "1999-01-01")],
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}",
            400,
        ),
    ];
    for (method, path, headers, body, status) in cases {
        let reply = server.request(method, path, headers, body.as_bytes().to_vec()).await;
        assert_eq!(reply.status, *status, "{method} {path} {headers:?} {body}: {}", reply.body);
    }
    assert_eq!(server.request("GET", "/mcp", &[], Vec::new()).await.header("allow"), "POST");
    let reply =
        server.request("POST", "/mcp", &[JSON], b"[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}]".to_vec()).await;
    assert_eq!(reply.json(), json!([{"jsonrpc": "2.0", "id": 1, "result": {}}]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_of_more_than_4_mib_is_refused() {
    let mock = mock().await;
    let server = HttpServer::shared(&mock).await;
    let ping = |padding: usize| request("ping", json!({"_meta": {"x": "x".repeat(padding)}}));
    assert_eq!(server.post(&[], &ping(4 * 1024 * 1024 - 200)).await.json()["result"], json!({}));
    let reply = server.post(&[], &ping(4 * 1024 * 1024)).await;
    assert_eq!((reply.status, &reply.json()["error"]["code"]), (413, &json!(-32600)));
    // Who sent it learns that it is its own.
    assert_eq!(reply.json()["id"], 1);
    assert_eq!(server.request("GET", "/health", &[], Vec::new()).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_known_hosts_and_origins_are_served() {
    let mock = mock().await;
    let server = HttpServer::start(
        &mock,
        &[
            KEY,
            ("SEQUENTUM_ALLOW_SHARED_KEY", "1"),
            ("SEQUENTUM_MCP_URL", "https://mcp.example.com/mcp"),
            ("SEQUENTUM_ALLOWED_ORIGINS", "https://chat.example.org"),
        ],
    )
    .await;
    for (headers, status) in [
        (("host", "evil.example.com"), 403),
        (("host", "localhost.evil.example.com"), 403),
        (("host", "mcp.example.com"), 200),
        (("host", "mcp.example.com:443"), 200),
        (("host", "mcp.example.com:444"), 403),
        (("host", "localhost:1234"), 200),
        (("origin", "http://evil.example.com"), 403),
        (("origin", "null"), 403),
        (("origin", "https://claude.ai"), 200),
        (("origin", "https://chatgpt.com"), 200),
        (("origin", "https://chat.example.org"), 200),
        (("origin", "https://mcp.example.com"), 200),
        (("origin", "http://localhost:6274"), 200),
        (("origin", "http://127.0.0.1:6274"), 200),
        (("origin", "http://localhost:3000"), 403),
        (("origin", "http://127.0.0.1:8080"), 403),
        (("origin", "http://[::1]:6274"), 403),
    ] {
        let reply = server.post(&[headers], &request("ping", json!({}))).await;
        assert_eq!(reply.status, status, "{headers:?}: {}", reply.body);
        let reply = server.request("GET", "/", &[headers], Vec::new()).await;
        assert_eq!(reply.status, status, "{headers:?}");
    }
    assert!(mock.requests().is_empty());

    // Where the key is the caller's own, a page on this machine may bring one.
    let own = HttpServer::start(&mock, &[]).await;
    let key = format!("ApiKey {CALLERS_KEY}");
    let page = [("origin", "http://localhost:3000"), ("authorization", &key)];
    assert_eq!(own.post(&page, &request("ping", json!({}))).await.status, 200);

    // A page that may call may also see the answer; its browser asks first.
    let page = ("origin", "https://chat.example.org");
    let reply = server.post(&[page], &request("ping", json!({}))).await;
    assert_eq!(reply.header("access-control-allow-origin"), page.1);
    let reply = server.request("OPTIONS", "/mcp", &[page], Vec::new()).await;
    assert_eq!((reply.status, reply.header("access-control-allow-origin")), (204, page.1));
    assert!(reply.header("access-control-allow-headers").contains("mcp-protocol-version"));
    let reply = server.post(&[], &request("ping", json!({}))).await;
    assert_eq!(reply.header("access-control-allow-origin"), "");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_address_says_what_this_is() {
    let mock = mock().await;
    let server = HttpServer::start(&mock, &[]).await;
    let text = server.request("GET", "/", &[], Vec::new()).await;
    assert!(
        text.header("content-type").starts_with("text/plain") && text.body.contains(&server.endpoint()),
        "{}",
        text.body
    );
    let page = server.request("GET", "/", &[("accept", "text/html")], Vec::new()).await;
    assert!(
        page.header("content-type").starts_with("text/html") && page.body.contains("Authorization: ApiKey"),
        "{}",
        page.body
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_header_on_which_access_depends_is_there_once_and_is_text() {
    let mock = mock().await;
    let server = HttpServer::shared(&mock).await;
    for headers in [
        &[("authorization", "Bearer a"), ("authorization", "Bearer b")][..],
        &[("origin", "http://localhost"), ("origin", "http://evil.example.com")],
        &[("x-mcp-readonly", "0"), ("x-mcp-readonly", "1")],
        &[("x-mcp-toolsets", "runs"), ("x-mcp-toolsets", "billing")],
        // To look for it in what others say would take long.
        &[("authorization", &format!("Bearer {}", "a".repeat(17 * 1024)))],
    ] {
        let reply = server.call(headers, "list_spaces", json!({})).await;
        assert_eq!(reply.status, 400, "{headers:?}: {}", reply.body);
    }
    assert!(mock.requests().is_empty());
}

/// An instance that waits for a client serves nobody else: neither for one that says nothing more, nor for one that goes on and
/// on.
#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_does_not_come_is_not_waited_for() {
    let mock = mock().await;
    let server = HttpServer::shared(&mock).await;
    let silent = refused_after(&server, Duration::from_secs(3_600));
    let trickling = refused_after(&server, Duration::from_secs(3));
    let (silent, trickling) = tokio::join!(silent, trickling);
    assert!(silent < Duration::from_secs(25), "{silent:?}");
    assert!((Duration::from_secs(25)..Duration::from_secs(55)).contains(&trickling), "{trickling:?}");
}

/// When a client is refused that sends a byte each `pause`.
async fn refused_after(server: &HttpServer, pause: Duration) -> Duration {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let address = server.origin.strip_prefix("http://").unwrap();
    let (mut from, mut to) = tokio::net::TcpStream::connect(address).await.unwrap().into_split();
    let head = format!(
        "POST /mcp HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n"
    );
    to.write_all(head.as_bytes()).await.unwrap();
    let began = Instant::now();
    let sending = tokio::spawn(async move {
        while to.write_all(b" ").await.is_ok() {
            tokio::time::sleep(pause).await;
        }
    });
    let mut answer = [0; 64];
    let read = tokio::time::timeout(Duration::from_secs(60), from.read(&mut answer)).await;
    sending.abort();
    let said = String::from_utf8_lossy(&answer[..read.expect("an answer in time").unwrap()]).into_owned();
    assert!(said.starts_with("HTTP/1.1 408 "), "{said}");
    began.elapsed()
}

#[tokio::test(flavor = "multi_thread")]
async fn progress_makes_the_answer_a_stream_of_events() {
    let mock = mock().await;
    let server = HttpServer::shared(&mock).await;
    let arguments = json!({"agentId": 101, "isRunSynchronously": true, "timeout": 60});
    let params = json!({"name": "start_agent", "arguments": arguments, "_meta": {"progressToken": "p"}});
    let reply = server.post(&[], &request("tools/call", params)).await;
    let events = reply.events();
    let (answer, progress) = events.split_last().unwrap();
    assert!(!progress.is_empty());
    let mut last = 0.0;
    for event in progress {
        assert_eq!(
            (&event["method"], &event["params"]["progressToken"]),
            (&json!("notifications/progress"), &json!("p"))
        );
        let now = event["params"]["progress"].as_f64().unwrap();
        assert!(now > last, "{event}");
        last = now;
    }
    assert_eq!((&answer["id"], &answer["result"]["structuredContent"]["tag"]), (&json!(1), &json!("finished")));

    // Without a token, or for a client that does not take events, the answer is JSON.
    let reply = server.call(&[], "start_agent", arguments_of_a_short_run()).await;
    assert_eq!(reply.header("content-type"), "application/json");
    let params = json!({"name": "start_agent", "arguments": arguments_of_a_short_run(), "_meta": {"progressToken": 1}});
    let headers = [("content-type", "application/json"), ("accept", "application/json")];
    let message = request("tools/call", params).to_string().into_bytes();
    let reply = server.request("POST", "/mcp", &headers, message).await;
    assert_eq!((reply.status, reply.header("content-type")), (200, "application/json"));
}

fn arguments_of_a_short_run() -> Value {
    json!({"agentId": 102, "isRunSynchronously": true, "timeout": 60})
}
