//! The tools component: an adapter that hands each export of a world to the core's function of the same name.
//!
//! Two packages are made of it, one for each world: `tools`, and `tools-readonly`, which has nothing that changes anything.
//! The exports are generated from the WIT (`build.rs`); nothing else knows the component's bindings.

#![cfg(target_os = "wasi")]
#![allow(missing_docs, unsafe_code)]

mod libc_stubs;
mod lift;
mod lower;

use lower::{Layout, Lower, Memory};
use sequentum_tools::client::Client;
use sequentum_tools::config::{Config, Credentials};
use sequentum_tools::error::Error;
use sequentum_tools::transport::wasi::{self, Wasi};
use sequentum_tools::{tools, types};
use std::future::poll_fn;
use std::pin::{Pin, pin};

include!(concat!(env!("OUT_DIR"), "/exports.rs"));

/// What becomes of a tool, which says nothing until it has ended.
type Outcome<R> = Box<Option<Result<R, Error>>>;

/// A client configured by the environment that the host grants.
#[inline(never)]
fn client() -> Result<Box<Client<Wasi>>, Error> {
    wit_bindgen::rt::run_ctors_once();
    let environment = wasi::environment();
    let (config, credentials) = (Config::from_environment(&environment)?, Credentials::from_environment(&environment)?);
    Ok(Box::new(Client::new(Wasi, config, credentials)))
}

/// Waits for a tool to end.
fn wait<R>(tool: impl Future<Output = Result<R, Error>>, outcome: &mut Option<Result<R, Error>>) {
    let mut tool = pin!(tool);
    drive(pin!(poll_fn(|context| { tool.as_mut().poll(context).map(|ended| *outcome = Some(ended)) })));
    if outcome.is_none() {
        *outcome = Some(Err(not_carried_out()));
    }
}

#[cold]
fn not_carried_out() -> Error {
    Error::new(types::ErrorKind::Network, "The call was not carried out", "Call again.")
}

/// Waits for a future of any type: one copy of the reactor's loop serves all tools.
#[inline(never)]
fn drive(future: Pin<&mut dyn Future<Output = ()>>) {
    wstd::runtime::block_on(future);
}
