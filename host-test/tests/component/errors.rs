//! The error table of the design, row by row: kind, message and hint.

use crate::session::{KEY, Session, ToolError, instance, json_answer};
use host_test::host::{CallError, Grant};
use host_test::mock::{Fault, Mock, MockOptions};
use serde_json::json;
use std::time::Duration;

/// The error of `get-agent(101)` in an instance with this grant and these further variables.
async fn error_with(grant: &Grant, variables: &[(&str, &str)]) -> ToolError {
    let mut instance = instance(grant, variables).await;
    match instance.call("get-agent", &json!({ "agent-id": 101 })).await {
        Err(CallError::Tool(error)) => serde_json::from_value(error).expect("the record `error`"),
        other => panic!("expected an error, got {other:?}"),
    }
}

/// The error of a tool that meets this fault.
async fn error_after(fault: Fault, tool: &str) -> ToolError {
    let mut s = Session::new().await;
    s.mock.fail_next(fault);
    s.error(tool, json!({ "agent-id": 101 })).await
}

fn assert_error(error: &ToolError, kind: &str, message: &str, hints: &[&str]) {
    assert_eq!((error.kind.as_str(), error.message.as_str()), (kind, message));
    for hint in hints {
        assert!(error.hint.contains(hint), "'{hint}' is not in: {}", error.hint);
    }
}

#[tokio::test]
async fn configuration_without_a_key() {
    let message = "SEQUENTUM_API_KEY environment variable is required";
    let hints = [
        "Users page",
        "Manage API keys",
        "Settings, API Keys",
        "sk-",
        "environment-variable",
        "`--env SEQUENTUM_API_KEY`",
    ];
    let error = error_with(&Grant::new("http://127.0.0.1:1", None), &[]).await;
    assert_error(&error, "configuration", message, &hints);
    let error = error_with(&Grant::new("http://127.0.0.1:1", Some("  ")), &[]).await;
    assert_error(&error, "configuration", message, &hints);
}

#[tokio::test]
async fn configuration_with_a_wrong_url() {
    let default = "https://dashboard.sequentum.com";
    let example = "for example https://";
    let plain = "SEQUENTUM_API_URL is plain http, which would send the API key unencrypted";
    for (url, message, hints) in [
        ("not a url", "SEQUENTUM_API_URL is not a URL", [default, example]),
        (
            "dashboard.sequentum.com",
            "SEQUENTUM_API_URL is not an absolute URL that starts with https:// or http://",
            [default, example],
        ),
        ("ftp://example.com", "SEQUENTUM_API_URL must start with https:// or http://", [default, example]),
        ("http://example.com", plain, ["https://", "SEQUENTUM_ALLOW_HTTP=1"]),
    ] {
        let error = error_with(&Grant::new(url, Some(KEY)), &[]).await;
        assert_error(&error, "configuration", message, &hints);
    }
    let error = error_with(&Grant::new("http://control.invalid", Some(KEY)), &[("SEQUENTUM_ALLOW_HTTP", "1")]).await;
    assert_ne!(error.kind, "configuration");
}

#[tokio::test]
async fn configuration_with_a_key_that_was_not_meant() {
    for (key, message) in [
        ("\"sk-secret\"", "SEQUENTUM_API_KEY is in quotes: leave them out"),
        ("${SEQUENTUM_API_KEY}", "SEQUENTUM_API_KEY is the name of a variable that was not replaced by its value"),
        ("$SECRET", "SEQUENTUM_API_KEY is the name of a variable that was not replaced by its value"),
        ("%SECRET%", "SEQUENTUM_API_KEY is the name of a variable that was not replaced by its value"),
        ("sk-...", "SEQUENTUM_API_KEY is a placeholder, and no value"),
        ("ApiKey sk-secret", "SEQUENTUM_API_KEY is a whole header: give the key alone"),
    ] {
        let error = error_with(&Grant::new("http://127.0.0.1:1", Some(key)), &[]).await;
        assert!(error.kind == "configuration" && error.message.starts_with(message), "{key}: {error:?}");
        assert!(error.hint.contains("Manage API keys") && !format!("{error:?}").contains("sk-secret"), "{error:?}");
    }
}

