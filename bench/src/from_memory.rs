//! A host that answers from memory: what remains of a call is the component's own work, and the crossing into it and out
//! of it. Its results are typed, so that no JSON is made of them.

use anyhow::{Context, Result, anyhow};
use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use std::future::Future;
use wasmtime::component::{Component, Linker, ResourceTable};
use wasmtime::{Config, Engine, Store};
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};
use wasmtime_wasi_http::{
    RequestOptions, WasiBody, WasiHttpCtx, WasiHttpCtxView, WasiHttpHooks, WasiHttpView,
    p2::add_only_http_to_linker_async,
};

use crate::api::KEY;
use crate::timing::{Contestant, Turn};

mod bindings {
    #![allow(missing_docs, reason = "generated; the WIT is documented")]

    wasmtime::component::bindgen!({
        path: "../wit",
        world: "tools",
        exports: { default: async },
    });
}
use bindings::Tools;

type Outcome<T> = wasmtime_wasi_http::Result<T>;
type Transmission = Box<dyn Future<Output = Outcome<()>> + Send>;

/// Answers every request with the same body.
struct Canned(Bytes);

impl WasiHttpHooks for Canned {
    fn send_request(
        &mut self,
        _: Request<WasiBody>,
        _: Option<RequestOptions>,
        _: Transmission,
    ) -> Box<dyn Future<Output = Outcome<(Response<WasiBody>, Transmission)>> + Send> {
        let body = self.0.clone();
        Box::new(async move {
            let mut response = Response::new(Full::new(body).map_err(|never| match never {}).boxed_unsync());
            response
                .headers_mut()
                .insert(http::header::CONTENT_TYPE, http::HeaderValue::from_static("application/json"));
            Ok((response, Box::new(async { Ok(()) }) as Transmission))
        })
    }
}

struct State {
    wasi: WasiCtx,
    http: WasiHttpCtx,
    canned: Canned,
    resources: ResourceTable,
}

impl WasiView for State {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView { ctx: &mut self.wasi, table: &mut self.resources }
    }
}

impl WasiHttpView for State {
    fn http(&mut self) -> WasiHttpCtxView<'_> {
        WasiHttpCtxView { ctx: &mut self.http, table: &mut self.resources, hooks: &mut self.canned }
    }
}

/// Calls `list-agents` of one instance.
pub(crate) struct ListAgents {
    store: Store<State>,
    tools: Tools,
}

impl ListAgents {
    /// An instance of the component with these bytes, to which every answer is `body`.
    pub(crate) async fn new(component: &Component, body: Vec<u8>) -> Result<ListAgents> {
        let engine = component.engine();
        let mut linker = Linker::new(engine);
        wasmtime_wasi::p2::add_to_linker_async(&mut linker)?;
        add_only_http_to_linker_async(&mut linker)?;
        let state = State {
            wasi: WasiCtx::builder().env("SEQUENTUM_API_KEY", KEY).build(),
            http: WasiHttpCtx::new(),
            canned: Canned(Bytes::from(body)),
            resources: ResourceTable::new(),
        };
        let mut store = Store::new(engine, state);
        store.set_epoch_deadline(1);
        let tools = Tools::instantiate_async(&mut store, component, &linker).await?;
        Ok(ListAgents { store, tools })
    }

    /// The component, compiled as `host-test` does it.
    pub(crate) fn compile(bytes: &[u8]) -> Result<Component> {
        let mut config = Config::new();
        config.epoch_interruption(true);
        Component::from_binary(&Engine::new(&config)?, bytes)
            .map_err(anyhow::Error::from)
            .context("the component does not compile")
    }
}

impl Contestant for ListAgents {
    fn turn(&mut self) -> Turn<'_> {
        Box::pin(async {
            let call = self.tools.call_list_agents(&mut self.store, None, None, None, None, None, None, None, None);
            let list = call.await?.map_err(|error| anyhow!("{}", error.message))?;
            std::hint::black_box(list);
            Ok(())
        })
    }
}
