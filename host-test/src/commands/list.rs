//! `host-test list`: what a component has to offer.

use std::io::{Write, stdout};
use std::path::Path;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use console::style;
use host_test::host::{ParameterDescription, ToolDescription};

use super::{component, page};

#[derive(Args)]
pub(crate) struct Arguments {
    /// Show this tool only.
    tool: Option<String>,

    /// Print JSON.
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(path: Option<&Path>, arguments: &Arguments) -> Result<ExitCode> {
    let (path, tools) = component::load(path)?;
    let mut out = stdout().lock();

    if let Some(name) = &arguments.tool {
        let tool = component::tool(&tools, name)?;
        if arguments.json {
            writeln!(out, "{}", serde_json::to_string_pretty(tool)?)?;
        } else {
            write_tool(&mut out, tool)?;
        }
        return Ok(ExitCode::SUCCESS);
    }

    let tools = tools.list();
    if arguments.json {
        writeln!(out, "{}", serde_json::to_string_pretty(&tools)?)?;
        return Ok(ExitCode::SUCCESS);
    }
    writeln!(out, "{} tools in {}", tools.len(), path.display())?;
    for tool in &tools {
        writeln!(out)?;
        write_tool(&mut out, tool)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn write_tool(out: &mut impl Write, tool: &ToolDescription) -> Result<()> {
    writeln!(out, "{}", style(&tool.name).bold().cyan())?;
    if let Some(summary) = &tool.summary {
        writeln!(out, "{}", page::paragraphs(summary, "    "))?;
    }
    if !tool.parameters.is_empty() {
        writeln!(out)?;
    }
    for parameter in &tool.parameters {
        write_parameter(out, parameter)?;
    }
    writeln!(out, "\n    {} {}", style("returns").dim(), tool.returns)?;
    Ok(())
}

fn write_parameter(out: &mut impl Write, parameter: &ParameterDescription) -> Result<()> {
    writeln!(out, "    {}  {}", style(&parameter.name).bold(), style(kind(parameter)).dim())?;
    if let Some(description) = &parameter.description {
        writeln!(out, "{}", page::wrapped(description, "        ", "        "))?;
    }
    // Short ones stand in the type already.
    if !parameter.choices.is_empty() && !parameter.ty.contains(':') {
        let choices = format!("one of {}", parameter.choices.join(", "));
        writeln!(out, "{}", page::wrapped(&choices, "        ", "        "))?;
    }
    Ok(())
}

/// The type of a parameter and whether it must be given, in words rather than as `option<…>`.
fn kind(parameter: &ParameterDescription) -> String {
    if parameter.required {
        return parameter.ty.clone();
    }
    let inner = parameter.ty.strip_prefix("option<").and_then(|ty| ty.strip_suffix('>'));
    match inner {
        Some(inner) => format!("{inner}, optional"),
        None => format!("{}, optional", parameter.ty),
    }
}
