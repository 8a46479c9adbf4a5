//! A valid call of each tool, and the answer that the mock gives to it.

use crate::session::tools;
use host_test::examples::EXAMPLES;
use host_test::mock::{Mock, MockOptions, RecordedRequest};
use serde_json::Value;
use std::time::Duration;

/// A tool with arguments that the mock has an answer for.
pub struct Sample {
    pub tool: &'static str,
    pub arguments: Value,
    /// What the tool asked the mock, in this order.
    pub requests: Vec<RecordedRequest>,
    /// What the mock answered to the last of it.
    pub answer: String,
}

/// One for each tool: the tool is called, and what it asked for is asked for once more.
pub async fn samples() -> Vec<Sample> {
    let options = MockOptions { run_duration: Duration::from_millis(50), ..MockOptions::default() };
    let mock = Mock::start(options).await.expect("a port to listen on");
    let grant = host_test::host::Grant::new(&mock.url(), Some("sk-sample"))
        .with_file_hosts("127.0.0.1")
        .with_env("SEQUENTUM_MAX_RETRIES", "0");
    let mut instance = tools().instantiate(&grant).await.expect("an instance");
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().expect("a client");

    let mut samples = Vec::new();
    for example in EXAMPLES {
        let (tool, mut arguments) = (example.tool, example.arguments().expect("JSON"));
        // It asks once then, whatever the answer is.
        match tool {
            "start-agent-build" => arguments["wait-seconds"] = 0.into(),
            "wait-for-run" => arguments["seconds"] = 1.into(),
            _ => {}
        }
        if let Some((before, arguments)) = example.before().expect("JSON") {
            instance.call(before, &arguments).await.unwrap_or_else(|error| panic!("{before}: {error}"));
        }
        mock.clear_requests();
        instance.call(tool, &arguments).await.unwrap_or_else(|error| panic!("{tool}: {error}"));
        let requests = mock.requests();
        let request = requests.last().expect("a request");
        let query = request.query.as_ref().map_or(String::new(), |query| format!("?{query}"));
        let url = format!("{}{}{query}", mock.url(), request.path);
        let method = request.method.parse::<reqwest::Method>().expect("a method");
        let mut again = client.request(method, url).body(request.body.clone());
        for name in ["authorization", "content-type"] {
            again = again.headers(request.header(name).into_iter().map(|value| header(name, value)).collect());
        }
        let again = again.send().await.expect("an answer");
        // What is deleted cannot be deleted again; the first answer to that has no body either.
        let answer = if again.status().as_u16() < 400 { again.text().await.expect("text") } else { String::new() };
        samples.push(Sample { tool, arguments, requests, answer });
    }
    samples
}

fn header(name: &str, value: &str) -> (reqwest::header::HeaderName, reqwest::header::HeaderValue) {
    (name.parse().expect("a header's name"), value.parse().expect("a header's value"))
}
