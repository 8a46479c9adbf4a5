//! The API refuses, or has a fault: the answers with an error status, and those that report a failure otherwise.

use super::text::{error_code, text};
use super::{Circumstances, hints};
use crate::client::operation::{Expect, Operation};
use crate::client::retry;
use crate::error::{Error, NEW_KEY};
use crate::transport::{RateLimit, Response};
use crate::types::ErrorKind;

/// The longest text of the API that a message repeats, in characters.
const LONGEST_TEXT: usize = 500;

/// The API's OAuth scopes.
const SCOPES: [&str; 6] = ["agents:read", "agents:write", "runs:read", "spaces:read", "spaces:write", "billing:read"];

/// What the API says of a token to which a permission was not given.
const INSUFFICIENT_SCOPE: &str = "insufficient_scope";

/// The API answered with a client error or a server error.
pub(super) fn refused(
    operation: &Operation,
    response: &Response,
    circumstances: &Circumstances<'_>,
    unclear: bool,
) -> Error {
    let status = response.status;
    let reason = reason(status);
    let mut message = match text(response, LONGEST_TEXT) {
        Some(text) => match text.strip_prefix(reason) {
            // A title that only repeats the reason.
            Some(rest) => format!("API Error {status}: {reason}{rest}"),
            None => format!("API Error {status}: {reason}: {text}"),
        },
        None => format!("API Error {status}: {reason}"),
    };
    // What may have been done is not to be tried again, however long the wait.
    let wait = retry::retry_after(response, circumstances.now)
        .filter(|_| !unclear)
        .map(|wait| u32::try_from(wait.as_secs() + u64::from(wait.subsec_nanos() > 0)).unwrap_or(u32::MAX));
    let (kind, hint) = match status {
        401 if circumstances.has_token => (
            ErrorKind::Unauthorized,
            "The token is wrong, expired or revoked: sign in again to get a new one.".to_owned(),
        ),
        401 => (
            ErrorKind::Unauthorized,
            format!(
                "The API key is wrong, revoked or expired (by default after a year). Check SEQUENTUM_API_KEY for typing \
                 errors, or get a new key: {NEW_KEY}."
            ),
        ),
        403 => (ErrorKind::Forbidden, forbidden_hint(response, circumstances.has_token)),
        404 => (ErrorKind::NotFound, not_found_hint(operation, circumstances.base_path)),
        429 => (ErrorKind::RateLimited, rate_hint(response.rate_limit.as_ref(), wait)),
        500..=599 => {
            let wait = wait.map_or("Wait a minute".to_owned(), |seconds| format!("Wait {seconds} s"));
            let remedy = match unclear {
                true => String::new(),
                false => {
                    format!("{wait}, then try again, or try a simpler request (fewer records, fewer filters). ")
                }
            };
            let hint = format!("The Control Center has a fault. {remedy}If it persists, contact Sequentum support.");
            (ErrorKind::ServerError, hint)
        }
        _ if operation.expect == Expect::Start => {
            message = format!("Failed to start agent: {message}");
            (ErrorKind::Rejected, hints::START.to_owned())
        }
        _ => (ErrorKind::Rejected, hints::REJECTED.to_owned()),
    };
    Error { status: Some(status), retry_after_seconds: wait, ..Error::new(kind, message, hint) }
}

fn rate_hint(limit: Option<&RateLimit>, wait: Option<u32>) -> String {
    let limit = match limit {
        Some(RateLimit { requests, seconds: Some(seconds) }) => {
            format!("This Control Center takes {requests} requests in {seconds} s for each API key.")
        }
        Some(RateLimit { requests, seconds: None }) => {
            format!("This Control Center takes {requests} requests for each API key before it wants a pause.")
        }
        None => "By default the API takes 100 requests in 60 s for each API key.".to_owned(),
    };
    let when = wait.map_or("in a minute".to_owned(), |seconds| format!("in {seconds} s"));
    format!("{limit} Try again {when}; call less often, and read lists in pages with page-index and records-per-page.")
}

/// The scope that a token lacks, if that is why the API refuses; none inside where the API does not name it.
pub(in crate::client) fn missing_scope(response: &Response) -> Option<Option<&'static str>> {
    let challenge = response.www_authenticate.as_deref().unwrap_or_default();
    let in_challenge = challenge.contains(INSUFFICIENT_SCOPE);
    if response.status != 403 || !(in_challenge || error_code(response).as_deref() == Some(INSUFFICIENT_SCOPE)) {
        return None;
    }
    let said = text(response, LONGEST_TEXT).unwrap_or_default();
    let named = |text: &str| SCOPES.into_iter().find(|scope| text.contains(scope));
    Some(named(challenge).or_else(|| named(&said)))
}

fn forbidden_hint(response: &Response, has_token: bool) -> String {
    match missing_scope(response) {
        Some(Some(scope)) => {
            format!("The missing scope is {scope}: sign in again and allow it. An API key has no scopes.")
        }
        Some(None) => {
            "The token lacks a scope that this tool needs: sign in again and allow it. An API key has no scopes.".into()
        }
        None => {
            let proof = if has_token { "token" } else { "API key" };
            format!(
                "The user to whom the {proof} belongs may not do this, or has no access to this agent or space. Ask your \
                 organization's admin for the permission."
            )
        }
    }
}

/// The Control Center sends us to its page for logging in, where it should send us to a file.
pub(in crate::client) fn login_page(status: u16) -> Error {
    Error {
        status: Some(status),
        ..Error::new(
            ErrorKind::Unauthorized,
            "The Control Center sends the request to its login page instead of the file",
            format!(
                "It does not accept the API key for files: the key is wrong, expired or revoked, or its user may not read this \
                 run. Check SEQUENTUM_API_KEY, or get a new key: {NEW_KEY}."
            ),
        )
    }
}

fn not_found_hint(operation: &Operation, base_path: &str) -> String {
    let hint = hints::not_found(operation.subject);
    if base_path.is_empty() {
        return hint.to_owned();
    }
    // A wrong address is the likeliest cause: nothing at all would be found then.
    format!(
        "SEQUENTUM_API_URL has a path, {base_path}, which stands before /api/v1 in every request: leave it out unless the \
         Control Center is there. {hint}"
    )
}

/// A successful status, but the body says that it failed.
pub(in crate::client) fn reported(operation: &Operation, response: &Response) -> Error {
    let text = text(response, LONGEST_TEXT).unwrap_or_else(|| "the API gives no reason".to_owned());
    let (message, hint) = match operation.expect {
        Expect::Start => (format!("Failed to start agent: {text}"), hints::START),
        _ => {
            (format!("The API reports a failure: {text}"), "Correct the arguments as the message says, and call again.")
        }
    };
    Error { status: Some(response.status), ..Error::new(ErrorKind::Rejected, message, hint) }
}

pub(super) fn reason(status: u16) -> &'static str {
    http::StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason()).unwrap_or("Unknown Status")
}
