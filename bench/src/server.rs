//! The MCP server: how many calls it answers in a second, over stdio and over HTTP.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::api::Api;
use crate::cold;
use crate::report::{Quantity, Section};

const TITLE: &str = "The MCP server, one tool call after the other (wasmtime run, wasmtime serve)";

/// Clients at once, for the last line.
const CLIENTS: usize = 8;

/// Measures it with the server component at `component`, for `time` each.
pub(crate) async fn measure(time: Duration, api: Api, wasmtime: Option<&Path>, component: &Path) -> Result<Section> {
    let Some(wasmtime) = wasmtime else {
        return Ok(Section::skipped(TITLE, "wasmtime is not in PATH, nor in $SEQUENTUM_HOSTS/bin"));
    };
    if !component.is_file() {
        return Ok(Section::skipped(TITLE, format!("{} is missing", component.display())));
    }
    let mut section = Section::new(TITLE);
    section.row("stdio, one client", Quantity::Rate(stdio(time, api, wasmtime, component)?));
    section.row("HTTP, one client", Quantity::Rate(http(time, 1, api, wasmtime, component).await?));
    let many = http(time, CLIENTS, api, wasmtime, component).await?;
    section.row(format!("HTTP, {CLIENTS} clients at once"), Quantity::Rate(many));
    Ok(section)
}

fn message(method: &str, params: &Value) -> String {
    json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params }).to_string()
}

fn tool_call() -> String {
    message("tools/call", &json!({ "name": "get_personal_agent_count", "arguments": {} }))
}

/// A process that ends with this value.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn stdio(time: Duration, api: Api, wasmtime: &Path, component: &Path) -> Result<f64> {
    let mut command = Command::new(wasmtime);
    command.args(["run", "-S", "http", "-W", "max-memory-size=67108864"]);
    cold::give_variables(&mut command, api);
    command.arg(component);
    let mut server = Running(command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?);
    let mut input = server.0.stdin.take().context("no standard input")?;
    let mut output = BufReader::new(server.0.stdout.take().context("no standard output")?);
    let client = json!({ "name": "bench", "version": "1" });
    let hello = json!({ "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": client });
    exchange(&mut input, &mut output, &message("initialize", &hello))?;
    writeln!(input, "{}", json!({ "jsonrpc": "2.0", "method": "notifications/initialized" }))?;
    let call = tool_call();
    check(&exchange(&mut input, &mut output, &call)?)?;

    let begun = Instant::now();
    let mut calls = 0_u32;
    while begun.elapsed() < time {
        check(&exchange(&mut input, &mut output, &call)?)?;
        calls += 1;
    }
    Ok(f64::from(calls) / begun.elapsed().as_secs_f64())
}

fn exchange(input: &mut ChildStdin, output: &mut BufReader<ChildStdout>, message: &str) -> Result<String> {
    writeln!(input, "{message}")?;
    input.flush()?;
    let mut line = String::new();
    output.read_line(&mut line)?;
    ensure!(!line.is_empty(), "the server has ended");
    Ok(line)
}

/// Whether an answer has the result: a fast error is none.
fn check(answer: &str) -> Result<()> {
    ensure!(
        answer.contains("\"totalCount\":28") && !answer.contains("\"isError\":true"),
        "unexpected answer: {answer}"
    );
    Ok(())
}

async fn http(time: Duration, clients: usize, api: Api, wasmtime: &Path, component: &Path) -> Result<f64> {
    let mut command = Command::new(wasmtime);
    command.args(["serve", "-S", "cli", "-W", "max-memory-size=67108864,timeout=3700s"]);
    command.args(["--addr", "127.0.0.1:0", "--env", "SEQUENTUM_ALLOW_SHARED_KEY=1"]);
    cold::give_variables(&mut command, api);
    command.arg(component);
    let mut server = Running(command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn()?);
    let mut log = BufReader::new(server.0.stderr.take().context("no standard error")?).lines();
    let line = log.find_map(|line| line.ok().filter(|line| line.contains("http://"))).context("no address")?;
    std::thread::spawn(move || log.for_each(drop));
    let origin = line.split_whitespace().find(|word| word.starts_with("http://")).context("no address")?;
    let url = format!("{}/mcp", origin.trim_end_matches('/'));
    let client = reqwest::Client::new();
    check(&post(&client, &url).await?)?;

    let begun = Instant::now();
    let mut posting = JoinSet::new();
    for _ in 0..clients {
        let (client, url) = (client.clone(), url.clone());
        posting.spawn(async move {
            let mut calls = 0_u32;
            while begun.elapsed() < time {
                check(&post(&client, &url).await?)?;
                calls += 1;
            }
            anyhow::Ok(calls)
        });
    }
    let mut calls = 0;
    while let Some(ended) = posting.join_next().await {
        calls += ended??;
    }
    Ok(f64::from(calls) / begun.elapsed().as_secs_f64())
}

async fn post(client: &reqwest::Client, url: &str) -> Result<String> {
    let request = client
        .post(url)
        .header("content-type", "application/json")
        .header("accept", "application/json, text/event-stream")
        .header("mcp-protocol-version", "2025-06-18");
    Ok(request.body(tool_call()).send().await?.text().await?)
}
