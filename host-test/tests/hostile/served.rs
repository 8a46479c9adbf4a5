//! A cell of the fault matrix through an MCP server, in whichever host and over whichever transport it is reached: what is asked
//! of it, and what is seen in the messages that came back.

use super::outcome::Outcome;
use super::report::Seen;
use super::shapes::Shape;
use host_test::shows_key;
use serde_json::{Map, Value, json};
use std::time::{Duration, Instant};
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader, Lines};
use tokio::time::timeout;

/// When a server that says nothing is given up.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// The ids of what is asked for.
const HELLO: u64 = 1;
const CALL: u64 = 7;
const PING: u64 = 8;
const HEALTHY: u64 = 9;

/// What an MCP server made of a call.
pub struct Told {
    /// All that it said, up to an answer to what was asked after the call.
    pub messages: Vec<Value>,
    /// What it wrote to standard error meanwhile.
    pub log: String,
    /// How it ended, where it did.
    pub trap: Option<String>,
    /// The time until the answer.
    pub took: Duration,
    /// The memory that the component has had at most, in bytes.
    pub memory: usize,
}

/// The call of a shape's tool, that is to be told how far it is.
pub fn call(shape: &Shape) -> Value {
    let Value::Object(arguments) = (shape.arguments)() else { unreachable!("arguments are an object") };
    let arguments: Map<String, Value> = arguments.into_iter().map(|(name, value)| (camel(&name), value)).collect();
    request(
        CALL,
        "tools/call",
        json!({"name": shape.tool.replace('-', "_"), "arguments": arguments, "_meta": {"progressToken": "how far"}}),
    )
}

/// A call that must succeed where nothing is wrong.
pub fn healthy() -> Value {
    request(HEALTHY, "tools/call", json!({"name": "get_agent", "arguments": {"agentId": 101}}))
}

fn request(id: u64, method: &str, params: Value) -> Value {
    json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params})
}

/// The name of a parameter as MCP clients write it.
fn camel(name: &str) -> String {
    let mut words = name.split('-');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |name, word| name + &word[..1].to_uppercase() + &word[1..])
}

/// A client of a server over standard streams.
pub struct Client {
    input: Box<dyn AsyncWrite + Send + Unpin>,
    lines: Lines<BufReader<Box<dyn AsyncRead + Send + Unpin>>>,
    /// Whether they know each other.
    is_known: bool,
}

impl Client {
    pub fn new(
        input: impl AsyncWrite + Send + Unpin + 'static,
        output: impl AsyncRead + Send + Unpin + 'static,
    ) -> Client {
        let output: Box<dyn AsyncRead + Send + Unpin> = Box::new(output);
        Client { input: Box::new(input), lines: BufReader::new(output).lines(), is_known: false }
    }

    /// Calls a shape's tool: all that the server says up to the answer to a ping afterwards, how it ended, where it did, and
    /// the time until the answer.
    pub async fn call(&mut self, shape: &Shape) -> (Vec<Value>, Option<String>, Duration) {
        let welcome = if self.is_known { Ok(()) } else { self.greet().await };
        let start = Instant::now();
        self.send(&call(shape)).await;
        let (mut messages, answer) = self.until(CALL).await;
        let took = start.elapsed();
        messages.extend(answer.clone().ok());
        // A second answer would come before the one to this.
        self.send(&request(PING, "ping", json!({}))).await;
        let (more, pong) = self.until(PING).await;
        messages.extend(more);
        (messages, welcome.and(answer).and(pong).err(), took)
    }

    /// The answer to a call that must succeed.
    pub async fn healthy(&mut self) -> Result<Value, String> {
        self.send(&healthy()).await;
        self.until(HEALTHY).await.1
    }

    async fn greet(&mut self) -> Result<(), String> {
        let client = json!({"name": "matrix", "version": "1"});
        let hello = json!({"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": client});
        self.send(&request(HELLO, "initialize", hello)).await;
        self.until(HELLO).await.1?;
        self.send(&json!({"jsonrpc": "2.0", "method": "notifications/initialized"})).await;
        self.is_known = true;
        Ok(())
    }

