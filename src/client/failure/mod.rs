//! What went wrong, in words: every outcome that is not the expected one becomes an [`Error`] with a hint.

mod circumstances;
mod file;
mod hints;
mod network;
mod refusal;
mod text;
mod unexpected;

pub(super) use circumstances::Circumstances;
pub(super) use file::{judge_file, no_room_for_file, unexpected_file, unfit_link};
pub(super) use network::network;
pub(super) use refusal::{login_page, missing_scope, reported};
pub(super) use text::{Verdict, is_html, says_failure, says_failure_at_once, verdict};
pub(super) use unexpected::unexpected;

use super::operation::{Expect, Operation};
use crate::error::Error;
use crate::transport::{Failure, Response};
use hints::may_have_happened;
use network::timeout;
use refusal::refused;
use unexpected::too_large;

/// Whether the request may have been carried out although no answer says so.
pub(super) fn is_ambiguous(outcome: &Result<Response, Failure>) -> bool {
    match outcome {
        Ok(response) => response.status >= 500,
        Err(failure) => !failure.nothing_sent(),
    }
}

/// The expected answer, or the error that another one is.
pub(super) fn judge(
    operation: &Operation,
    outcome: Result<Response, Failure>,
    circumstances: &Circumstances<'_>,
) -> Result<Response, Error> {
    // Whether to advise a further try, or to find out first what the last one did.
    let unclear = operation.verify_with.filter(|_| is_ambiguous(&outcome));
    let error = match outcome {
        Ok(response) => match response.status {
            200..=399 if is_compressed(&response) => {
                return Err(unexpected(operation, &response, "the body is compressed, which was not asked for"));
            }
            200..=299 => return Ok(response),
            300..=399 if operation.expect == Expect::Redirect => return Ok(response),
            400..=599 => refused(operation, &response, circumstances, unclear.is_some()),
            status @ 300..=399 => {
                let fault = format!("a redirect (status {status}), which is not followed");
                let hint = "The address redirects: open SEQUENTUM_API_URL in a browser, and set it to the address that it ends \
                            at (often https instead of http).";
                return Err(unexpected(operation, &response, &fault).with_hint(hint));
            }
            status => return Err(unexpected(operation, &response, &format!("status {status}"))),
        },
        Err(Failure::TooLarge) => too_large(operation),
        Err(Failure::Timeout) => timeout(operation, circumstances.limit, unclear.is_some()),
        Err(failure) => network(&failure, circumstances.authority, unclear.is_some()),
    };
    Err(match (operation.verify_with, unclear) {
        (_, Some(tool)) => error.but_first(may_have_happened(tool)),
        (Some(tool), None) if circumstances.may_have_happened => {
            error.and(format!("An earlier attempt of this call broke off and may have done it already: {tool} tells."))
        }
        _ => error,
    })
}

fn is_compressed(response: &Response) -> bool {
    response.content_encoding.as_deref().is_some_and(|encoding| encoding != "identity")
}
