//! `host-test serve`: the MCP server, on this process's standard streams or over HTTP.

use std::io::{Write, stdout};
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Args;
use host_test::artefacts;
use host_test::host::{Grant, Host, Server};
use tokio::net::TcpListener;

use super::component;

#[derive(Args)]
pub(crate) struct Arguments {
    /// Serve HTTP at this address, such as 127.0.0.1:8080, in place of standard input and output; port 0 is any free one.
    #[arg(long, value_name = "ADDRESS")]
    http: Option<String>,
}

pub(crate) async fn run(path: Option<&Path>, arguments: &Arguments) -> Result<ExitCode> {
    let path = component::path(path, &artefacts::SERVER)?;
    let server = Server::load(&Host::new()?, &path)?;
    let grant = Grant::from_environment();
    let Some(address) = &arguments.http else {
        server.run(&grant, tokio::io::stdin(), tokio::io::stdout()).await?;
        return Ok(ExitCode::SUCCESS);
    };
    let listener = TcpListener::bind(address).await.with_context(|| format!("cannot listen at {address}"))?;
    writeln!(stdout(), "The MCP server is at http://{}/mcp. Ctrl-C ends it.", listener.local_addr()?)?;
    tokio::select! {
        failure = server.serve(&grant, listener) => match failure? {},
        interrupted = tokio::signal::ctrl_c() => interrupted.context("cannot wait for Ctrl-C")?,
    }
    Ok(ExitCode::SUCCESS)
}
