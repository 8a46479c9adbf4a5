//! What the host keeps for one instance.

use std::sync::Arc;

use wasmtime::component::ResourceTable;
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};
use wasmtime_wasi_http::{WasiHttpCtx, WasiHttpCtxView, WasiHttpView};

use super::capture::Capture;
use super::grant::Grant;
use super::memory::Memory;
use super::origin::Origin;
use super::outgoing::Outgoing;
use super::pool::Pool;

/// The state behind the interfaces of one instance.
pub(super) struct State {
    wasi: WasiCtx,
    http: WasiHttpCtx,
    outgoing: Outgoing,
    resources: ResourceTable,
    pub(super) memory: Memory,
    pub(super) stdout: Capture,
    pub(super) stderr: Capture,
}

impl State {
    /// Nothing but what `grant` says. Standard input is closed and there are no arguments, as is Wasmtime's default.
    pub(super) fn new(grant: &Grant, pool: Option<Arc<Pool>>) -> State {
        let stdout = Capture::default();
        let stderr = Capture::default();
        let wasi = WasiCtx::builder().envs(&grant.env).stdout(stdout.clone()).stderr(stderr.clone()).build();
        State {
            wasi,
            http: WasiHttpCtx::new(),
            outgoing: Outgoing::new(Origin::parse(&grant.origin), grant.file_hosts.clone(), pool),
            resources: ResourceTable::new(),
            memory: Memory::new(grant.limits.memory_bytes),
            stdout,
            stderr,
        }
    }
}

impl WasiView for State {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView { ctx: &mut self.wasi, table: &mut self.resources }
    }
}

impl WasiHttpView for State {
    fn http(&mut self) -> WasiHttpCtxView<'_> {
        WasiHttpCtxView { ctx: &mut self.http, table: &mut self.resources, hooks: &mut self.outgoing }
    }
}
