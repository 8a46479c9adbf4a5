//! The first rows of a long file: `get-run-data`, beside a native client that does the same.

use std::sync::mpsc;
use std::thread;

use anyhow::{Context, Result, ensure};
use host_test::host::{Grant, Instance, Tools};
use host_test::mock::{Content, Mock, MockOptions, StoredFile};
use indicatif::ProgressBar;
use reqwest::Client;
use reqwest::header::{AUTHORIZATION, LOCATION, RANGE};
use reqwest::redirect::Policy;
use sequentum_tools::files::{self, Piece, Window};
use serde_json::json;
use tokio::runtime;

use crate::api::KEY;
use crate::report::{Quantity, Section};
use crate::timing::{Contestant, Effort, Turn, compare};

/// An agent of the mock, a run of it, and the file that the run has.
const AGENT: i64 = 101;
const RUN: i64 = 9060;

/// How long the file is, in bytes.
const LENGTH: u64 = 200 * 1024 * 1024;

/// How many rows are asked for.
const ROWS: u32 = 20;

/// How much a native client asks for, in bytes: as much as the component.
const PART: usize = 64 * 1024;

/// Measures both.
pub(crate) async fn measure(effort: Effort, progress: &ProgressBar, tools: &Tools) -> Result<Section> {
    let mock = start()?;
    mock.set_files(
        RUN,
        vec![StoredFile::new("long.csv", StoredFile::DELIVERED, "text/csv", Content::long_csv(LENGTH))],
    );
    let grant = Grant::new(&mock.url(), Some(KEY)).with_env("SEQUENTUM_MAX_RETRIES", "0").with_file_hosts("127.0.0.1");
    let mut fresh = Fresh { tools, grant: grant.clone() };
    let mut native = Native { client: Client::builder().redirect(Policy::none()).build()?, base: mock.url() };
    let [native_time, fresh_time] = compare(effort, progress, [&mut native, &mut fresh]).await?;
    let mut section = Section::new("Files: the first 20 rows of a CSV file of 200 MiB, with finding the file");
    section.row("native client: list of files, signed address, 64 KiB, rows", Quantity::Time(native_time));
    section.beside("component, fresh instance: get-run-data", fresh_time, native_time, "native", None);

    let before = sent(&mock);
    let mut instance = tools.instantiate(&grant).await?;
    rows(&mut instance).await?;
    section.row("fetched of the file by one call", Quantity::Bytes(sent(&mock) - before));
    section.row("memory of an instance after it", Quantity::Bytes(instance.memory_bytes() as u64));
    Ok(section)
}

/// A mock in a thread of its own.
fn start() -> Result<Mock> {
    let (sender, receiver) = mpsc::channel();
    let runtime = runtime::Builder::new_current_thread().enable_all().build()?;
    thread::Builder::new().name("mock".to_owned()).spawn(move || {
        runtime.block_on(async {
            let _ = sender.send(Mock::start(MockOptions::default()).await);
            std::future::pending::<()>().await;
        });
    })?;
    receiver.recv().context("the mock did not start")?.context("the mock did not start")
}

fn sent(mock: &Mock) -> u64 {
    mock.file_host_transfers().iter().map(|transfer| transfer.sent()).sum()
}

async fn rows(instance: &mut Instance) -> Result<()> {
    let arguments = json!({ "agent-id": AGENT, "run-id": RUN, "max-rows": ROWS });
    let data = instance.call("get-run-data", &arguments).await?;
    let count = data.get("rows").and_then(|rows| rows.as_array()).map(Vec::len);
    ensure!(count == Some(ROWS as usize), "get-run-data gave {data}");
    Ok(())
}

struct Fresh<'a> {
    tools: &'a Tools,
    grant: Grant,
}

impl Contestant for Fresh<'_> {
    fn turn(&mut self) -> Turn<'_> {
        Box::pin(async {
            let mut instance = self.tools.instantiate(&self.grant).await?;
            rows(&mut instance).await
        })
    }
}

struct Native {
    client: Client,
    base: String,
}

impl Contestant for Native {
    fn turn(&mut self) -> Turn<'_> {
        Box::pin(async {
            let get = |path: String| {
                let url = format!("{}/api/v1/agent/{AGENT}/run/{RUN}/{path}", self.base);
                self.client.get(url).header(AUTHORIZATION, format!("ApiKey {KEY}")).send()
            };
            let files: serde_json::Value = serde_json::from_slice(&get("files".to_owned()).await?.bytes().await?)?;
            let file = files.pointer("/0/id").context("no file")?;
            let redirect = get(format!("file/{file}/download")).await?;
            let link = redirect.headers().get(LOCATION).context("no redirect")?.to_str()?.to_owned();
            let part =
                self.client.get(link).header(RANGE, format!("bytes=0-{}", PART - 1)).send().await?.bytes().await?;
            let piece = Piece { text: &files::decode(&part), is_whole: false };
            let table = files::table(piece, "long.csv", Window { from_row: 1, max_rows: ROWS, columns: &[] });
            ensure!(table.rows.len() == ROWS as usize, "{} rows", table.rows.len());
            Ok(())
        })
    }
}
