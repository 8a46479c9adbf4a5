//! An agent platform that embeds Wasmtime: loads the tools under limits, lets them reach one host, and calls two of them.
//!
//! ```sh
//! SEQUENTUM_API_KEY=sk-... cargo run --package host-test --example embed
//! ```

use std::{env, future::Future, thread, time::Duration};

use anyhow::{Context, Result};
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

/// What one instance has: no files, no arguments, the variables it is given, and one host that it may reach.
struct State {
    wasi: WasiCtx,
    http: WasiHttpCtx,
    table: ResourceTable,
    limits: StoreLimits,
    only: OneHost,
}

struct OneHost(Uri);

type Sent = Box<dyn Future<Output = wasi_http::Result<()>> + Send>;
type Answer = Box<dyn Future<Output = wasi_http::Result<(Response<WasiBody>, Sent)>> + Send>;

impl wasi_http::WasiHttpHooks for OneHost {
    fn send_request(&mut self, request: Request<WasiBody>, options: Option<RequestOptions>, _: Sent) -> Answer {
        let to = request.uri();
        if (to.scheme(), to.authority()) != (self.0.scheme(), self.0.authority()) {
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
        WasiHttpCtxView { ctx: &mut self.http, table: &mut self.table, hooks: &mut self.only }
    }
}

#[tokio::main]
async fn main() -> Result<()> {
    let url = env::var("SEQUENTUM_API_URL").unwrap_or("https://dashboard.sequentum.com".to_owned());
    let key = env::var("SEQUENTUM_API_KEY").context("SEQUENTUM_API_KEY is not set")?;

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
    let state = State {
        wasi: WasiCtx::builder().env("SEQUENTUM_API_KEY", key).env("SEQUENTUM_API_URL", &url).build(),
        http: WasiHttpCtx::new(),
        table: ResourceTable::new(),
        limits: StoreLimitsBuilder::new().memory_size(64 << 20).build(),
        only: OneHost(url.parse()?),
    };
    let mut store = Store::new(&engine, state);
    store.limiter(|state| &mut state.limits);
    store.epoch_deadline_async_yield_and_update(1);
    let tools = prepared.instantiate_async(&mut store).await?;

    let minute = Duration::from_secs(60);
    match tokio::time::timeout(minute, tools.call_get_agent(&mut store, 101)).await?? {
        Ok(agent) => println!("101: {}", agent.name.unwrap_or_default()),
        Err(error) => println!("{}. {}", error.message, error.hint),
    }
    match tokio::time::timeout(minute, tools.call_get_credits_balance(&mut store)).await?? {
        Ok(balance) => println!("{} credits left", balance.available_credits),
        Err(error) => println!("{}. {}", error.message, error.hint),
    }
    Ok(())
}
