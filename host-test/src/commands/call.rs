//! `host-test call`: one call, JSON in and out.

use std::io::{Write, stderr, stdout};
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Args;
use host_test::host::{CallError, Grant, Instance};
use serde_json::Value;

use super::component;

#[derive(Args)]
pub(crate) struct Arguments {
    /// The tool, as `list` shows it.
    tool: String,

    /// The arguments: a JSON object with one field for each, such as '{"agent-id": 101}'.
    #[arg(value_name = "JSON")]
    arguments: Option<String>,
}

pub(crate) async fn run(path: Option<&Path>, arguments: &Arguments) -> Result<ExitCode> {
    let given = match &arguments.arguments {
        Some(text) => serde_json::from_str(text)
            .with_context(|| format!("the arguments are not JSON, which looks like '{{\"agent-id\": 101}}': {text}"))?,
        None => Value::Null,
    };
    let (_, tools) = component::load(path)?;
    // Before anything is started: a wrong name has nothing to do with what the component is granted.
    component::tool(&tools, &arguments.tool)?;

    let mut instance = tools.instantiate(&Grant::from_environment()).await?;
    let outcome = instance.call(&arguments.tool, &given).await;
    pass_on_log(&instance)?;
    match outcome {
        Ok(result) => {
            print(&result)?;
            Ok(ExitCode::SUCCESS)
        }
        Err(CallError::Tool(error)) => {
            print(&error)?;
            Ok(ExitCode::FAILURE)
        }
        Err(error) => Err(error.into()),
    }
}

/// What the component wrote, wherever it did: our standard output is for the result alone.
fn pass_on_log(instance: &Instance) -> Result<()> {
    let mut log = stderr().lock();
    log.write_all(instance.stderr().as_bytes())?;
    log.write_all(instance.stdout().as_bytes())?;
    Ok(())
}

fn print(value: &Value) -> Result<()> {
    writeln!(stdout(), "{}", serde_json::to_string_pretty(value)?)?;
    Ok(())
}
