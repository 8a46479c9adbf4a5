//! The server in the harness's own Wasmtime: over pipes as its standard streams, where messages are lines, and over HTTP.

use host_test::artefacts::{self, Artefact};
use host_test::host::{Capture, Grant, Host, Server};
use host_test::mock::Mock;
use host_test::shows_key;
use serde_json::{Value, json};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, LazyLock};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, DuplexStream, duplex};
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tokio::task::JoinHandle;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// What a pipe holds, in bytes: as much as Linux's.
const PIPE: usize = 64 * 1024;

/// The server, loaded once.
pub(crate) fn server() -> &'static Server {
    static SERVER: LazyLock<Server> = LazyLock::new(|| load(artefacts::SERVER));
    &SERVER
}

/// The server that only reads.
fn readonly() -> &'static Server {
    static SERVER: LazyLock<Server> = LazyLock::new(|| load(artefacts::SERVER_READONLY));
    &SERVER
}

fn load(artefact: Artefact) -> Server {
    let file = artefact.current().expect("the server");
    Server::load(&Host::new().expect("a host"), &file).expect("a component")
}

/// The mock's address, and these variables.
fn grant(mock: &Mock, variables: &[(&str, &str)]) -> Grant {
    let grant = Grant::new(&mock.url(), None).with_file_hosts("127.0.0.1").with_env("SEQUENTUM_MAX_RETRIES", "0");
    variables.iter().fold(grant, |grant, (name, value)| grant.with_env(*name, *value))
}

/// The server over pipes: its input, its output, and how it ends. It has a key and the mock's address.
pub(crate) fn over_pipes(mock: &Mock) -> Pipes {
    connect(server().clone(), grant(mock, &[KEY]))
}

/// Input, output and end.
pub(crate) type Pipes = (DuplexStream, DuplexStream, JoinHandle<anyhow::Result<()>>);

/// The key of the server over pipes, and of one that lends it.
pub(crate) const KEY: (&str, &str) = ("SEQUENTUM_API_KEY", host_test::KEY);

/// Those of a server that works with its own key for everybody.
const SHARED: [(&str, &str); 2] = [KEY, ("SEQUENTUM_ALLOW_SHARED_KEY", "1")];

/// The server over pipes, with this grant.
pub(crate) fn connect(server: Server, grant: Grant) -> Pipes {
    let ((input, its_input), (output, its_output)) = (duplex(PIPE), duplex(PIPE));
    (input, output, tokio::spawn(async move { server.run(&grant, its_input, its_output).await }))
}

/// The server over stdio.
pub(crate) struct StdioServer {
    input: UnboundedSender<Vec<u8>>,
    lines: Receiver<String>,
    ended: Receiver<anyhow::Result<()>>,
    /// Lets its output be read.
    reading: Arc<Notify>,
}

impl StdioServer {
    pub(crate) fn start(mock: &Mock) -> StdioServer {
        StdioServer::over(over_pipes(mock))
    }

    /// With these variables, and no key but what they say.
    pub(crate) fn start_with(mock: &Mock, variables: &[(&str, &str)]) -> StdioServer {
        StdioServer::over(connect(server().clone(), grant(mock, variables)))
    }

    /// The same, and what it writes to standard error.
    pub(crate) fn start_logging(mock: &Mock, variables: &[(&str, &str)]) -> (StdioServer, Capture) {
        let log = Capture::default();
        (StdioServer::over(connect(server().clone().logging_to(&log), grant(mock, variables))), log)
    }

    /// The server that only reads.
    pub(crate) fn start_readonly(mock: &Mock) -> StdioServer {
        StdioServer::over(connect(readonly().clone(), grant(mock, &[KEY])))
    }

    /// One whose output is not read before [`StdioServer::read`].
    pub(crate) fn start_unread(mock: &Mock) -> StdioServer {
        StdioServer::read_after(Arc::default(), over_pipes(mock))
    }

    /// Begins to read its output.
    pub(crate) fn read(&self) {
        self.reading.notify_one();
    }

    fn over(pipes: Pipes) -> StdioServer {
        let reading = Arc::new(Notify::new());
        reading.notify_one();
        StdioServer::read_after(reading, pipes)
    }

