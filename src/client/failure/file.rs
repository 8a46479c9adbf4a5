//! A file could not be read from where the Control Center keeps it. No message has more of the address than its host: it is
//! signed, and what a storage answers may repeat the signature.

use super::network::host;
use super::refusal::reason;
use super::text::shorten;
use crate::client::file::Unfit;
use crate::client::retry;
use crate::config::FILE_HOSTS;
use crate::error::{self, Error};
use crate::transport::{Failure, Response};
use crate::types::ErrorKind;
use http::Uri;
use std::time::{Duration, SystemTime};

/// What always works.
const LINK_INSTEAD: &str = "Everything else keeps working; get-file-download-url gives the link for the user.";

/// An answer with a part of a file or a redirect to it, or the error that another one is.
pub(in crate::client) fn judge_file(
    outcome: Result<Response, Failure>,
    authority: &str,
    limit: Duration,
    now: SystemTime,
) -> Result<Response, Error> {
    match outcome {
        Ok(response) if matches!(response.status, 400..=415 | 417..=599) => Err(refused(&response, authority, now)),
        Ok(response) => Ok(response),
        Err(Failure::Denied) => Err(denied(host(authority))),
        Err(Failure::Timeout) => Err(Error::new(
            ErrorKind::Timeout,
            format!("Reading the file from {authority} timed out after {} s", limit.as_secs()),
            format!("Try again, or set SEQUENTUM_TIMEOUT_SECONDS to more seconds (3600 at most). {LINK_INSTEAD}"),
        )),
        Err(Failure::TooLarge) => Err(no_room_for_file()),
        Err(failure) => Err(Error::new(
            ErrorKind::Network,
            format!("Cannot read the file from {authority}: {}", failure.reason()),
            format!("Check the network, and any firewall or proxy in between, and try again. {LINK_INSTEAD}"),
        )),
    }
}

/// Whoever runs the component does not let it go there.
fn denied(host: &str) -> Error {
    Error::new(
        ErrorKind::Network,
        format!("Cannot read the file from {host}: denied by the host's policy"),
        format!(
            "Files of runs are kept on {host}, which the host that runs this component does not allow it to reach. Allow it: in \
             Wassette `wassette permission grant network <component-id> {host}`, then restart Wassette; in an embedding of \
             Wasmtime where its `WasiHttpHooks::send_request` decides; in host-test, and in the packages for Node and Python, \
             {FILE_HOSTS}={host} in the environment. {LINK_INSTEAD}"
        ),
    )
}

/// The storage refuses, or has a fault. Its body is not repeated.
fn refused(response: &Response, authority: &str, now: SystemTime) -> Error {
    let status = response.status;
    let (kind, hint) = match status {
        404 | 410 => (
            ErrorKind::NotFound,
            "The storage no longer has the file: its time may have run out. get-run-files lists what the run has.",
        ),
        429 => (ErrorKind::RateLimited, "Try again in a minute."),
        500..=599 => (ErrorKind::ServerError, "The storage has a fault: wait a minute, then try again."),
        _ => (
            ErrorKind::Rejected,
            "The link was not accepted, most likely because it has expired. Call again: each call signs a new one.",
        ),
    };
    let wait = retry::retry_after(response, now).map(|wait| u32::try_from(wait.as_secs()).unwrap_or(u32::MAX));
    let message = format!("The storage at {authority} does not give the file: status {status} ({})", reason(status));
    Error { status: Some(status), retry_after_seconds: wait, ..Error::new(kind, message, hint) }
}

/// The Control Center, or the storage, sends us to an address that is not one to go to.
pub(in crate::client) fn unfit_link(location: &str, unfit: Unfit) -> Error {
    let uri = location.parse::<Uri>().ok();
    let host = shorten(uri.as_ref().and_then(Uri::host).unwrap_or("an unknown host"), 253);
    let fault = match unfit {
        Unfit::NotConfigured => {
            return error::configuration(
                format!("{FILE_HOSTS} does not name {host}, where the file is"),
                format!("Add {host} to {FILE_HOSTS}, or leave that variable out. {LINK_INSTEAD}"),
            );
        }
        Unfit::NoUrl => "is not a URL".to_owned(),
        Unfit::UserInfo => format!("has a user name in front of {host}"),
        Unfit::Unencrypted => format!("is plain http, at {host}"),
        Unfit::Private => format!("is on {host}, which is no public host"),
    };
    Error::new(
        ErrorKind::UnexpectedResponse,
        format!("The file's address is not one to go to: it {fault}"),
        format!("Check SEQUENTUM_API_URL. If it is right, report the message to whoever runs it. {LINK_INSTEAD}"),
    )
}

/// The storage's answer is no part of the file.
pub(in crate::client) fn unexpected_file(host: &str, fault: &str) -> Error {
    Error::new(
        ErrorKind::UnexpectedResponse,
        format!("Unexpected response from {host} instead of the file: {fault}"),
        format!("Try again. {LINK_INSTEAD}"),
    )
}

/// The host grants too little memory.
#[cold]
pub(in crate::client) fn no_room_for_file() -> Error {
    Error::new(
        ErrorKind::UnexpectedResponse,
        "The part of the file that is read is larger than the host's memory limit",
        format!("Raise the host's memory limit; 64 MiB are enough. {LINK_INSTEAD}"),
    )
}
