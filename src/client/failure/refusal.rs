//! The API refuses, or has a fault: the answers with an error status, and those that report a failure otherwise.

use super::Circumstances;
use super::text::text;
use crate::client::operation::{Expect, Operation, Subject};
use crate::client::retry;
use crate::error::Error;
use crate::transport::Response;
use crate::types::ErrorKind;

/// The longest text of the API that a message repeats, in characters.
const LONGEST_TEXT: usize = 500;

/// The API's OAuth scopes.
const SCOPES: [&str; 6] = ["agents:read", "agents:write", "runs:read", "spaces:read", "spaces:write", "billing:read"];

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
    let wait = retry::retry_after(response, circumstances.now)
        .map(|wait| u32::try_from(wait.as_secs() + u64::from(wait.subsec_nanos() > 0)).unwrap_or(u32::MAX));
    let (kind, hint) = match status {
        401 => (
            ErrorKind::Unauthorized,
            "The API key is wrong, expired or revoked. Check SEQUENTUM_API_KEY for typing errors, or create a new key in the \
             Control Center under Settings, API Keys."
                .to_owned(),
        ),
        403 => (ErrorKind::Forbidden, forbidden_hint(&message)),
        404 => (ErrorKind::NotFound, not_found_hint(operation.subject).to_owned()),
        429 => (
            ErrorKind::RateLimited,
            format!(
                "The API takes 100 requests a minute for each API key. Try again {}; call less often, and read lists in pages \
                 with page-index and records-per-page.",
                wait.map_or("in a minute".to_owned(), |seconds| format!("in {seconds} s")),
            ),
        ),
        500..=599 => {
            let wait = wait.map_or("Wait a minute".to_owned(), |seconds| format!("Wait {seconds} s"));
            let remedy = if unclear {
                String::new()
            } else {
                format!("{wait}, then try again, or try a simpler request (fewer records, fewer filters). ")
            };
            let hint =
                format!("The Control Center has a fault. {remedy}If it persists, contact Sequentum support.");
            (ErrorKind::ServerError, hint)
        }
        _ if operation.expect == Expect::Start => {
            message = format!("Failed to start agent: {message}");
            (ErrorKind::Rejected, START_HINT.to_owned())
        }
        _ => (ErrorKind::Rejected, REJECTED_HINT.to_owned()),
    };
    Error { status: Some(status), retry_after_seconds: wait, ..Error::new(kind, message, hint) }
}

const START_HINT: &str = "Check that a slot is free (get-runs-summary counts the runs under way), that the agent is active and \
                          not archived (get-agent), and that the input parameters are those it takes (get-agent).";

const REJECTED_HINT: &str = "Do as the message says: correct the arguments, or look at the present state of the thing first, and \
                             call again.";

fn forbidden_hint(message: &str) -> String {
    let scope = SCOPES.iter().find(|scope| message.contains(*scope));
    let missing = scope.map_or(String::new(), |scope| format!("The missing scope is {scope}. "));
    format!(
        "{missing}The API key may not do this: it lacks the permission, or access to this agent or space. Ask your \
         organization's admin for it."
    )
}

fn not_found_hint(subject: Subject) -> &'static str {
    match subject {
        Subject::Account => "This Control Center does not offer it: check SEQUENTUM_API_URL.",
        Subject::Agent => {
            "List valid agent ids with list-agents or search-agents. The agent may have been deleted, or may not be yours."
        }
        Subject::Run => {
            "List valid run ids with get-agent-runs, and agent ids with list-agents. The run may have been deleted, or may not \
             be yours."
        }
        Subject::File => {
            "List valid file ids with get-run-files, and run ids with get-agent-runs. The file may have been deleted, or may \
             not be yours."
        }
        Subject::Schedule => {
            "List valid schedule ids with list-agent-schedules, and agent ids with list-agents. The schedule may have been \
             deleted, or may not be yours."
        }
        Subject::Space => {
            "List valid space ids with list-spaces. The space may have been deleted, or may not be yours."
        }
        Subject::SpaceName => "List the spaces with list-spaces. The space may have been deleted, or may not be yours.",
        Subject::Session => {
            "Session ids come from start-agent-build. The build may have ended long ago, or may not be yours."
        }
        Subject::Version => {
            "List valid versions with get-agent-versions, and agent ids with list-agents. The agent may have been deleted, or \
             may not be yours."
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
            "It does not accept the API key for files: the key is wrong, expired or revoked, or its user may not read this \
             run. Check SEQUENTUM_API_KEY, or create a new key in the Control Center under Settings, API Keys.",
        )
    }
}

/// A successful status, but the body says that it failed.
pub(in crate::client) fn reported(operation: &Operation, response: &Response) -> Error {
    let text = text(response, LONGEST_TEXT).unwrap_or_else(|| "the API gives no reason".to_owned());
    let (message, hint) = match operation.expect {
        Expect::Start => (format!("Failed to start agent: {text}"), START_HINT),
        _ => {
            (format!("The API reports a failure: {text}"), "Correct the arguments as the message says, and call again.")
        }
    };
    Error { status: Some(response.status), ..Error::new(ErrorKind::Rejected, message, hint) }
}

pub(super) fn reason(status: u16) -> &'static str {
    http::StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason()).unwrap_or("Unknown Status")
}
