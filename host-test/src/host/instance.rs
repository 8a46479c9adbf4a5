//! A running component, and calls to it.

use std::sync::Arc;

use anyhow::anyhow;
use serde_json::Value;
use tokio::time::timeout;
use wasmtime::Store;
use wasmtime::component::{Func, Val};

use super::description::{ToolDescription, find};
use super::error::CallError;
use super::grant::Limits;
use super::json::{arguments, result};
use super::state::State;

const MIB: usize = 1024 * 1024;

/// An instance of a component. Its tools can be called any number of times, one at a time, until one of them traps.
pub struct Instance {
    store: Store<State>,
    instance: wasmtime::component::Instance,
    tools: Arc<Vec<ToolDescription>>,
    limits: Limits,
    stopped: bool,
}

impl Instance {
    pub(super) fn new(
        store: Store<State>,
        instance: wasmtime::component::Instance,
        tools: Arc<Vec<ToolDescription>>,
        limits: Limits,
    ) -> Instance {
        Instance { store, instance, tools, limits, stopped: false }
    }

    /// Calls `tool` with `arguments`, an object with one field for each parameter; `null` is an object without fields.
    /// Returns the tool's result as JSON: the payload of `ok` where it is a `result`, and `null` for none.
    ///
    /// The forms are those of other hosts: enums are strings, records objects, variants `{"tag": …, "val": …}`, options
    /// `null` or the value, 64-bit integers numbers.
    ///
    /// # Errors
    ///
    /// A [`CallError`]. When the call is dropped before it ends, the instance cannot be called again.
    pub async fn call(&mut self, tool: &str, arguments: &Value) -> Result<Value, CallError> {
        let tools = Arc::clone(&self.tools);
        let description = find(&tools, tool)?;
        let function = self
            .instance
            .get_func(&mut self.store, tool)
            .ok_or_else(|| CallError::Trap(anyhow!("the component describes '{tool}' but does not export it")))?;
        let types = function.ty(&self.store);
        let arguments = arguments::to_vals(arguments, types.params(), description).map_err(CallError::WrongArgument)?;
        let results = self.run(function, &arguments, types.results().len()).await.map_err(CallError::Trap)?;
        result::of_call(results).map_err(CallError::Tool)
    }

    /// What the component has written to standard error so far: its log.
    #[must_use]
    pub fn stderr(&self) -> String {
        self.store.data().stderr.text()
    }

    /// What the component has written to standard output so far.
    #[must_use]
    pub fn stdout(&self) -> String {
        self.store.data().stdout.text()
    }

    /// The linear memory that the instance has now, in bytes. It never shrinks.
    #[must_use]
    pub fn memory_bytes(&self) -> usize {
        self.store.data().memory.in_use()
    }

    async fn run(&mut self, function: Func, arguments: &[Val], results: usize) -> anyhow::Result<Vec<Val>> {
        if self.stopped {
            return Err(anyhow!("the component was stopped by an earlier call; make a new instance"));
        }
        let mut values = vec![Val::Bool(false); results];

        // Until the call has returned: what was left in the middle cannot be entered again.
        self.stopped = true;
        let call = function.call_async(&mut self.store, arguments, &mut values);
        match timeout(self.limits.time, call).await {
            Err(_) => Err(anyhow!("the call took longer than its limit of {:?} and was stopped", self.limits.time)),
            Ok(Err(error)) => Err(self.explain(error)),
            Ok(Ok(())) => {
                self.stopped = false;
                Ok(values)
            }
        }
    }

    /// Puts in front of Wasmtime's error what a reader wants to know first.
    fn explain(&self, error: wasmtime::Error) -> anyhow::Error {
        let cause = error.root_cause().to_string();
        let message = match self.store.data().memory.refused_at() {
            Some(limit) => format!(
                "the component needed more memory than its limit of {} MiB and broke off ({cause})",
                limit / MIB
            ),
            None => format!("the component broke off: {cause}"),
        };
        anyhow::Error::from(error).context(message)
    }
}
