//! Whose credentials reach the Control Center, and what a caller without them is told.

use super::server::{HttpServer, KEY, mock};
use host_test::mock::Fault;
use host_test::{CALLERS_KEY, WRONG_KEY};
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn a_token_goes_to_the_control_center_as_it_came() {
    let mock = mock().await;
    let server = HttpServer::start(&mock, &[KEY]).await;
    for token in ["token-of-one", "token-of-another"] {
        let header = format!("Bearer {token}");
        let reply = server.call(&[("authorization", &header)], "list_spaces", json!({})).await;
        assert_eq!(reply.status, 200, "{}", reply.body);
        let requests = mock.requests();
        assert_eq!(requests.last().unwrap().header("authorization"), Some(header.as_str()));
        mock.clear_requests();
    }
    // Without one nothing is done, though the server has a key.
    let reply = server.call(&[], "list_spaces", json!({})).await;
    assert_eq!(reply.status, 401);
    let metadata = format!("{}/.well-known/oauth-protected-resource", server.origin);
    assert_eq!(reply.header("www-authenticate"), format!("Bearer resource_metadata=\"{metadata}\""));
    for wrong in ["Basic abc", "Bearer", "Bearer a b"] {
        let reply = server.call(&[("authorization", wrong)], "list_spaces", json!({})).await;
        assert_eq!(reply.status, 401, "{wrong}");
        assert!(reply.header("www-authenticate").contains("error=\"invalid_token\""));
    }
    assert!(mock.requests().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_servers_own_key_is_for_everybody_only_where_that_is_allowed() {
    let mock = mock().await;
    let server = HttpServer::shared(&mock).await;
    assert_eq!(server.call(&[], "list_spaces", json!({})).await.status, 200);
    assert_eq!(mock.requests().last().unwrap().header("authorization"), Some(format!("ApiKey {}", KEY.1).as_str()));
    let reply = server.call(&[("authorization", "Bearer mine")], "list_spaces", json!({})).await;
    assert_eq!(reply.status, 200);
    assert_eq!(mock.requests().last().unwrap().header("authorization"), Some("Bearer mine"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_goes_on_as_a_key_however_the_client_sends_it() {
    let mock = mock().await;
    let server = HttpServer::start(&mock, &[KEY]).await;
    let as_a_key = format!("ApiKey {CALLERS_KEY}");
    for header in [&as_a_key, &format!("Bearer {CALLERS_KEY}")] {
        let reply = server.call(&[("authorization", header)], "list_spaces", json!({})).await;
        assert_eq!(reply.status, 200, "{}", reply.body);
        assert_eq!(mock.requests().last().unwrap().header("authorization"), Some(as_a_key.as_str()));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_or_token_that_is_refused_is_named_as_what_it_is() {
    let mock = mock().await;
    let server = HttpServer::start(&mock, &[]).await;
    let wrong_key = format!("ApiKey {WRONG_KEY}");
    for (header, said) in [("Bearer wrong-token", "sign in again"), (&wrong_key, "API key that came with")] {
        let reply = server.call(&[("authorization", header)], "list_spaces", json!({})).await;
        assert_eq!(reply.status, 401, "{}", reply.body);
        assert!(reply.header("www-authenticate").contains("error=\"invalid_token\""));
        assert!(!reply.body.contains("wrong") || reply.body.contains("is wrong"), "{}", reply.body);
        assert!(reply.body.contains(said) && !reply.body.contains("SEQUENTUM_API_KEY"), "{}", reply.body);
    }
}

/// A JWT that claims these scopes.
fn token(scopes: &str) -> String {
    claiming(&json!({"scope": scopes}))
}

/// A JWT with these claims. Nobody checks its signature.
fn claiming(given: &Value) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut claims = String::new();
    for bytes in given.to_string().as_bytes().chunks(3) {
        let number = bytes.iter().fold(0_u32, |number, byte| number << 8 | u32::from(*byte)) << (8 * (3 - bytes.len()));
        let letters = (0..=bytes.len()).map(|at| LETTERS[(number >> (18 - 6 * at) & 63) as usize] as char);
        claims.extend(letters);
    }
    format!("Bearer e30.{claims}.c2lnbmF0dXJl")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_is_known_to_lack_a_scope_is_told_before_anything_is_sent() {
    let mock = mock().await;
    let server = HttpServer::start(&mock, &[]).await;
    let (token, other) = (token("agents:read spaces:read"), token("runs:read"));
    let header = [("authorization", token.as_str())];
    assert_eq!(server.call(&header, "list_spaces", json!({})).await.status, 200);
    mock.clear_requests();
    for (tool, arguments, scopes) in [
        ("start_agent", json!({"agentId": 101}), "agents:read agents:write spaces:read"),
        ("run_space_agents", json!({"spaceId": 11}), "agents:read spaces:read spaces:write"),
        ("start_agent_build", json!({"prompt": "Prices of kettles"}), "agents:read agents:write spaces:read"),
    ] {
        let reply = server.call(&header, tool, arguments).await;
        assert_eq!(reply.status, 403, "{}", reply.body);
        let challenge = reply.header("www-authenticate");
        assert!(challenge.contains("error=\"insufficient_scope\""), "{challenge}");
        assert!(challenge.contains(&format!("scope=\"{scopes}\"")), "{challenge}");
        assert!(challenge.contains(&format!("that {tool} needs")), "{challenge}");
        assert_eq!(reply.json()["result"]["isError"], true);
    }
    assert!(mock.requests().is_empty());
    // A tool that reads too says both of its scopes.
    let header = [("authorization", other.as_str())];
    let reply = server.call(&header, "start_agent_build", json!({"prompt": "Prices of kettles"})).await;
    assert!(
        reply.header("www-authenticate").contains("scope=\"agents:read agents:write runs:read\""),
        "{}",
        reply.body
    );
}

/// An agent or a space that is not its user's: no scope helps, and there is no key.
#[tokio::test(flavor = "multi_thread")]
async fn a_token_with_all_scopes_that_is_forbidden_something_is_not_challenged() {
    let mock = mock().await;
    let server = HttpServer::start(&mock, &[]).await;
    let token = token("agents:read agents:write runs:read");
    mock.fail_next(Fault::status(403));
    let reply = server.call(&[("authorization", &token)], "start_agent", json!({"agentId": 101})).await;
    assert_eq!((reply.status, reply.header("www-authenticate")), (200, ""), "{}", reply.body);
    assert_eq!(reply.json()["result"]["isError"], true);
    assert!(reply.body.contains("to whom the token belongs") && !reply.body.contains("API key"), "{}", reply.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_for_somebody_else_is_not_passed_on() {
    let mock = mock().await;
    let server = HttpServer::start(&mock, &[]).await;
    for (audience, status) in [
        (json!(server.endpoint()), 200),
        (json!(mock.url()), 200),
        (json!(["https://elsewhere.example", mock.url()]), 200),
        (json!("a-name"), 200),
        (json!("https://elsewhere.example/mcp"), 401),
        (json!(["https://elsewhere.example"]), 401),
    ] {
        mock.clear_requests();
        let token = claiming(&json!({"scope": "spaces:read", "aud": audience}));
        let reply = server.call(&[("authorization", &token)], "list_spaces", json!({})).await;
        assert_eq!(reply.status, status, "{audience}: {}", reply.body);
        assert_eq!(mock.requests().is_empty(), status == 401, "{audience}");
        assert_eq!(reply.header("www-authenticate").contains("error=\"invalid_token\""), status == 401, "{audience}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_is_refused_is_published_to_nobody() {
    let mock = mock().await;
    for variable in [
        ("SEQUENTUM_API_URL", "https://user:hidden@cc.example"),
        ("SEQUENTUM_OAUTH_ISSUER", "https://u:hidden@login.example"),
    ] {
        let server = HttpServer::start(&mock, &[variable]).await;
        for path in ["/.well-known/oauth-protected-resource", "/.well-known/oauth-authorization-server"] {
            let reply = server.request_without_following(path).await;
            assert_eq!((reply.status, reply.header("location")), (503, ""), "{variable:?} {path}");
            assert!(!reply.body.contains("hidden") && reply.body.contains(variable.0), "{}", reply.body);
        }
    }
}

/// In the middle of a call it is the tool's error: clients end the session, or start to sign in, where the status says it.
#[tokio::test(flavor = "multi_thread")]
async fn what_the_control_center_forbids_is_the_tools_error() {
    let mock = mock().await;
    let server = HttpServer::start(&mock, &[]).await;
    let reply =
        server.call(&[("authorization", "Bearer readonly-token")], "start_agent", json!({"agentId": 101})).await;
    assert_eq!((reply.status, reply.header("www-authenticate")), (200, ""), "{}", reply.body);
    assert_eq!(reply.json()["result"]["isError"], true);
    assert!(reply.body.contains("API Error 403"), "{}", reply.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_resource_that_is_refused_is_told_in_the_same_way() {
    let mock = mock().await;
    let server = HttpServer::start(&mock, &[]).await;
    let read = json!({"jsonrpc": "2.0", "id": 1, "method": "resources/read", "params": {"uri": "sequentum://spaces"}});
    let reply = server.post(&[("authorization", "Bearer wrong-token")], &read).await;
    assert_eq!((reply.status, &reply.json()["error"]["code"]), (401, &json!(-32603)));
    assert!(reply.header("www-authenticate").contains("error=\"invalid_token\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn that_the_servers_own_key_is_refused_is_no_fault_of_the_caller() {
    let mock = mock().await;
    let variables = [("SEQUENTUM_API_KEY", WRONG_KEY), ("SEQUENTUM_ALLOW_SHARED_KEY", "1")];
    let server = HttpServer::start(&mock, &variables).await;
    let reply = server.call(&[], "list_spaces", json!({})).await;
    assert_eq!((reply.status, reply.header("www-authenticate")), (200, ""));
    assert_eq!(reply.json()["result"]["isError"], true);
    assert!(reply.body.contains("SEQUENTUM_API_KEY"), "{}", reply.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn clients_learn_whom_to_ask_for_a_token() {
    let mock = mock().await;
    let server = HttpServer::start(&mock, &[]).await;
    for path in ["/.well-known/oauth-protected-resource", "/.well-known/oauth-protected-resource/mcp"] {
        let metadata = server.request("GET", path, &[], Vec::new()).await.json();
        assert_eq!(metadata["resource"], server.endpoint());
        assert_eq!(metadata["authorization_servers"], json!([mock.url()]));
        let scopes = ["agents:read", "agents:write", "billing:read", "runs:read", "spaces:read", "spaces:write"];
        assert_eq!(metadata["scopes_supported"], json!(scopes));
    }
    // Clients of revision 2025-03-26 ask the server itself, and are sent on.
    for path in ["/.well-known/oauth-authorization-server", "/.well-known/oauth-authorization-server/mcp"] {
        let reply = server.request_without_following(path).await;
        let issuer = format!("{}/.well-known/oauth-authorization-server", mock.url());
        assert_eq!((reply.status, reply.header("location")), (302, issuer.as_str()));
    }
    let health = server.request("GET", "/health", &[], Vec::new()).await;
    assert_eq!((health.status, &health.json()["status"]), (200, &json!("ok")));
}