    async fn send(&mut self, message: &Value) {
        // One that has ended reads no more, which shows at the answer.
        let _ = self.input.write_all(format!("{message}\n").as_bytes()).await;
    }

    /// What the server says until it answers the request of this id, and that answer.
    async fn until(&mut self, id: u64) -> (Vec<Value>, Result<Value, String>) {
        let mut before = Vec::new();
        loop {
            match self.next().await {
                Ok(message) if message["id"] == id && message.get("method").is_none() => return (before, Ok(message)),
                Ok(message) => before.push(message),
                Err(error) => return (before, Err(error)),
            }
        }
    }

    async fn next(&mut self) -> Result<Value, String> {
        match timeout(PATIENCE, self.lines.next_line()).await {
            Ok(Ok(Some(line))) => serde_json::from_str(&line).map_err(|error| format!("{error}: {line}")),
            Ok(_) => Err("it ended".to_owned()),
            Err(_) => Err("it hangs".to_owned()),
        }
    }
}

impl Told {
    /// The outcome of the call, how many requests it sent, and what is wrong with how it was told.
    pub fn read(self) -> (Outcome, usize, Vec<String>) {
        let mut faults = Vec::new();
        let (answers, others): (Vec<&Value>, Vec<&Value>) =
            self.messages.iter().partition(|message| message["id"] == CALL && message.get("method").is_none());
        if answers.len() != 1 && self.trap.is_none() {
            faults.push(format!("{} answers", answers.len()));
        }
        for other in others {
            if other["method"] != "notifications/progress" || other["params"]["progressToken"] != "how far" {
                faults.push(format!("nobody asked for {other:.200}"));
            }
        }
        let answer = answers.first().copied().unwrap_or(&Value::Null);
        let kind = match (&self.trap, kind(answer)) {
            (Some(_), _) => "trap".to_owned(),
            (None, Ok(kind)) => kind.to_owned(),
            (None, Err(wrong)) => {
                faults.push(wrong);
                "no answer".to_owned()
            }
        };
        // What a tool returns as data is the caller's, and may repeat what the service said.
        let progress = self.messages.iter().filter(|message| kind != "ok" || message["id"] != CALL);
        let said: String = progress.map(Value::to_string).chain([self.log.clone()]).collect();
        let leaked = shows_key(&said) || said.contains("sig=");
        let attempts = self.log.lines().filter(|line| line.contains(" /api/")).count();
        let text = self.trap.unwrap_or_else(|| answer.to_string());
        (Outcome { kind, text, leaked, took: self.took, memory: self.memory }, attempts, faults)
    }
}

/// The kind of error that an answer tells, or `ok`. It must say the same to people and to programs.
fn kind(answer: &Value) -> Result<&str, String> {
    let result = &answer["result"];
    let text = result["content"][0]["text"].as_str().ok_or(format!("no result: {answer:.300}"))?;
    if result["isError"] != true {
        let same = serde_json::from_str::<Value>(text).is_ok_and(|read| read == result["structuredContent"]);
        return if same { Ok("ok") } else { Err("the text says something else than the structure".to_owned()) };
    }
    let error = &result["_meta"]["com.sequentum/error"];
    let [kind, message, hint] = ["kind", "message", "hint"].map(|name| error[name].as_str().unwrap_or_default());
    let same = text == format!("{message}\n\n{hint}") && !message.is_empty() && !hint.is_empty();
    if same { Ok(kind) } else { Err("the text says something else than the record".to_owned()) }
}

/// Adds to what was seen what the server said to a healthy call afterwards.
pub fn and_alive(mut seen: Seen, after: Result<Value, String>) -> Seen {
    match after {
        Ok(answer) if kind(&answer) == Ok("ok") => {}
        Ok(answer) => seen.faults.push(format!("not alive afterwards: {answer:.300}")),
        Err(error) => seen.faults.push(format!("dead afterwards: {error}")),
    }
    seen
}
