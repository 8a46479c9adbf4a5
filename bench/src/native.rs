//! The same requests by a native client.

use anyhow::{Result, ensure};
use reqwest::Client;
use reqwest::header::{ACCEPT, AUTHORIZATION, USER_AGENT};
use serde::de::DeserializeOwned;
use std::marker::PhantomData;

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
                .header(USER_AGENT, "sequentum-bench/1.0.0");
            let response = request.send().await?;
            ensure!(response.status() == 200, "status {}", response.status());
            let _: T = serde_json::from_slice(&response.bytes().await?)?;
            Ok(())
        })
    }
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