#[tokio::test]
async fn the_common_beginning_of_the_paths_may_be_given_with_the_address() {
    let mock = Mock::start(MockOptions::default()).await.expect("a port");
    for path in ["/api/v1", "/api/v1/"] {
        let mut grant = Grant::new(&mock.url(), Some(KEY));
        grant = grant.with_env("SEQUENTUM_API_URL", format!("{}{path}", mock.url()));
        let mut instance = instance(&grant, &[]).await;
        instance.call("get-agent", &json!({ "agent-id": 101 })).await.expect("an agent");
    }
    // Another path is kept, and told where nothing is found.
    let grant = Grant::new(&mock.url(), Some(KEY)).with_env("SEQUENTUM_API_URL", format!("{}/api", mock.url()));
    let error = error_with(&grant, &[]).await;
    assert_eq!((error.kind.as_str(), error.status), ("not-found", Some(404)));
    assert!(error.hint.starts_with("SEQUENTUM_API_URL has a path, /api, which stands before /api/v1"), "{error:?}");
}

#[tokio::test]
async fn configuration_with_a_wrong_number() {
    let grant = Grant::new("http://127.0.0.1:1", Some(KEY));
    let error = error_with(&grant, &[("SEQUENTUM_TIMEOUT_SECONDS", "never")]).await;
    let message = "SEQUENTUM_TIMEOUT_SECONDS must be a whole number from 1 to 3600";
    assert_error(&error, "configuration", message, &["default, 30"]);
    let error = error_with(&grant, &[("SEQUENTUM_MAX_RETRIES", "-1")]).await;
    assert_error(&error, "configuration", "SEQUENTUM_MAX_RETRIES must be a whole number from 0 to 10", &["default, 3"]);
}

