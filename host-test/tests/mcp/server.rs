//! The server as a child process: over stdio, where messages are lines, and over HTTP.

use super::programs;
use host_test::mock::Mock;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) fn component() -> PathBuf {
    let path = programs::root().join("dist/sequentum-mcp.wasm");
    assert!(path.is_file(), "{} is missing: `make build` makes it", path.display());
    path
}

/// `wasmtime run`, with a key and the mock's address. None where it is not installed.
pub(crate) fn stdio_command(mock: &Mock) -> Option<Command> {
    let mut command = Command::new(programs::find("wasmtime")?);
    command.args(["run", "-S", "http"]).args(variables(mock, &[("SEQUENTUM_API_KEY", "sk-stdio")])).arg(component());
    Some(command)
}

/// Arguments that grant environment variables.
fn variables(mock: &Mock, more: &[(&str, &str)]) -> Vec<String> {
    let url = mock.url();
    let all = [("SEQUENTUM_API_URL", url.as_str()), ("SEQUENTUM_MAX_RETRIES", "0")];
    all.iter().chain(more).flat_map(|(name, value)| ["--env".to_owned(), format!("{name}={value}")]).collect()
}

/// The server over stdio.
pub(crate) struct StdioServer {
    pub(crate) child: Child,
    input: Option<ChildStdin>,
    lines: Receiver<String>,
}

impl StdioServer {
    pub(crate) fn start(mock: &Mock) -> Option<StdioServer> {
        let mut child = stdio_command(mock)?.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("wasmtime");
        let (sender, lines) = channel();
        let output = BufReader::new(child.stdout.take().expect("a pipe"));
        std::thread::spawn(move || output.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
        Some(StdioServer { input: child.stdin.take(), child, lines })
    }

    pub(crate) fn send(&mut self, message: &Value) {
        self.send_line(message.to_string().as_bytes());
    }

    pub(crate) fn send_line(&mut self, line: &[u8]) {
        let input = self.input.as_mut().expect("an open input");
        input.write_all(line).and_then(|()| input.write_all(b"\n")).expect("the server reads");
    }

    /// The next message of the server.
    pub(crate) fn next(&self) -> Value {
        let line = self.lines.recv_timeout(PATIENCE).expect("a message");
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"))
    }

    /// Whether the server says nothing for this long.
    pub(crate) fn is_silent(&self, time: Duration) -> bool {
        matches!(self.lines.recv_timeout(time), Err(RecvTimeoutError::Timeout))
    }

    /// A request's answer; notifications before it are skipped.
    pub(crate) fn answer(&mut self, method: &str, params: Value) -> Value {
        self.send(&json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}));
        loop {
            let message = self.next();
            if message["id"] == 1 {
                return message;
            }
        }
    }

    pub(crate) fn result(&mut self, method: &str, params: Value) -> Value {
        let answer = self.answer(method, params);
        assert!(answer.get("result").is_some(), "{method}: {answer}");
        answer["result"].clone()
    }

    /// Calls a tool.
    pub(crate) fn call(&mut self, tool: &str, arguments: Value) -> Value {
        self.result("tools/call", json!({"name": tool, "arguments": arguments}))
    }

    /// Ends the input; the server must end then, and well.
    pub(crate) fn end(mut self) {
        self.input = None;
        let status = self.child.wait().expect("an end");
        assert!(status.success(), "{status}");
    }
}

impl Drop for StdioServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The server over HTTP.
pub(crate) struct HttpServer {
    child: Child,
    /// Where it is: scheme, host and port.
    pub(crate) origin: String,
    client: reqwest::Client,
}

/// What came back.
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: reqwest::header::HeaderMap,
    pub(crate) body: String,
}

impl Reply {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {} {}", self.status, self.body))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().expect("text")).unwrap_or_default()
    }

    /// The data of each event.
    pub(crate) fn events(&self) -> Vec<Value> {
        assert_eq!(self.header("content-type"), "text/event-stream", "{}", self.body);
        let data = self.body.lines().filter_map(|line| line.strip_prefix("data: "));
        data.map(|data| serde_json::from_str(data).expect("JSON")).collect()
    }
}

impl HttpServer {
    /// With these variables besides the mock's address.
    pub(crate) async fn start(mock: &Mock, more: &[(&str, &str)]) -> Option<HttpServer> {
        let mut command = Command::new(programs::find("wasmtime")?);
        command.args(["serve", "-S", "cli", "--addr", "127.0.0.1:0"]).args(variables(mock, more)).arg(component());
        let mut child = command.stderr(Stdio::piped()).spawn().expect("wasmtime");
        let mut log = BufReader::new(child.stderr.take().expect("a pipe")).lines();
        let line = log.find_map(|line| line.ok().filter(|line| line.contains("http://"))).expect("an address");
        std::thread::spawn(move || log.for_each(drop));
        let origin = line.split_whitespace().find(|word| word.starts_with("http://")).expect("an address");
        Some(HttpServer { child, origin: origin.trim_end_matches('/').to_owned(), client: reqwest::Client::new() })
    }

    /// A server that works with its own key for everybody.
    pub(crate) async fn shared(mock: &Mock) -> Option<HttpServer> {
        HttpServer::start(mock, &[("SEQUENTUM_API_KEY", "sk-shared"), ("SEQUENTUM_ALLOW_SHARED_KEY", "1")]).await
    }

    pub(crate) fn endpoint(&self) -> String {
        format!("{}/mcp", self.origin)
    }

    pub(crate) async fn request(&self, method: &str, path: &str, headers: &[(&str, &str)], body: Vec<u8>) -> Reply {
        let method = method.parse::<reqwest::Method>().expect("a method");
        let mut request = self.client.request(method, format!("{}{path}", self.origin)).timeout(PATIENCE).body(body);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = request.send().await.expect("a response");
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Reply { status, headers, body: response.text().await.expect("text") }
    }

    /// What is at a path, and not where it sends on.
    pub(crate) async fn request_without_following(&self, path: &str) -> Reply {
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().expect("a client");
        let response = client.get(format!("{}{path}", self.origin)).timeout(PATIENCE).send().await.expect("a response");
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Reply { status, headers, body: response.text().await.expect("text") }
    }

    /// Posts a message, with the headers that every client sends and these.
    pub(crate) async fn post(&self, headers: &[(&str, &str)], message: &Value) -> Reply {
        let usual = [("content-type", "application/json"), ("accept", "application/json, text/event-stream")];
        let headers: Vec<_> = usual.into_iter().chain(headers.iter().copied()).collect();
        self.request("POST", "/mcp", &headers, message.to_string().into_bytes()).await
    }

    /// Posts a tool call of the legacy era.
    pub(crate) async fn call(&self, headers: &[(&str, &str)], tool: &str, arguments: Value) -> Reply {
        let params = json!({"name": tool, "arguments": arguments});
        self.post(headers, &json!({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params})).await
    }
}

impl Drop for HttpServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(crate) async fn mock() -> Mock {
    Mock::start(host_test::mock::MockOptions::default()).await.expect("a port")
}
