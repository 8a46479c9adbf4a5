//! A tool's error as IronClaw knows failures: a kind for the host, a code, and what a model reads.

use crate::bindings::exports::near::agent::tool::{ErrorKind as Kind, GuestFailure};
use crate::transport::Refusal;
use sequentum_tools::error::Error;
use sequentum_tools::types::ErrorKind;

/// The failure that an error is.
pub(crate) fn of(error: Error) -> GuestFailure {
    let (kind, code) = match error.kind {
        ErrorKind::Configuration => (Kind::Executor, "configuration"),
        ErrorKind::InvalidArgument => (Kind::Input, "invalid-argument"),
        // IronClaw then asks the user for a key.
        ErrorKind::Unauthorized => (Kind::AuthRequired, "unauthorized"),
        ErrorKind::Forbidden => (Kind::Client, "forbidden"),
        ErrorKind::NotFound => (Kind::OperationFailed, "not-found"),
        ErrorKind::RateLimited => (Kind::Client, "rate-limited"),
        ErrorKind::ServerError => (Kind::OperationFailed, "server-error"),
        ErrorKind::Rejected => (Kind::OperationFailed, "rejected"),
        ErrorKind::Timeout => (Kind::Client, "timeout"),
        ErrorKind::Network => (Kind::Client, "network"),
        ErrorKind::UnexpectedResponse => (Kind::OperationFailed, "unexpected-response"),
    };
    GuestFailure { kind, code: Some(code.to_owned()), message: Some(format!("{}\n{}", error.message, error.hint)) }
}

/// The same where the host refused a request of the call, with what to do about it in this host.
pub(crate) fn explained(error: Error, refusal: Option<Refusal>) -> GuestFailure {
    let (kind, hint) = match refusal.filter(|_| error.kind == ErrorKind::Network) {
        None => return of(error),
        Some(Refusal::NoKey) => (
            Kind::AuthRequired,
            "IronClaw has no API key for Sequentum: connect the account in the extension's settings. Nothing was sent.",
        ),
        Some(Refusal::File) => (
            Kind::NetworkDenied,
            "IronClaw does not let the extension reach the storage that keeps the run's files. Make its bundle with that \
             host's name (make ironclaw FILE_HOSTS=…), and import it again. Everything else keeps working.",
        ),
        Some(Refusal::Request) => (
            Kind::NetworkDenied,
            "IronClaw did not send the request: an extension reaches the host that its manifest names, and no other. For a \
             Control Center of your own, make the bundle with its address (make ironclaw URL=…).",
        ),
    };
    GuestFailure { kind, ..of(error.with_hint(hint)) }
}
