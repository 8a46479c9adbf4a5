//! An agent platform that embeds Wasmtime: loads the tools under limits, lets them reach the Control Center and the named
//! hosts of files, runs an agent, and shows five rows of what it found.
//!
//! ```sh
//! SEQUENTUM_API_KEY=sk-... SEQUENTUM_FILE_HOSTS=files.example.com cargo run --package host-test --example embed 101
//! ```

use std::{env, future::Future, thread, time::Duration};

use anyhow::{Context, Result, bail};
use http::{Request, Response, Uri};
use http_body_util::BodyExt;
use wasmtime::component::{Component, Linker, ResourceTable};
use wasmtime::{Config, Engine, Store, StoreLimits, StoreLimitsBuilder};
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};
use wasmtime_wasi_http::{self as wasi_http, RequestOptions, WasiBody, WasiHttpCtx, WasiHttpCtxView, WasiHttpView};

/// Rust functions and types for all tools, made from the WIT at compile time.
mod bindings {
    #![allow(missing_docs, unreachable_pub, clippy::all)]
    wasmtime::component::bindgen!({ path: "../wit", world: "tools", exports: { default: async } });
}

use bindings::sequentum::control_center::types::StartOutcome;

/// What one instance has: no files, no arguments, the variables it is given, and the hosts that it may reach.
struct State {
    wasi: WasiCtx,
    http: WasiHttpCtx,
    table: ResourceTable,
    limits: StoreLimits,
    reach: Reach,
}

/// The Control Center's origin, and the hosts that have the files of runs.
struct Reach(Uri, Vec<String>);

type Sent = Box<dyn Future<Output = wasi_http::Result<()>> + Send>;
type Answer = Box<dyn Future<Output = wasi_http::Result<(Response<WasiBody>, Sent)>> + Send>;

impl wasi_http::WasiHttpHooks for Reach {
    fn send_request(&mut self, request: Request<WasiBody>, options: Option<RequestOptions>, _: Sent) -> Answer {
        let to = request.uri();
        let is_service = to.authority() == self.0.authority();
        let has_files = to.host().is_some_and(|host| self.1.iter().any(|named| named == host));
        if to.scheme() != self.0.scheme() || !(is_service || has_files) {
            return Box::new(async { Err(wasi_http::Error::HttpRequestDenied) });
        }
        Box::new(async move {
            let (response, sent) = wasi_http::default_send_request(request, options).await?;
            Ok((response.map(BodyExt::boxed_unsync), Box::new(sent) as Sent))
        })
    }
}

impl WasiView for State {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView { ctx: &mut self.wasi, table: &mut self.table }
    }
}

impl WasiHttpView for State {
    fn http(&mut self) -> WasiHttpCtxView<'_> {
        WasiHttpCtxView { ctx: &mut self.http, table: &mut self.table, hooks: &mut self.reach }
    }
}

#[tokio::main]
async fn main() -> Result<()> {
    let url = env::var("SEQUENTUM_API_URL").unwrap_or("https://dashboard.sequentum.com".to_owned());
    let key = env::var("SEQUENTUM_API_KEY").context("SEQUENTUM_API_KEY is not set")?;
    let file_hosts = env::var("SEQUENTUM_FILE_HOSTS").unwrap_or_default();
    let agent: i64 = env::args().nth(1).context("which agent? Give its id")?.parse().context("an id is a number")?;

    // Once for each process. The epoch lets a call be interrupted even in an endless loop.
    let engine = Engine::new(Config::new().epoch_interruption(true))?;
    let ticks = engine.clone();
    thread::spawn(move || {
        loop {
            thread::sleep(Duration::from_millis(10));
            ticks.increment_epoch();
        }
    });
    let mut linker = Linker::<State>::new(&engine);
    wasmtime_wasi::p2::add_to_linker_async(&mut linker)?;
    wasi_http::p2::add_only_http_to_linker_async(&mut linker)?;
    let component = Component::from_file(&engine, "dist/sequentum-tools.wasm")?;
    let prepared = bindings::ToolsPre::new(linker.instantiate_pre(&component)?)?;

    // Once for each user: at most 64 MiB, and a minute for each call.
    let variables = [("SEQUENTUM_API_KEY", &key), ("SEQUENTUM_API_URL", &url), ("SEQUENTUM_FILE_HOSTS", &file_hosts)];
    let state = State {
        wasi: WasiCtx::builder().envs(&variables).build(),
        http: WasiHttpCtx::new(),
        table: ResourceTable::new(),
        limits: StoreLimitsBuilder::new().memory_size(64 << 20).build(),
        reach: Reach(url.parse()?, file_hosts.split(',').map(|host| host.trim().to_owned()).collect()),
    };
    let mut store = Store::new(&engine, state);
    store.limiter(|state| &mut state.limits);
    store.epoch_deadline_async_yield_and_update(1);
    let tools = prepared.instantiate_async(&mut store).await?;

    // Waits 45 seconds at most for the run's end. An error of a tool is a value, and its hint says what to do.
    let minute = Duration::from_secs(60);
    let start = tools.call_start_agent(
        &mut store,
        agent,
        None,
        None,
        None,
        None,
        Some(45),
        None,
        None,
        None,
        None,
        None,
        None,
        None,
    );
    let run = match tokio::time::timeout(minute, start).await?? {
        Ok(StartOutcome::Ended(run)) => run,
        Ok(_) => bail!("the run takes longer; wait-for-run goes on waiting"),
        Err(error) => bail!("{}. {}", error.message, error.hint),
    };
    println!("run {} has ended: {}", run.id, run.status.unwrap_or_default());
    let read = tools.call_get_run_data(&mut store, agent, Some(run.id), None, Some(5), None, None);
    match tokio::time::timeout(minute, read).await?? {
        Ok(data) => {
            println!("{}", data.columns.join(" | "));
            for row in data.rows {
                let values: Vec<String> = row.into_iter().map(Option::unwrap_or_default).collect();
                println!("{}", values.join(" | "));
            }
        }
        Err(error) => bail!("{}. {}", error.message, error.hint),
    }
    Ok(())
}
