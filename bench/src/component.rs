//! Calls of the component in our own host, JSON in and JSON out.

use anyhow::{Context, Result};
use host_test::host::{Grant, Instance, Tools};
use serde_json::{Value, json};

use crate::api::KEY;
use crate::timing::{Contestant, Turn};

/// Which call.
#[derive(Clone, Copy)]
pub(crate) enum Call {
    /// The smallest there is: one number.
    Count,
    /// A page of agents, as many as the API has.
    Agents,
}

impl Call {
    async fn carry_out(self, instance: &mut Instance) -> Result<()> {
        let (tool, field) = match self {
            Call::Count => ("get-personal-agent-count", "total-count"),
            Call::Agents => ("list-agents", "agents"),
        };
        let arguments = match self {
            Call::Count => Value::Null,
            Call::Agents => json!({ "records-per-page": 100 }),
        };
        let result = instance.call(tool, &arguments).await?;
        result.get(field).map(|_| ()).with_context(|| format!("{tool} gave {result}"))
    }
}

/// What an instance is granted: the API at `base`, and to try once only, so that a fault shows.
pub(crate) fn grant(base: &str) -> Grant {
    Grant::new(base, Some(KEY)).with_env("SEQUENTUM_MAX_RETRIES", "0")
}

/// A new instance, one call, and its end.
pub(crate) struct Fresh<'a> {
    pub(crate) tools: &'a Tools,
    pub(crate) grant: Grant,
    pub(crate) call: Call,
}

impl Contestant for Fresh<'_> {
    fn turn(&mut self) -> Turn<'_> {
        Box::pin(async {
            let mut instance = self.tools.instantiate(&self.grant).await?;
            self.call.carry_out(&mut instance).await
        })
    }
}

/// A call of an instance that has been called before.
pub(crate) struct Warm {
    instance: Instance,
    call: Call,
}

impl Warm {
    pub(crate) async fn new(tools: &Tools, grant: &Grant, call: Call) -> Result<Warm> {
        Ok(Warm { instance: tools.instantiate(grant).await?, call })
    }

    /// The linear memory that it has by now, in bytes.
    pub(crate) fn memory_bytes(&self) -> usize {
        self.instance.memory_bytes()
    }
}

impl Contestant for Warm {
    fn turn(&mut self) -> Turn<'_> {
        Box::pin(self.call.carry_out(&mut self.instance))
    }
}

/// An instance, made and ended without a call.
pub(crate) struct Instantiation<'a> {
    pub(crate) tools: &'a Tools,
    pub(crate) grant: Grant,
}

impl Contestant for Instantiation<'_> {
    fn turn(&mut self) -> Turn<'_> {
        Box::pin(async { self.tools.instantiate(&self.grant).await.map(drop) })
    }
}
