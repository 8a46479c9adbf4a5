//! Carrying out an example against a mock of its own, with the same outcome on any day and any computer.
//!
//! What could differ is held still here, and nowhere else: the mock's clock stands at [`NOW`], so that nothing under way
//! ever ends (or everything ends at once); examples give dates of their own where the component would otherwise take them
//! from the host's clock; the ports of the mock's two servers are replaced by names.

use std::time::Duration;

use anyhow::{Context, Result, anyhow};
use host_test::examples::Example;
use host_test::host::{Grant, Instance, Tools};
use host_test::mock::{Clock, Mock, MockOptions};
use serde_json::Value;

/// What time it is in the examples: a Monday.
const NOW: &str = "2026-11-16T09:30:00Z";

/// What stands in the examples for the addresses of the mock and of its file host.
const NAMES: [&str; 2] = ["https://dashboard.sequentum.com", "https://files.example.com"];

/// An example with what came of it.
pub(super) struct Outcome {
    /// The example.
    pub(super) example: &'static Example,
    /// The result.
    pub(super) result: Value,
}

/// Carries out an example.
pub(super) async fn perform(tools: &Tools, example: &'static Example) -> Result<Outcome> {
    let mut options = MockOptions { clock: Clock::Still(NOW.parse()?), ..MockOptions::default() };
    if example.at_once {
        options.run_duration = Duration::ZERO;
        options.builder_duration = Duration::ZERO;
    }
    let mock = Mock::start(options).await.context("cannot start the mock Control Center")?;
    let grant = Grant::new(&mock.url(), Some("sk-example")).with_file_hosts("127.0.0.1");
    let mut instance = tools.instantiate(&grant).await?;
    if let Some((tool, arguments)) = example.before()? {
        call(&mut instance, tool, &arguments).await?;
    }
    let result = call(&mut instance, example.tool, &example.arguments()?).await?;
    let addresses = [mock.url(), mock.file_host_url()];
    let text =
        addresses.iter().zip(NAMES).fold(result.to_string(), |text, (address, name)| text.replace(address, name));
    Ok(Outcome { example, result: serde_json::from_str(&text)? })
}

async fn call(instance: &mut Instance, tool: &str, arguments: &Value) -> Result<Value> {
    instance.call(tool, arguments).await.map_err(|error| anyhow!("the example of `{tool}` fails: {error}"))
}
