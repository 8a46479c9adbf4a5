//! A loaded component.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, anyhow};
use tokio::time::timeout;
use wasmtime::Store;
use wasmtime::component::{Component, InstancePre};

use super::description::{ToolDescription, describe, find};
use super::engine::Host;
use super::error::CallError;
use super::grant::Grant;
use super::instance::Instance;
use super::state::State;

/// A component whose exported functions are tools, compiled and ready to be instantiated.
pub struct Tools {
    host: Host,
    descriptions: Arc<Vec<ToolDescription>>,
    /// Or why it cannot be instantiated: what such a component has to offer can still be listed.
    linked: Result<InstancePre<State>, String>,
}

impl Tools {
    /// Reads and compiles the component at `path`. Blocks while compiling, which takes a moment the first time and is
    /// remembered by the [`Host`] afterwards.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, or is not a component.
    pub fn load(host: &Host, path: &Path) -> Result<Tools> {
        let bytes = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
        Tools::compile(host, &bytes).with_context(|| format!("cannot load {}", path.display()))
    }

    /// Compiles the component whose bytes these are.
    pub(super) fn compile(host: &Host, bytes: &[u8]) -> Result<Tools> {
        let descriptions = describe(bytes)?;
        let component =
            Component::from_binary(host.engine(), bytes).map_err(anyhow::Error::from).context("it does not compile")?;
        let linked = host.linker().instantiate_pre(&component).map_err(|error| format!("{error:#}"));
        Ok(Tools { host: host.clone(), descriptions: Arc::new(descriptions), linked })
    }

    /// The tools, in the order in which the component exports them.
    #[must_use]
    pub fn list(&self) -> Vec<ToolDescription> {
        self.descriptions.to_vec()
    }

    /// The tool of this name.
    ///
    /// # Errors
    ///
    /// [`CallError::UnknownTool`], with the names most like it.
    pub fn describe(&self, name: &str) -> Result<&ToolDescription, CallError> {
        find(&self.descriptions, name)
    }

    /// Makes an instance that has what `grant` says and nothing else. Instances share no state.
    ///
    /// # Errors
    ///
    /// When the component imports what this host grants to none, such as files or sockets, or needs more memory or time
    /// than its limits to start.
    pub async fn instantiate(&self, grant: &Grant) -> Result<Instance> {
        let linked = self
            .linked
            .as_ref()
            .map_err(|missing| anyhow!("the component asks for more than this host grants: {missing}"))?;

        let mut store = Store::new(self.host.engine(), State::new(grant, self.host.pool()));
        store.limiter(|state| &mut state.memory);
        // Lets others run at each tick, so that the timeouts here and in `call` are noticed.
        store.epoch_deadline_async_yield_and_update(1);

        let instance = timeout(grant.limits.time, linked.instantiate_async(&mut store))
            .await
            .map_err(|_| anyhow!("the component did not start within {:?}", grant.limits.time))?
            .map_err(anyhow::Error::from)
            .context("the component does not start")?;
        Ok(Instance::new(store, instance, Arc::clone(&self.descriptions), grant.limits))
    }
}
