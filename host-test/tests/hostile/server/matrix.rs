//! The fault matrix through the MCP server in Wasmtime: over standard streams, and over HTTP.

use super::hosted::{Pipes, connect, server};
use crate::cells::{Cell, Stage, cells, faults};
use crate::file_host;
use crate::outcome::Outcome;
use crate::report::{Seen, report};
use crate::served::{Client, PATIENCE, Told, and_alive, call, healthy};
use crate::shapes::{SHAPES, Shape};
use host_test::KEY;
use host_test::host::{Capture, Grant, Server};
use host_test::mock::Mock;
use serde_json::Value;
use std::sync::LazyLock;
use std::time::Instant;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::timeout;

/// Lets so many cells be tried at the same time, over both transports.
static GATE: Semaphore = Semaphore::const_new(16);

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_through_the_server_over_stdio() {
    try_all("fault matrix through the server, stdio", over_stdio).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_through_the_server_over_http() {
    try_all("fault matrix through the server, HTTP", over_http).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_of_the_file_host_through_the_server() {
    file_host::try_all("file host through the server", reading_over_stdio).await;
}

async fn try_all<Trying>(matrix: &str, try_it: fn(Cell) -> Trying)
where
    Trying: Future<Output = Seen> + Send + 'static,
{
    let start = Instant::now();
    let mut tried = JoinSet::new();
    for cell in cells(&[]) {
        tried.spawn(async move {
            let _permit = GATE.acquire().await;
            try_it(cell).await
        });
    }
    let of = format!("{} faults, {} shapes", faults(), SHAPES.len());
    report(matrix, &of, start, tried.join_all().await);
}

/// A server of its own for a cell: what is told of its memory and its log is this cell's.
fn prepared(stage: &Stage, more: &[(&str, &str)]) -> (Server, Grant, Capture) {
    let log = Capture::default();
    let mut grant = Grant::new(&stage.url, None).with_env("DEBUG", "1");
    grant.origin.clone_from(&stage.granted);
    let variables = stage.variables.iter().map(|(name, value)| (*name, value.as_str())).chain(more.iter().copied());
    let grant = variables.fold(grant, |grant, (name, value)| grant.with_env(name, value));
    (server().counting_anew().logging_to(&log), grant, log)
}

async fn over_stdio(cell: Cell) -> Seen {
    let stage = cell.stage().await;
    let (server, grant, log) = prepared(&stage, &[("SEQUENTUM_API_KEY", KEY)]);
    let healed = stage.is_reached().then_some(&stage.mock);
    let judge = |outcome, attempts| stage.judge(cell.name(), outcome, attempts);
    through_pipes((server, grant, &log), cell.shape(), judge, healed).await
}

async fn reading_over_stdio(cell: file_host::Cell) -> Seen {
    let stage = cell.stage().await;
    let log = Capture::default();
    let (server, grant) = (server().counting_anew().logging_to(&log), stage.grant.clone().with_env("DEBUG", "1"));
    let judge = |outcome, _| stage.judge(outcome, &log.text());
    through_pipes((server, grant, &log), cell.shape, judge, Some(&stage.mock)).await
}

/// Calls a shape's tool of a server over pipes, and asks it for something else once a mock is healed. It must end well.
async fn through_pipes(
    (server, grant, log): (Server, Grant, &Capture),
    shape: &Shape,
    judge: impl FnOnce(Outcome, usize) -> Seen,
    healed: Option<&Mock>,
) -> Seen {
    let (input, output, running): Pipes = connect(server.clone(), grant);
    let mut client = Client::new(input, output);
    let (messages, trap, took) = client.call(shape).await;
    let told = Told { messages, log: log.text(), trap, took, memory: server.peak_memory() };
    let (outcome, attempts, faults) = told.read();
    let mut seen = judge(outcome, attempts);
    seen.faults.extend(faults);

    if let Some(mock) = healed {
        mock.clear_faults();
        seen = and_alive(seen, client.healthy().await);
    }
    drop(client);
    match timeout(PATIENCE, running).await {
        Ok(Ok(Ok(()))) => {}
        ended => seen.faults.push(format!("it does not end well: {ended:?}")),
    }
    seen
}

async fn over_http(cell: Cell) -> Seen {
    let stage = cell.stage().await;
    let (server, grant, log) = prepared(&stage, &[]);
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}/mcp", listener.local_addr().expect("an address"));
    let counted = server.clone();
    let serving = tokio::spawn(async move { counted.serve(&grant, listener).await });

    let start = Instant::now();
    let came = post(&url, &call(cell.shape())).await;
    let took = start.elapsed();
    let (messages, trap) = match came {
        Ok(messages) => (messages, (server.broken_off() > 0).then(|| "it broke off".to_owned())),
        Err(error) => (Vec::new(), Some(error)),
    };
    let told = Told { messages, log: log.text(), trap, took, memory: server.peak_memory() };
    let (outcome, attempts, faults) = told.read();
    let mut seen = stage.judge(cell.name(), outcome, attempts);
    seen.faults.extend(faults);

    if stage.is_reached() {
        stage.mock.clear_faults();
        let after = post(&url, &healthy()).await;
        seen = and_alive(seen, after.and_then(|mut messages| messages.pop().ok_or("it says nothing".to_owned())));
    }
    serving.abort();
    seen
}

/// What comes back for a message, with the key of the caller.
async fn post(url: &str, message: &Value) -> Result<Vec<Value>, String> {
    // A kept connection might be to a server of another cell, on the same port.
    static CLIENT: LazyLock<reqwest::Client> = LazyLock::new(|| {
        reqwest::Client::builder().pool_max_idle_per_host(0).timeout(PATIENCE).build().expect("a client")
    });
    let request = CLIENT
        .post(url)
        .header("authorization", format!("ApiKey {KEY}"))
        .header("content-type", "application/json")
        .header("accept", "application/json, text/event-stream")
        .body(message.to_string());
    let response = request.send().await.map_err(|error| format!("{error:?}"))?;
    let status = response.status().as_u16();
    let body = response.text().await.map_err(|error| format!("{error:?}"))?;
    // An answer that began late is JSON with spaces before it, or the last of several events.
    let messages: Vec<&str> = match body.starts_with(['{', ' ']) {
        true => vec![&body],
        false => body.lines().filter_map(|line| line.strip_prefix("data: ")).collect(),
    };
    if ![200, 401, 403].contains(&status) || messages.is_empty() {
        return Err(format!("status {status}: {body:.300}"));
    }
    messages
        .into_iter()
        .map(|message| serde_json::from_str(message).map_err(|error| format!("{error}: {message}")))
        .collect()
}
