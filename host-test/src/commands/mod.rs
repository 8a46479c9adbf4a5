//! The command line.

mod call;
mod component;
mod demo;
mod docs;
mod invocation;
mod list;
mod mock;
mod narrator;
mod page;
mod serve;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

/// Looks at the tools of a WebAssembly component and calls them, against the real service or a mock of it.
#[derive(Parser)]
#[command(version, about)]
pub(crate) struct Arguments {
    /// The component to load (default: the one that `make build` makes).
    #[arg(long, global = true, value_name = "FILE")]
    component: Option<PathBuf>,

    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Shows every tool with its parameters and description, read from the component itself.
    List(list::Arguments),
    /// Calls one tool with JSON and prints its result as JSON.
    ///
    /// The component sees the variables SEQUENTUM_* and DEBUG, and can reach SEQUENTUM_API_URL (by default
    /// https://dashboard.sequentum.com) and nothing else. When the tool returns an error, that is printed as JSON, and the
    /// exit status is 1.
    Call(call::Arguments),
    /// Runs a mock Control Center on this computer until Ctrl-C.
    Mock(mock::Arguments),
    /// Runs the MCP server, over standard input and output or over HTTP.
    ///
    /// It sees the variables SEQUENTUM_* and DEBUG, and can reach SEQUENTUM_API_URL and nothing else.
    Serve(serve::Arguments),
    /// Walks through a working day against a mock: find an agent, run it, read its data, see why another run failed.
    Demo,
    /// Writes what is made in docs/: the reference of all tools, from the WIT and from example calls against a mock, and what
    /// hosts and clients see.
    Docs(docs::Arguments),
}

/// Runs the command, and says which exit status it ends with.
pub(crate) async fn run(arguments: Arguments) -> Result<ExitCode> {
    let component = arguments.component.as_deref();
    match arguments.command {
        Command::List(arguments) => list::run(component, &arguments),
        Command::Call(arguments) => call::run(component, &arguments).await,
        Command::Mock(arguments) => mock::run(&arguments).await,
        Command::Serve(arguments) => serve::run(component, &arguments).await,
        Command::Demo => demo::run(component).await,
        Command::Docs(arguments) => docs::run(component, &arguments).await,
    }
}
