//! The interfaces that a component may import: the whole of its power.
//!
//! Files and sockets are missing here on purpose, rather than being there and refusing: a component that imports them
//! is found out before it runs.

use wasmtime::Result;
use wasmtime::component::Linker;
use wasmtime_wasi::cli::{WasiCli, WasiCliView};
use wasmtime_wasi::p2::add_to_linker_proxy_interfaces_async;
use wasmtime_wasi::p2::bindings::{cli, random};
use wasmtime_wasi::random::{WasiRandom, WasiRandomView};
use wasmtime_wasi_http::p2::add_only_http_to_linker_async;

use super::state::State;

/// Adds what a component may import to `linker`.
pub(super) fn add_to_linker(linker: &mut Linker<State>) -> Result<()> {
    // wasi:io, wasi:clocks, wasi:random/random, and the standard streams.
    add_to_linker_proxy_interfaces_async(linker)?;
    add_only_http_to_linker_async(linker)?;

    cli::environment::add_to_linker::<State, WasiCli>(linker, State::cli)?;
    cli::exit::add_to_linker::<State, WasiCli>(linker, State::cli)?;
    random::insecure::add_to_linker::<State, WasiRandom>(linker, State::random)?;
    random::insecure_seed::add_to_linker::<State, WasiRandom>(linker, State::random)?;

    // Rust's standard library asks whether the streams are terminals. They never are.
    cli::terminal_input::add_to_linker::<State, WasiCli>(linker, State::cli)?;
    cli::terminal_output::add_to_linker::<State, WasiCli>(linker, State::cli)?;
    cli::terminal_stdin::add_to_linker::<State, WasiCli>(linker, State::cli)?;
    cli::terminal_stdout::add_to_linker::<State, WasiCli>(linker, State::cli)?;
    cli::terminal_stderr::add_to_linker::<State, WasiCli>(linker, State::cli)?;
    Ok(())
}