    fn read_after(reading: Arc<Notify>, (mut pipe, output, running): Pipes) -> StdioServer {
        let begins = reading.clone();
        let (input, mut lines_in) = unbounded_channel::<Vec<u8>>();
        tokio::spawn(async move {
            while let Some(line) = lines_in.recv().await {
                // One that has ended reads no more; whoever waits for an answer notices.
                let _ = pipe.write_all(&line).await;
            }
        });
        let (sender, lines) = channel();
        tokio::spawn(async move {
            begins.notified().await;
            let mut output = BufReader::new(output).lines();
            while let Ok(Some(line)) = output.next_line().await {
                let _ = sender.send(line);
            }
        });
        let (sender, ended) = channel();
        tokio::spawn(async move { sender.send(running.await.expect("no panic")) });
        StdioServer { input, lines, ended, reading }
    }

    pub(crate) fn send(&self, message: &Value) {
        self.send_line(message.to_string().as_bytes());
    }

    pub(crate) fn send_line(&self, line: &[u8]) {
        self.input.send([line, b"\n"].concat()).expect("the server reads");
    }

    /// The next message of the server.
    pub(crate) fn next(&self) -> Value {
        let line = self.lines.recv_timeout(PATIENCE).expect("a message");
        assert!(!shows_key(&line), "the key is visible: {line}");
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"))
    }

    /// Whether the server says nothing for this long.
    pub(crate) fn is_silent(&self, time: Duration) -> bool {
        matches!(self.lines.recv_timeout(time), Err(RecvTimeoutError::Timeout))
    }

    /// A request's answer; notifications before it are skipped.
    pub(crate) fn answer(&self, method: &str, params: Value) -> Value {
        self.send(&json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}));
        loop {
            let message = self.next();
            if message["id"] == 1 {
                return message;
            }
        }
    }

    pub(crate) fn result(&self, method: &str, params: Value) -> Value {
        let answer = self.answer(method, params);
        assert!(answer.get("result").is_some(), "{method}: {answer}");
        answer["result"].clone()
    }

    /// Calls a tool.
    pub(crate) fn call(&self, tool: &str, arguments: Value) -> Value {
        self.result("tools/call", json!({"name": tool, "arguments": arguments}))
    }

    /// Ends the input; the server must end then, and well.
    pub(crate) fn end(self) {
        drop(self.input);
        self.ended.recv_timeout(PATIENCE).expect("an end").expect("a good end");
    }
}

/// The server over HTTP.
pub(crate) struct HttpServer {
    serving: JoinHandle<()>,
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
    pub(crate) async fn start(mock: &Mock, variables: &[(&str, &str)]) -> HttpServer {
        HttpServer::serving(server().clone(), grant(mock, variables)).await
    }

    /// The same, and what it writes to standard error.
    pub(crate) async fn start_logging(mock: &Mock, variables: &[(&str, &str)]) -> (HttpServer, Capture) {
        let log = Capture::default();
        (HttpServer::serving(server().clone().logging_to(&log), grant(mock, variables)).await, log)
    }

    async fn serving(server: Server, grant: Grant) -> HttpServer {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let origin = format!("http://{}", listener.local_addr().expect("an address"));
        let serving = tokio::spawn(async move {
            let Err(error) = server.serve(&grant, listener).await;
            panic!("{error:#}");
        });
        HttpServer { serving, origin, client: reqwest::Client::new() }
    }

    /// The same for everybody with the server's own key, and what is to be told of its instances, and of no others.
    pub(crate) async fn counting(mock: &Mock) -> (HttpServer, Server) {
        let counted = server().counting_anew();
        (HttpServer::serving(counted.clone(), grant(mock, &SHARED)).await, counted)
    }

    /// A server that works with its own key for everybody.
    pub(crate) async fn shared(mock: &Mock) -> HttpServer {
        HttpServer::start(mock, &SHARED).await
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
        let body = response.text().await.expect("text");
        assert!(!shows_key(&format!("{headers:?}{body}")), "the key is visible: {headers:?} {body}");
        Reply { status, headers, body }
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
        self.serving.abort();
    }
}

pub(crate) async fn mock() -> Mock {
    Mock::start(host_test::mock::MockOptions::default()).await.expect("a port")
}
