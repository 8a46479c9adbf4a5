//! Whether the Control Center can be reached at all, without a key and without reading anything of it.

use super::failure::network;
use crate::config::Config;
use crate::error::Error;
use crate::transport::{Method, Request, Take, Transport};
use crate::types::ErrorKind;
use std::time::Duration;

/// How this client names itself.
pub(super) const USER_AGENT: &str = concat!("sequentum-wasm/", env!("CARGO_PKG_VERSION"));

/// How long it may take to answer. Who asks is a probe, which waits no longer either.
const PATIENCE: Duration = Duration::from_secs(3);

/// Asks once for the address itself. Any answer counts but one that says that the service, or what stands before it, does
/// not work now: the probe has no key, and what it may read does not matter.
///
/// # Errors
///
/// Kind `network` where no answer comes within 3 s, and `server-error` where its status is 500 or above.
pub async fn reach<T: Transport>(transport: &T, config: &Config) -> Result<(), Error> {
    let authority = config.origin.authority.as_str();
    let request = Request {
        method: Method::Get,
        tls: config.origin.tls,
        authority: authority.to_owned(),
        path_with_query: format!("{}/", config.origin.base_path),
        headers: vec![("user-agent", USER_AGENT.to_owned())],
        body: None,
        take: Take::First(0),
    };
    match transport.send(&request, PATIENCE).await {
        Ok(response) if response.status >= 500 => Err(Error::new(
            ErrorKind::ServerError,
            format!("The Control Center at {authority} answers with status {}", response.status),
            "It is down, or what stands before it cannot reach it: wait, and ask whoever runs it.",
        )),
        Ok(_) => Ok(()),
        Err(failure) => Err(network(&failure, authority, false)),
    }
}
