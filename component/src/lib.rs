//! The tools component: an adapter that hands each export of a world to the core's function of the same name.
//!
//! Two packages are made of it, one for each world: `tools`, and `tools-readonly`, which has nothing that changes anything.
//! The exports are generated from the WIT; nothing else knows the component's bindings.

#![cfg(target_os = "wasi")]
#![allow(missing_docs, unsafe_code)]

mod libc_stubs;

use sequentum_tools::client::Client;
use sequentum_tools::config::{Config, Credentials};
use sequentum_tools::error;
use sequentum_tools::transport::wasi::{self, Wasi};
use sequentum_tools::{tools, types};
use std::future::poll_fn;
use std::pin::{Pin, pin};

include!(concat!(env!("OUT_DIR"), "/exports.rs"));

struct Component;

export!(Component);

/// A client configured by the environment that the host grants.
#[inline(never)]
fn client() -> Result<Client<Wasi>, types::Error> {
    let environment = wasi::environment();
    Ok(Client::new(Wasi, Config::from_environment(&environment)?, Credentials::from_environment(&environment)?))
}

/// Waits for a tool to end.
fn wait<R>(tool: impl Future<Output = Result<R, error::Error>>) -> Result<R, types::Error> {
    let mut tool = pin!(tool);
    let mut outcome = None;
    drive(pin!(poll_fn(|context| tool.as_mut().poll(context).map(|ended| outcome = Some(ended)))));
    outcome.unwrap_or_else(|| Err(not_carried_out())).map_err(types::Error::from)
}

#[cold]
fn not_carried_out() -> error::Error {
    error::Error::new(types::ErrorKind::Network, "The call was not carried out", "Call again.")
}

/// Waits for a future of any type: one copy of the reactor's loop serves all tools.
#[inline(never)]
fn drive(future: Pin<&mut dyn Future<Output = ()>>) {
    wstd::runtime::block_on(future);
}
