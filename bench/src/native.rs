//! The same requests by a native client.

use anyhow::{Context, Result, ensure};
use reqwest::Client;
use reqwest::header::{ACCEPT, AUTHORIZATION, USER_AGENT};
use serde::de::DeserializeOwned;
use std::fs;
use std::marker::PhantomData;
use std::path::Path;
use std::process::Command;

use crate::agents::Page;
use crate::api::{KEY, SMALL};
use crate::timing::{Contestant, Turn};

/// Whether each request has a connection of its own.
#[derive(Clone, Copy)]
pub(crate) enum Connections {
    /// A new one for each request.
    New,
    /// One for all.
    KeptAlive,
}

/// A GET with the headers that the component sends, its answer read with serde's derived implementation.
pub(crate) struct Get<T> {
    client: Client,
    url: String,
    answer: PhantomData<T>,
}

#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "read into, as by a program that goes on to use it")]
pub(crate) struct Count {
    total_count: u64,
}

impl<T> Get<T> {
    fn new(connections: Connections, url: String) -> Result<Get<T>> {
        let idle = match connections {
            Connections::New => 0,
            Connections::KeptAlive => 1,
        };
        let client = Client::builder().pool_max_idle_per_host(idle).tcp_nodelay(true).build()?;
        Ok(Get { client, url, answer: PhantomData })
    }
}

/// What `get-personal-agent-count` asks for.
pub(crate) fn count(connections: Connections, base: &str) -> Result<Get<Count>> {
    Get::new(connections, format!("{base}{SMALL}"))
}

/// What `list-agents` asks for.
pub(crate) fn page(connections: Connections, base: &str) -> Result<Get<Page>> {
    Get::new(connections, format!("{base}/api/v1/agent/all?pageIndex=1&recordsPerPage=100"))
}

impl<T: DeserializeOwned> Contestant for Get<T> {
    fn turn(&mut self) -> Turn<'_> {
        Box::pin(async {
            let request = self
                .client
                .get(&self.url)
                .header(ACCEPT, "application/json")
                .header(AUTHORIZATION, format!("ApiKey {KEY}"))
                .header(USER_AGENT, concat!("sequentum-bench/", env!("CARGO_PKG_VERSION")));
            let response = request.send().await?;
            ensure!(response.status() == 200, "status {}", response.status());
            let _: T = serde_json::from_slice(&response.bytes().await?)?;
            Ok(())
        })
    }
}

/// By how many bytes the most memory that this process had grows with one answer.
pub(crate) async fn memory(base: &str) -> Result<u64> {
    let mut get = page(Connections::New, base)?;
    let before = peak()?;
    get.turn().await?;
    Ok(peak()?.saturating_sub(before))
}

/// The same in a process of its own, which has had no other answer.
pub(crate) fn memory_apart(base: &str) -> Result<u64> {
    let output = Command::new(std::env::current_exe()?).args(["--native-memory", base]).output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    text.trim().parse().with_context(|| format!("no number: {text}{}", String::from_utf8_lossy(&output.stderr)))
}

/// The most memory that this process has had, in bytes, as Linux tells.
fn peak() -> Result<u64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).context("no VmHWM")?;
    Ok(line.trim_end_matches("kB").trim().parse::<u64>()? * 1024)
}

/// Whether the system tells how much memory a process has had.
pub(crate) fn knows_memory() -> bool {
    Path::new("/proc/self/status").exists()
}

/// Reads a body that is there already.
pub(crate) struct Decoding {
    body: Vec<u8>,
}

impl Decoding {
    pub(crate) fn new(body: Vec<u8>) -> Decoding {
        Decoding { body }
    }
}

impl Contestant for Decoding {
    fn turn(&mut self) -> Turn<'_> {
        Box::pin(async {
            let page: Page = serde_json::from_slice(&self.body)?;
            std::hint::black_box(page);
            Ok(())
        })
    }
}
