//! What a host says where the component cannot speak for itself.

use crate::case::tools;
use crate::page::{Page, matches};
use host_test::host::{Grant, Host, Limits, Tools};
use host_test::mock::{Fault, Mock, MockOptions};
use serde_json::{Value, json};
use std::time::Duration;

/// The entries that are met here.
pub const ENTRIES: &[&str] = &["attempted to parse a wasm module with a component parser", "this is not WebAssembly"];

#[test]
fn a_file_that_is_no_component() {
    let page = Page::read();
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("file.wasm");
    for (entry, bytes) in ENTRIES.iter().zip([b"\0asm\x01\0\0\0".as_slice(), b"<html>"]) {
        std::fs::write(&file, bytes).expect("a file");
        let error = Tools::load(&Host::new().expect("a host"), &file).err().expect("an error");
        assert!(page.has(entry), "{entry}");
        assert!(matches(entry, &format!("{error:#}")), "{entry}: {error:#}");
    }
}

/// What the host says of a call with these limits.
async fn trapped(limits: Limits, fault: Fault, tool: &str) -> String {
    let mock = Mock::start(MockOptions::default()).await.expect("a port");
    mock.fail_next(fault);
    let grant = Grant::new(&mock.url(), Some(host_test::KEY)).with_limits(limits);
    match tools().instantiate(&grant).await {
        Ok(mut instance) => instance.call(tool, &json!({})).await.expect_err("an error").to_string(),
        Err(error) => format!("{error:#}"),
    }
}

#[tokio::test]
async fn an_unknown_tool_and_the_limits() {
    let page = Page::read();
    let tight = Limits { memory_bytes: 1024 * 1024, ..Limits::default() };
    let short = Limits { time: Duration::from_millis(300), ..Limits::default() };
    let known = "get-personal-agent-count";
    for (expected, told) in [
        ("unknown tool", trapped(Limits::default(), Fault::NotJson, "get-agents").await),
        ("exceeds memory limits", trapped(tight, Fault::NotJson, known).await),
        ("the call took longer than its limit", trapped(short, Fault::StallHeader, known).await),
    ] {
        assert!(told.contains(expected), "{expected}: {told}");
        assert!(page.text.contains(expected), "{expected}");
    }
}

#[tokio::test]
async fn what_does_not_fit_into_64_mib_is_told_whatever_a_host_allows_as_the_page_says() {
    assert!(Page::read().text.contains("The component never takes more than that, whatever a host allows"));
    // Close to the largest body that is read, 32 MiB, and as many records as fit.
    let space = json!({ "id": 1, "organizationId": 42, "isDefaultAccess": true, "name": "n".repeat(900) });
    let body = Value::Array(vec![space; 32_000]).to_string();
    let generous = Limits { memory_bytes: 256 * 1024 * 1024, ..Limits::default() };
    let mock = Mock::start(MockOptions::default()).await.expect("a port");
    mock.fail_next(Fault::status_with(200, &[], body));
    let grant = Grant::new(&mock.url(), Some(host_test::KEY)).with_limits(generous);
    let mut instance = tools().instantiate(&grant).await.expect("an instance");
    let told = format!("{:?}", instance.call("list-spaces", &json!({})).await.expect_err("too large"));
    assert!(told.contains("larger than 32 MiB") && told.contains("Ask for fewer records"), "{told}");
    assert!(instance.memory_bytes() <= 64 * 1024 * 1024, "{}", instance.memory_bytes());
    instance.call("list-spaces", &json!({})).await.expect("the instance lives on");
}
