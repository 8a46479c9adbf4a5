//! An answer that is not what the API documents.

use super::hints::may_have_happened;
use super::text::{quote, shorten};
use crate::client::operation::{Expect, Operation};
use crate::error::Error;
use crate::transport::{BODY_LIMIT, Response};
use crate::types::ErrorKind;

/// The longest piece of an unexpected answer that a message quotes, in characters.
const LONGEST_QUOTE: usize = 200;

/// How `json_source` begins where memory does not suffice for an answer.
const TOO_LARGE: &str = "the body is larger than";

/// What to do about an answer that is too large.
const SMALLER: &str = "Ask for fewer records at once, or a shorter range of time. If one answer alone is too large, fetch it as a \
     file (get-file-download-url): the tools work within 64 MiB of memory, or less where the host gives less.";

/// What to do about an answer that the service, as it is documented, does not give.
const OTHER_SERVICE: &str = "This Control Center may be of another version, or a proxy answers in its place: check \
     SEQUENTUM_API_URL. If it is right, report the message to whoever runs the Control Center.";

/// The body is larger than is read.
pub(super) fn too_large(operation: &Operation) -> Error {
    Error::new(
        ErrorKind::UnexpectedResponse,
        format!(
            "Unexpected response from {}: the body is larger than {} MiB or the host's memory limit",
            operation.endpoint(),
            BODY_LIMIT / 1024 / 1024
        ),
        SMALLER,
    )
}

/// An answer that is not what the API documents. Its beginning is quoted where that helps.
pub(in crate::client) fn unexpected(operation: &Operation, response: &Response, fault: &str) -> Error {
    let fault = shorten(fault, LONGEST_QUOTE);
    let quotable = operation.expect != Expect::Redirect && response.content_encoding.is_none() && response.status < 300;
    let quote = Some(response)
        .filter(|_| quotable)
        .and_then(|response| quote(response, LONGEST_QUOTE.saturating_sub(fault.chars().count())))
        .map_or(String::new(), |quote| format!("; the answer begins with: {quote}"));
    let hint = match fault.starts_with(TOO_LARGE) {
        true => SMALLER,
        false => OTHER_SERVICE,
    };
    let error = Error {
        status: Some(response.status),
        ..Error::new(
            ErrorKind::UnexpectedResponse,
            format!("Unexpected response from {}: {fault}{quote}", operation.endpoint()),
            hint,
        )
    };
    error.unless_verified(operation)
}

impl Error {
    /// For a call that changes something: that it may have been carried out, and which tool tells.
    fn unless_verified(self, operation: &Operation) -> Error {
        match operation.verify_with {
            Some(tool) => self.but_first(may_have_happened(tool)),
            None => self,
        }
    }
}
