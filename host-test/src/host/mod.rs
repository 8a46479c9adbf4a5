//! A Wasmtime host for components whose exports are tools.
//!
//! It reads from a component which tools it has, and calls them with JSON, going by the component's own types: nothing
//! here knows of Sequentum, and any component that exports plain functions from its world can be loaded.
//!
//! What it grants is what a careful host would: outgoing HTTP to one origin, the environment variables that are named,
//! clocks and randomness, and a place for what is written to standard output and error. There are no files, sockets,
//! arguments or input, and there are limits on memory and time. A component that asks for more is not instantiated.
//!
//! A component that is a whole server ([`Server`]) is given its standard streams, or requests over HTTP, besides.
//!
//! ```no_run
//! # async fn example() -> anyhow::Result<()> {
//! use host_test::host::{Grant, Host, Tools};
//!
//! let host = Host::new()?;
//! let tools = Tools::load(&host, "dist/sequentum-tools.wasm".as_ref())?;
//! let grant = Grant::new("https://dashboard.sequentum.com", Some("sk-…"));
//! let mut instance = tools.instantiate(&grant).await?;
//! let agent = instance.call("get-agent", &serde_json::json!({ "agent-id": 101 })).await?;
//! # Ok(())
//! # }
//! ```

mod allocation;
mod capture;
mod connection;
mod description;
mod engine;
mod error;
mod grant;
mod granted;
mod instance;
mod json;
mod memory;
mod nearest;
mod origin;
mod outgoing;
mod pool;
mod server;
mod state;
mod tools;
mod wit_text;

#[cfg(test)]
mod tests;

pub use capture::Capture;
pub use description::{ParameterDescription, ToolDescription};
pub use engine::Host;
pub use error::CallError;
pub use grant::{Grant, Limits};
pub use instance::Instance;
pub use server::Server;
pub use tools::Tools;
