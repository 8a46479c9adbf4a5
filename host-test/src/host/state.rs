//! What the host keeps for one instance.

use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

use tokio::io::{AsyncRead, AsyncWrite};
use wasmtime::component::ResourceTable;
use wasmtime_wasi::cli::{AsyncStdinStream, AsyncStdoutStream};
use wasmtime_wasi::{WasiCtx, WasiCtxBuilder, WasiCtxView, WasiView};
use wasmtime_wasi_http::{WasiHttpCtx, WasiHttpCtxView, WasiHttpView};

use super::capture::Capture;
use super::grant::Grant;
use super::memory::Memory;
use super::origin::Origin;
use super::outgoing::Outgoing;
use super::pool::Pool;

/// How much of its output an instance may write before somebody reads it, in bytes.
const BUFFER: usize = 64 * 1024;

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
    /// Nothing but what `grant` says. Standard input is closed and there are no arguments, as is Wasmtime's default; what
    /// is written is kept.
    pub(super) fn new(grant: &Grant, pool: Option<Arc<Pool>>) -> State {
        let stdout = Capture::default();
        let stderr = Capture::default();
        let mut wasi = WasiCtx::builder();
        wasi.stdout(stdout.clone()).stderr(stderr.clone());
        State { stdout, stderr, ..State::of(grant, pool, wasi) }
    }

    /// The same, but what is written to standard error goes to `log`, or else to this process's, and nothing else is
    /// written.
    pub(super) fn logging(grant: &Grant, pool: Option<Arc<Pool>>, log: Option<&Capture>) -> State {
        State::of(grant, pool, telling(log))
    }

    /// The same with these streams as standard input and output.
    pub(super) fn connected(
        grant: &Grant,
        pool: Option<Arc<Pool>>,
        input: impl AsyncRead + Send + Sync + 'static,
        output: impl AsyncWrite + Send + Sync + 'static,
        log: Option<&Capture>,
    ) -> State {
        let mut wasi = telling(log);
        wasi.stdin(AsyncStdinStream::new(input)).stdout(AsyncStdoutStream::new(BUFFER, output));
        State::of(grant, pool, wasi)
    }

    /// The same, whose use of memory `peak` is told of.
    pub(super) fn observed_by(self, peak: Arc<AtomicUsize>) -> State {
        State { memory: self.memory.observed_by(peak), ..self }
    }

    fn of(grant: &Grant, pool: Option<Arc<Pool>>, mut wasi: WasiCtxBuilder) -> State {
        State {
            wasi: wasi.envs(&grant.env).build(),
            http: WasiHttpCtx::new(),
            outgoing: Outgoing::new(Origin::parse(&grant.origin), grant.file_hosts.clone(), pool),
            resources: ResourceTable::new(),
            memory: Memory::new(grant.limits.memory_bytes),
            stdout: Capture::default(),
            stderr: Capture::default(),
        }
    }
}

/// What is written to standard error goes to `log`, or else to this process's.
fn telling(log: Option<&Capture>) -> WasiCtxBuilder {
    let mut wasi = WasiCtx::builder();
    match log {
        Some(log) => wasi.stderr(log.clone()),
        None => wasi.inherit_stderr(),
    };
    wasi
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
