//! `/health` and `/ready`, as a load balancer asks, and what a refused host is told.

use super::server::{HttpServer, Reply, mock};
use host_test::mock::Fault;
use serde_json::{Value, json};

/// As a probe of Kubernetes calls an instance, by its address.
const BY_ADDRESS: (&str, &str) = ("host", "10.1.2.3:8080");

async fn get(server: &HttpServer, path: &str, headers: &[(&str, &str)]) -> Reply {
    server.request("GET", path, headers, Vec::new()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_probe_may_name_any_host_and_everything_else_may_not() {
    let mock = mock().await;
    let server = HttpServer::start(&mock, &[("SEQUENTUM_MCP_URL", "https://mcp.example.com/mcp")]).await;
    for path in ["/health", "/ready", "/ready/"] {
        assert_eq!(get(&server, path, &[BY_ADDRESS]).await.status, 200, "{path}");
        let page = ("origin", "http://evil.example.com");
        assert_eq!(get(&server, path, &[BY_ADDRESS, page]).await.status, 403, "{path}: a page of another name");
    }
    for path in ["/", "/mcp", "/.well-known/oauth-protected-resource", "/healthy"] {
        assert_eq!(get(&server, path, &[BY_ADDRESS]).await.status, 403, "{path}");
    }
    assert_eq!(server.request("POST", "/ready", &[BY_ADDRESS], Vec::new()).await.status, 403);
    // A refused host is told what to add, and a host that is added is served.
    let refused = get(&server, "/", &[("host", "mcp.internal")]).await.body;
    assert!(refused.contains("SEQUENTUM_MCP_URL says https://mcp.example.com/mcp."), "{refused}");
    assert!(refused.contains("add mcp.internal to SEQUENTUM_ALLOWED_HOSTS"), "{refused}");
    let server = HttpServer::start(&mock, &[("SEQUENTUM_ALLOWED_HOSTS", "other, mcp.internal")]).await;
    assert_eq!(get(&server, "/", &[("host", "mcp.internal")]).await.status, 200);
    let refused = get(&server, "/", &[("host", "mcp.example.com")]).await.body;
    assert!(refused.contains("set SEQUENTUM_MCP_URL to the server's public address"), "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_ready_once_it_is_configured_and_the_control_center_answers() {
    let mock = mock().await;
    let server = HttpServer::start(&mock, &[]).await;
    // Callers bring their own key: none is missing.
    let ready = get(&server, "/ready", &[]).await;
    assert_eq!((ready.status, ready.json()), (200, json!({"status": "ready", "findings": []})));
    assert_eq!(ready.header("cache-control"), "max-age=30");
    // It was looked for once, without a key, and not with anything that counts against one.
    let seen = mock.requests();
    let asked: Vec<_> = seen.iter().map(|seen| (seen.method.as_str(), seen.path.as_str())).collect();
    assert_eq!((asked, seen[0].header("authorization")), (vec![("GET", "/")], None));
    assert_eq!(get(&server, "/health", &[]).await.status, 200);
    assert_eq!(mock.requests().len(), 1, "being alive is nothing to ask others about");

    mock.fail_always(Fault::status(503));
    let down = get(&server, "/ready", &[]).await;
    assert_eq!((down.status, &down.json()["status"]), (503, &json!("Control Center out of reach")));
    assert!(down.body.contains("answers with status 503"), "{}", down.body);
    assert_eq!(get(&server, "/health", &[]).await.status, 200);

    let nowhere = [("SEQUENTUM_API_URL", "http://127.0.0.1:9")];
    let server = HttpServer::start(&mock, &nowhere).await;
    let down = get(&server, "/ready", &[]).await;
    assert_eq!(down.status, 503, "{}", down.body);
    assert!(down.body.contains("Cannot reach the Sequentum API at 127.0.0.1:9"), "{}", down.body);
    // Who names a host that nobody has configured is told no more than that.
    let down = get(&server, "/ready", &[BY_ADDRESS]).await;
    assert_eq!((down.status, down.json()), (503, json!({"status": "Control Center out of reach"})));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_missing_is_told_and_nobody_is_asked() {
    let mock = mock().await;
    let server = HttpServer::start(&mock, &[("SEQUENTUM_ALLOW_SHARED_KEY", "1")]).await;
    let ready = get(&server, "/ready", &[]).await;
    assert_eq!((ready.status, &ready.json()["status"]), (503, &json!("not configured")));
    assert!(ready.body.contains("SEQUENTUM_API_KEY"), "{}", ready.body);
    assert_eq!(get(&server, "/ready", &[BY_ADDRESS]).await.json().get("findings"), None::<&Value>);
    assert!(mock.requests().is_empty());
}
