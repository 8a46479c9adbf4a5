//! The engine that compiles and runs components, and the clock that keeps them from running for ever.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result};
use wasmtime::component::Linker;
use wasmtime::{Cache, CacheConfig, Config, Engine, EngineWeak, InstanceAllocationStrategy};

use super::allocation;
use super::granted;
use super::pool::Pool;
use super::state::State;

/// How often a running component lets others run, so that a time limit can take effect even in an endless loop.
const TICK: Duration = Duration::from_millis(10);

/// A Wasmtime engine with everything that any component may be granted.
///
/// Cheap to share and to clone; one for each process is enough.
#[derive(Clone)]
pub struct Host {
    engine: Engine,
    linker: Arc<Linker<State>>,
    pool: Option<Arc<Pool>>,
}

impl Host {
    /// Makes an engine.
    ///
    /// Compiled code is kept in `target/wasmtime-cache` of this workspace, so that a component is compiled once and not
    /// in each test process; where that folder cannot be made, nothing is kept.
    ///
    /// # Errors
    ///
    /// When Wasmtime does not support this machine, or no thread can be started.
    pub fn new() -> Result<Host> {
        // Slots need much address space, though little memory: where there is not enough, each instance maps its own.
        let engine = engine(allocation::pooled()).or_else(|_| engine(InstanceAllocationStrategy::OnDemand))?;
        tick(engine.weak())?;

        let mut linker = Linker::new(&engine);
        granted::add_to_linker(&mut linker)?;
        Ok(Host { engine, linker: Arc::new(linker), pool: None })
    }

    /// Keeps connections open for the next GET to the same origin with the same `Authorization`, from whichever instance.
    ///
    /// Not so by default: a request then may find its connection closed and be sent a second time by the host, which a test
    /// that counts requests would take for the component's doing.
    #[must_use]
    pub fn keeping_connections(self) -> Host {
        Host { pool: Some(Arc::default()), ..self }
    }

    pub(super) fn pool(&self) -> Option<Arc<Pool>> {
        self.pool.clone()
    }

    pub(super) fn engine(&self) -> &Engine {
        &self.engine
    }

    pub(super) fn linker(&self) -> &Linker<State> {
        &self.linker
    }
}

fn engine(allocation: InstanceAllocationStrategy) -> wasmtime::Result<Engine> {
    let mut config = Config::new();
    config.epoch_interruption(true);
    config.cache(cache(&cache_folder()));
    config.allocation_strategy(allocation);
    Engine::new(&config)
}

fn cache_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/wasmtime-cache")
}

fn cache(folder: &Path) -> Option<Cache> {
    let mut config = CacheConfig::new();
    config.with_directory(folder);
    Cache::new(config).ok()
}

/// Advances the engine's epoch until the engine is gone.
fn tick(engine: EngineWeak) -> Result<()> {
    thread::Builder::new()
        .name("wasmtime-epoch".to_owned())
        .spawn(move || {
            while let Some(engine) = engine.upgrade() {
                engine.increment_epoch();
                // Not while sleeping: the engine would live on for one more tick.
                drop(engine);
                thread::sleep(TICK);
            }
        })
        .context("cannot start the thread that limits run time")?;
    Ok(())
}