#[tokio::test]
async fn unauthorized() {
    let error = error_after(Fault::status_with(401, &[], r#"{"message":"The key has expired."}"#), "get-agent").await;
    let hints = ["wrong, revoked or expired", "a year", "typing errors", "Manage API keys"];
    assert_error(&error, "unauthorized", "API Error 401: Unauthorized: The key has expired.", &hints);
    assert_eq!(error.status, Some(401));
}

#[tokio::test]
async fn a_wrong_key_is_unauthorized() {
    let options = MockOptions { api_key: Some("sk-the-right-one".into()), ..MockOptions::default() };
    let mut s = Session::with(options, &[]).await;
    let error = s.error("get-personal-agent-count", json!({})).await;
    assert_eq!((error.kind.as_str(), error.status), ("unauthorized", Some(401)));
    assert!(error.message.starts_with("API Error 401: Unauthorized: "), "{}", error.message);
    assert_eq!(s.mock.requests().len(), 1);
}

#[tokio::test]
async fn forbidden() {
    let error = error_after(Fault::Empty(403), "get-agent").await;
    let hints = ["user to whom the API key belongs", "access to this agent or space", "organization's admin"];
    assert_error(&error, "forbidden", "API Error 403: Forbidden", &hints);
    assert!(!error.hint.contains("scope"), "{}", error.hint);
    let body = r#"{"statusCode":403,"message":"The token lacks agents:write.","errorCode":"insufficient_scope"}"#;
    let error = error_after(Fault::status_with(403, &[], body), "start-agent").await;
    let message = "API Error 403: Forbidden: The token lacks agents:write.";
    assert_error(&error, "forbidden", message, &["The missing scope is agents:write"]);
    // Only the code and the challenge tell that a scope is missing, and not a text in which the word stands.
    let body = r#"{"statusCode":403,"message":"Out of scope: billing:read is for others."}"#;
    let error = error_after(Fault::status_with(403, &[], body), "get-agent").await;
    assert!(!error.hint.contains("scope"), "{}", error.hint);
    let challenge = r#"Bearer error="insufficient_scope", scope="billing:read""#;
    let error = error_after(Fault::status_with(403, &[("www-authenticate", challenge)], ""), "get-agent").await;
    assert_error(&error, "forbidden", "API Error 403: Forbidden", &["The missing scope is billing:read"]);
}

#[tokio::test]
async fn not_found_names_the_tool_that_lists_what_there_is() {
    let mut s = Session::new().await;
    let ids = json!({ "agent-id": 999, "run-id": 1, "file-id": 1, "version-number": 1, "comments": "c",
                      "remove-method": "remove-all-files" });
    for (tool, parameters, lists) in [
        ("get-agent", &["agent-id"][..], "list-agents"),
        ("get-agent-runs", &["agent-id"], "list-agents"),
        ("get-agent-run-summary", &["agent-id"], "list-agents"),
        ("start-agent", &["agent-id"], "list-agents"),
        ("get-run-status", &["agent-id", "run-id"], "get-agent-runs"),
        ("stop-agent", &["agent-id", "run-id"], "get-agent-runs"),
        ("kill-agent", &["agent-id", "run-id"], "get-agent-runs"),
        ("delete-run", &["agent-id", "run-id", "remove-method"], "get-agent-runs"),
        ("get-run-files", &["agent-id", "run-id"], "get-agent-runs"),
        ("get-file-download-url", &["agent-id", "run-id", "file-id"], "get-run-files"),
        ("get-agent-versions", &["agent-id"], "list-agents"),
        ("restore-agent-version", &["agent-id", "version-number", "comments"], "get-agent-versions"),
    ] {
        let arguments = parameters.iter().map(|name| ((*name).to_owned(), ids[*name].clone())).collect();
        let error = s.error(tool, serde_json::Value::Object(arguments)).await;
        assert_eq!((error.kind.as_str(), error.status), ("not-found", Some(404)), "{tool}");
        assert!(error.message.starts_with("API Error 404: Not Found"), "{tool}: {}", error.message);
        for hint in [lists, "deleted", "yours"] {
            assert!(error.hint.contains(hint), "{tool}: {}", error.hint);
        }
    }
}

#[tokio::test]
async fn rate_limited() {
    let error = error_after(Fault::status_with(429, &[("retry-after", "17")], ""), "get-agent").await;
    let hints = ["100 requests in 60 s", "in 17 s", "page-index and records-per-page"];
    assert_error(&error, "rate-limited", "API Error 429: Too Many Requests", &hints);
    assert_eq!((error.status, error.retry_after_seconds), (Some(429), Some(17)));
    let error = error_after(Fault::Empty(429), "get-agent").await;
    assert_error(&error, "rate-limited", "API Error 429: Too Many Requests", &["in a minute"]);
    assert_eq!(error.retry_after_seconds, None);
    let own = [("x-ratelimit-limit", "600"), ("x-ratelimit-window-seconds", "300"), ("retry-after", "0")];
    let error = error_after(Fault::status_with(429, &own, ""), "get-agent").await;
    assert_error(&error, "rate-limited", "API Error 429: Too Many Requests", &["600 requests in 300 s", "in a minute"]);
    assert_eq!(error.retry_after_seconds, None);
}

#[tokio::test]
async fn the_mock_limits_the_rate_as_the_service_does() {
    let options = MockOptions { rate_limit: Some(3), ..MockOptions::default() };
    let mut s = Session::with(options, &[("SEQUENTUM_MAX_RETRIES", "0")]).await;
    for _ in 0..3 {
        s.result("get-personal-agent-count", json!({})).await;
    }
    let error = s.error("get-personal-agent-count", json!({})).await;
    assert_eq!(error.kind, "rate-limited");
    assert!(error.retry_after_seconds.is_some_and(|seconds| seconds <= 60), "{error:?}");
}

#[tokio::test]
async fn server_errors() {
    for (status, reason) in [
        (500, "Internal Server Error"),
        (502, "Bad Gateway"),
        (503, "Service Unavailable"),
        (504, "Gateway Timeout"),
        (599, "Unknown Status"),
    ] {
        for fault in [Fault::Empty(status), Fault::HtmlPage(status)] {
            let error = error_after(fault, "get-agent").await;
            let hints = ["try again", "simpler request", "Sequentum support"];
            assert_error(&error, "server-error", &format!("API Error {status}: {reason}"), &hints);
            assert_eq!(error.status, Some(status));
        }
    }
    let error = error_after(Fault::problem(500, "Internal Server Error", "Out of memory."), "get-agent").await;
    assert_error(&error, "server-error", "API Error 500: Internal Server Error: Out of memory.", &[]);
}

#[tokio::test]
async fn rejected() {
    let envelope = r#"{"statusCode":400,"statusDescription":"Bad Request","message":"Too many.","severity":"Error"}"#;
    let error = error_after(Fault::status_with(400, &[], envelope), "get-agent").await;
    assert_error(&error, "rejected", "API Error 400: Bad Request: Too many.", &["correct the arguments"]);
    let error = error_after(Fault::problem(422, "Unprocessable", "Bad id."), "get-agent").await;
    assert_error(&error, "rejected", "API Error 422: Unprocessable Entity: Unprocessable: Bad id.", &[]);
    // A success that says failure: for a tool that returns data, and for one that only confirms.
    let error = error_after(Fault::status_with(200, &[], envelope), "get-agent").await;
    assert_error(&error, "rejected", "The API reports a failure: Too many.", &[]);
    let mut s = Session::new().await;
    s.mock.fail_next(Fault::status_with(200, &[], envelope));
    let error = s.error("stop-agent", json!({ "agent-id": 101, "run-id": 1 })).await;
    assert_error(&error, "rejected", "The API reports a failure: Too many.", &[]);
}

#[tokio::test]
async fn timeout() {
    for fault in [Fault::StallHeader, Fault::StallBody, Fault::Delay(Duration::from_secs(30))] {
        let mut s = Session::with(
            MockOptions::default(),
            &[("SEQUENTUM_MAX_RETRIES", "0"), ("SEQUENTUM_TIMEOUT_SECONDS", "1")],
        )
        .await;
        let start = std::time::Instant::now();
        s.mock.fail_next(fault);
        let error = s.error("get-agent", json!({ "agent-id": 101 })).await;
        assert_error(&error, "timeout", "Request timed out after 1 s", &["SEQUENTUM_TIMEOUT_SECONDS", "3600"]);
        assert!((1.0..3.0).contains(&start.elapsed().as_secs_f64()), "{:?}", start.elapsed());
    }
}

#[tokio::test]
async fn network_refused_unknown_insecure_and_denied() {
    let once = [("SEQUENTUM_MAX_RETRIES", "0")];
    let cannot = |host: &str, reason: &str| format!("Cannot reach the Sequentum API at {host}: {reason}");
    let check = ["SEQUENTUM_API_URL"];

    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let closed = listener.local_addr().expect("an address").to_string();
    drop(listener);
    let error = error_with(&Grant::new(&format!("http://{closed}"), Some(KEY)), &once).await;
    assert_error(
        &error,
        "network",
        &cannot(&closed, "connection refused"),
        &["SEQUENTUM_API_URL", "network", "firewall"],
    );

    let error = error_with(&Grant::new("https://control.invalid", Some(KEY)), &once).await;
    assert_error(&error, "network", &cannot("control.invalid", "name not found"), &check);

    let s = Session::new().await;
    let address = s.mock.url().replace("http://", "");
    let error = error_with(&Grant::new(&format!("https://{address}"), Some(KEY)), &once).await;
    assert_error(&error, "network", &cannot(&address, "no secure connection (TLS)"), &["certificate"]);

    // The host grants another address than the one that is configured.
    let mut grant = Grant::new(&s.mock.url(), Some(KEY));
    grant.origin = "https://dashboard.sequentum.com".to_owned();
    let error = error_with(&grant, &[]).await;
    let allow = "`wassette permission grant network <component-id> 127.0.0.1`, then restart Wassette";
    assert_error(&error, "network", &cannot(&address, "denied by the host's policy"), &["Allow that address", allow]);
    assert!(s.mock.requests().is_empty());
}

#[tokio::test]
async fn network_broken() {
    for fault in [Fault::CloseBeforeAnswer, Fault::CloseMidBody] {
        let error = error_after(fault.clone(), "get-agent").await;
        assert_eq!(error.kind, "network", "{fault:?}");
        assert!(error.message.starts_with("Cannot reach the Sequentum API at 127.0.0.1:"), "{}", error.message);
        assert!(error.message.contains("the connection closed"), "{fault:?}: {}", error.message);
        assert!(error.hint.contains("network"), "{}", error.hint);
        assert!(!error.hint.contains("carried out"), "{}", error.hint);
    }
}

#[tokio::test]
async fn unexpected_responses_name_the_endpoint_and_the_fault() {
    let json = |body: &str| Fault::status_with(200, &[("content-type", "application/json")], body.to_owned());
    let location = "https://login.example.com/?token=secret".to_owned();
    let compressed = Fault::status_with(200, &[("content-encoding", "gzip")], b"\x1f\x8b\x08\x00".to_vec());
    for (fault, text) in [
        (Fault::NotJson, "not JSON"),
        (Fault::HtmlPage(200), "an HTML page instead of data"),
        (Fault::TruncatedJson, "not JSON: EOF"),
        (Fault::Empty(200), "the body is empty"),
        (Fault::WrongJson, "an object without any readable field of those documented"),
        (json("[]"), "expected an object, got an array"),
        (json("null"), "null instead of an answer"),
        (json(r#"{"version":"one"}"#), "an object without any readable field of those documented"),
        (json("\u{0}"), "not JSON"),
        (Fault::status_with(200, &[], b"{\"configType\":\"\xff\"}".to_vec()), "not JSON"),
        (Fault::Redirect { status: 302, location }, "a redirect (status 302), which is not followed"),
        (Fault::EndlessBody, "the body is larger than 32 MiB"),
        (compressed, "the body is compressed, which was not asked for"),
    ] {
        let error = error_after(fault.clone(), "get-agent").await;
        assert_eq!(error.kind, "unexpected-response", "{fault:?}: {error:?}");
        let message =
            error.message.strip_prefix("Unexpected response from GET /api/v1/agent/101: ").expect(&error.message);
        assert!(message.contains(text), "{fault:?}: {message}");
        assert!(message.chars().count() <= 250 && !message.contains("secret"), "{message}");
        let remedies: &[&str] = match fault {
            Fault::Redirect { .. } => &["redirects", "SEQUENTUM_API_URL"],
            Fault::EndlessBody => &["fewer records", "get-file-download-url", "64 MiB"],
            _ => &["proxy", "version"],
        };
        assert!(remedies.iter().all(|remedy| error.hint.contains(remedy)), "{fault:?}: {}", error.hint);
    }
}

#[tokio::test]
async fn the_name_of_a_nested_field_is_its_path() {
    let body = json!({ "totalCount": 1, "transactions": [{ "id": {}, "amount": 1 }] }).to_string();
    let mut s = Session::new().await;
    s.mock.fail_next(Fault::status_with(200, &[], body));
    let error = s.error("get-credit-history", json!({})).await;
    let start = "Unexpected response from GET /api/v1/billing/history: `transactions[0].id`: expected a whole number, got an object";
    assert!(error.message.starts_with(start), "{}", error.message);
}

#[tokio::test]
async fn a_change_that_may_have_happened_says_so_and_which_tool_tells() {
    let mut s =
        Session::with(MockOptions::default(), &[("SEQUENTUM_MAX_RETRIES", "0"), ("SEQUENTUM_TIMEOUT_SECONDS", "1")])
            .await;
    let arguments = json!({ "agent-id": 101, "run-id": 1, "version-number": 1, "comments": "c",
                            "remove-method": "remove-all-files" });
    for (tool, parameters, tells) in [
        ("start-agent", &["agent-id"][..], "get-agent-runs"),
        ("stop-agent", &["agent-id", "run-id"], "get-run-status"),
        ("kill-agent", &["agent-id", "run-id"], "get-run-status"),
        ("delete-run", &["agent-id", "run-id", "remove-method"], "get-agent-runs"),
        ("restore-agent-version", &["agent-id", "version-number", "comments"], "get-agent-versions"),
    ] {
        let given: serde_json::Map<_, _> =
            parameters.iter().map(|name| ((*name).to_owned(), arguments[*name].clone())).collect();
        for (fault, may_have_happened) in [
            (Fault::StallHeader, true),
            (Fault::CloseBeforeAnswer, true),
            (Fault::Empty(502), true),
            (Fault::Empty(503), true),
            (Fault::Empty(504), true),
            (Fault::HtmlPage(200), true),
            (Fault::Empty(500), true),
            (Fault::Empty(501), true),
            (Fault::Empty(505), true),
            (Fault::Empty(520), true),
            (Fault::Empty(530), true),
            (Fault::Empty(598), true),
            (Fault::status_with(503, &[("retry-after", "60")], ""), true),
            (Fault::Empty(400), false),
            (Fault::Empty(401), false),
            (Fault::Empty(429), false),
        ] {
            if tool == "kill-agent" {
                // It looks at the run first.
                s.mock.fail_next(json_answer(&json!({ "id": 1, "status": 1 })));
            }
            s.mock.fail_next(fault.clone());
            let error = s.error(tool, given.clone().into()).await;
            let sentence =
                format!("It may have been carried out all the same: check with {tells} before you call again.");
            // Then to look comes first, and to try again is not advised.
            assert_eq!(error.hint.starts_with(&sentence), may_have_happened, "{tool} {fault:?}: {error:?}");
            assert!(!(may_have_happened && error.hint.contains("ry again")), "{tool} {fault:?}: {error:?}");
            assert!(!(may_have_happened && error.hint.contains("Wait")), "{tool} {fault:?}: {error:?}");
            assert!(!may_have_happened || error.retry_after_seconds.is_none(), "{tool} {fault:?}: {error:?}");
        }
    }
}
