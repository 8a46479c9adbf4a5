//! No complete answer came: the time was up, the API could not be reached, or the connection broke.

use crate::client::operation::Operation;
use crate::error::Error;
use crate::transport::Failure;
use crate::types::ErrorKind;
use std::time::Duration;

/// The time was up.
pub(super) fn timeout(operation: &Operation, limit: Duration, unclear: bool) -> Error {
    if operation.waits.is_some() {
        return Error::new(
            ErrorKind::Timeout,
            "Timeout waiting for agent to complete",
            "Give a longer timeout (3600 at most), or start the agent asynchronously and follow it with get-run-status.",
        );
    }
    let again = if unclear { "" } else { "Try again, ask for fewer records, or " };
    Error::new(
        ErrorKind::Timeout,
        format!("Request timed out after {} s", limit.as_secs()),
        format!(
            "The Control Center or the network is slow. {again}{} SEQUENTUM_TIMEOUT_SECONDS to more seconds (3600 at most).",
            if unclear { "Set" } else { "set" }
        ),
    )
}

/// The API could not be reached, or the connection broke.
pub(in crate::client) fn network(failure: &Failure, authority: &str, unclear: bool) -> Error {
    let hint = match failure {
        // Wassette grants hosts, not ports, and takes a name with a port for something else.
        Failure::Denied => format!(
            "The host that runs this component does not allow it to reach {authority}. Allow that address in the host's \
             policy; in Wassette: `wassette permission grant network <component-id> {}`, then restart Wassette.",
            host(authority)
        ),
        Failure::NameNotFound => {
            "Check the host name in SEQUENTUM_API_URL, and the network's name service (DNS).".to_owned()
        }
        Failure::Tls => {
            "Check that SEQUENTUM_API_URL names the right host and port, that its certificate is valid and issued by \
                         a public authority, and that no proxy in between replaces it."
                .to_owned()
        }
        _ => format!(
            "Check SEQUENTUM_API_URL, the network, and any firewall or proxy in between{}.",
            if unclear { "" } else { ", and try again" }
        ),
    };
    Error::new(ErrorKind::Network, format!("Cannot reach the Sequentum API at {authority}: {}", failure.reason()), hint)
}

/// An authority without its port.
pub(super) fn host(authority: &str) -> &str {
    match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => authority,
    }
}

impl Failure {
    /// What to say of it.
    pub(super) fn reason(&self) -> &str {
        match self {
            Failure::Denied => "denied by the host's policy",
            Failure::Refused => "connection refused",
            Failure::NameNotFound => "name not found",
            Failure::Tls => "no secure connection (TLS)",
            Failure::Timeout => "timed out",
            Failure::TooLarge => "the answer is too large",
            Failure::Broken(reason) => reason,
        }
    }

    /// What the log says instead of a status.
    pub(in crate::client) fn name(&self) -> &'static str {
        match self {
            Failure::Denied => "denied",
            Failure::Refused => "refused",
            Failure::NameNotFound => "name-not-found",
            Failure::Tls => "no-tls",
            Failure::Timeout => "timeout",
            Failure::TooLarge => "too-large",
            Failure::Broken(_) => "broken",
        }
    }
}
