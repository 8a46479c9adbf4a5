//! What went wrong, in words: every answer that is not the expected one becomes an [`Error`] with a hint.

use super::call::{Call, Expect, Subject};
use super::retry;
use crate::decode::{self, Pairs};
use crate::error::Error;
use crate::transport::{BODY_LIMIT, Failure, Response};
use crate::types::ErrorKind;
use std::time::{Duration, SystemTime};

/// The longest text of the API that a message repeats, in characters.
const LONGEST_TEXT: usize = 500;

/// The longest piece of an unexpected answer that a message quotes, in characters.
const LONGEST_QUOTE: usize = 200;

/// The API's OAuth scopes.
const SCOPES: [&str; 6] = ["agents:read", "agents:write", "runs:read", "spaces:read", "spaces:write", "billing:read"];

/// What an outcome is judged by, besides itself.
pub(super) struct Circumstances<'a> {
    /// Host and port of the API.
    pub(super) authority: &'a str,
    /// How long the request was allowed to take.
    pub(super) limit: Duration,
    /// The time.
    pub(super) now: SystemTime,
    /// Whether an earlier attempt may have been carried out.
    pub(super) may_have_happened: bool,
}

/// Whether the request may have been carried out although no answer says so.
pub(super) fn is_ambiguous(outcome: &Result<Response, Failure>) -> bool {
    match outcome {
        Ok(response) => matches!(response.status, 502..=504),
        Err(failure) => !failure.nothing_sent(),
    }
}

/// The expected answer, or the error that another one is.
pub(super) fn judge(
    call: &Call,
    outcome: Result<Response, Failure>,
    circumstances: &Circumstances<'_>,
) -> Result<Response, Error> {
    // Whether to advise a further try, or to find out first what the last one did.
    let unclear = call.told_by.filter(|_| is_ambiguous(&outcome));
    let error = match outcome {
        Ok(response) if response.content_encoding.as_deref().is_some_and(|encoding| encoding != "identity") => {
            return Err(unexpected(call, &response, "the body is compressed, which was not asked for"));
        }
        Ok(response) => match response.status {
            200..=299 => return Ok(response),
            300..=399 if call.expect == Expect::Redirect => return Ok(response),
            400..=599 => refused(call, &response, circumstances, unclear.is_some()),
            status @ 300..=399 => {
                let fault = format!("a redirect (status {status}), which is not followed");
                let hint = "The address redirects: open SEQUENTUM_API_URL in a browser, and set it to the address that it ends \
                            at (often https instead of http).";
                return Err(Error { hint: hint.to_owned(), ..unexpected(call, &response, &fault) });
            }
            status => return Err(unexpected(call, &response, &format!("status {status}"))),
        },
        Err(Failure::TooLarge) => too_large(call),
        Err(Failure::Timeout) => timeout(call, circumstances.limit, unclear.is_some()),
        Err(failure) => network(&failure, circumstances.authority, unclear.is_some()),
    };
    Err(match call.told_by {
        Some(tool) if circumstances.may_have_happened && error.kind == ErrorKind::NotFound => {
            error.and(&format!("An earlier attempt of this call broke off and may have done it already: {tool} tells."))
        }
        _ => match unclear {
            Some(tool) => Error { hint: format!("{} {}", may_have_happened(tool), error.hint), ..error },
            None => error,
        },
    })
}

fn may_have_happened(tool: &str) -> String {
    format!("It may have been carried out all the same: check with {tool} before you call again.")
}

/// The API answered with a client error or a server error.
fn refused(call: &Call, response: &Response, circumstances: &Circumstances<'_>, unclear: bool) -> Error {
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
        404 => (ErrorKind::NotFound, not_found_hint(call.subject).to_owned()),
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
        _ if call.expect == Expect::Start => {
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

/// The time was up.
fn timeout(call: &Call, limit: Duration, unclear: bool) -> Error {
    if call.waits.is_some() {
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
fn network(failure: &Failure, authority: &str, unclear: bool) -> Error {
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
fn host(authority: &str) -> &str {
    match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => authority,
    }
}

/// The body is larger than is read.
fn too_large(call: &Call) -> Error {
    let error = Error::new(
        ErrorKind::UnexpectedResponse,
        format!(
            "Unexpected response from {}: the body is larger than {} MiB or the host's memory limit",
            call.endpoint(),
            BODY_LIMIT / 1024 / 1024
        ),
        "Ask for fewer records at once, or a shorter range of time. If one answer alone is too large, fetch it as a file \
         (get-file-download-url), or raise the host's memory limit.",
    );
    error.unless_told(call)
}

/// An answer that is not what the API documents. Its beginning is quoted where that helps.
pub(super) fn unexpected(call: &Call, response: &Response, fault: &str) -> Error {
    let fault = shorten(fault, LONGEST_QUOTE);
    let quotable = call.expect != Expect::Redirect && response.content_encoding.is_none() && response.status < 300;
    let quote = Some(response)
        .filter(|_| quotable)
        .and_then(|response| quote(response, LONGEST_QUOTE.saturating_sub(fault.chars().count())))
        .map_or(String::new(), |quote| format!("; the answer begins with: {quote}"));
    let error = Error {
        status: Some(response.status),
        ..Error::new(
            ErrorKind::UnexpectedResponse,
            format!("Unexpected response from {}: {fault}{quote}", call.endpoint()),
            "This Control Center may be of another version, or a proxy answers in its place: check SEQUENTUM_API_URL. If it is \
             right, report the message to whoever runs the Control Center.",
        )
    };
    error.unless_told(call)
}

impl Error {
    /// For a call that changes something: that it may have been carried out, and which tool tells.
    fn unless_told(self, call: &Call) -> Error {
        match call.told_by {
            Some(tool) => Error { hint: format!("{} {}", may_have_happened(tool), self.hint), ..self },
            None => self,
        }
    }
}

/// A reader that stored nothing although it found no fault.
#[cold]
pub(super) fn no_value() -> Error {
    Error::new(ErrorKind::UnexpectedResponse, "Unexpected response: no value", "Call again.")
}

/// A successful status, but the body says that it failed.
pub(super) fn reported(call: &Call, response: &Response) -> Error {
    let text = text(response, LONGEST_TEXT).unwrap_or_else(|| "the API gives no reason".to_owned());
    let (message, hint) = match call.expect {
        Expect::Start => (format!("Failed to start agent: {text}"), START_HINT),
        _ => {
            (format!("The API reports a failure: {text}"), "Correct the arguments as the message says, and call again.")
        }
    };
    Error { status: Some(response.status), ..Error::new(ErrorKind::Rejected, message, hint) }
}

/// Whether a body is one of the API's error bodies.
pub(super) fn says_failure(body: &[u8]) -> bool {
    // Most answers are told from it by their first byte, without reading them once more.
    body.trim_ascii_start().starts_with(b"{")
        && decode::from_json::<Pairs>(body).is_ok_and(|body| {
            body.get("statusCode").and_then(|status| status.parse().ok()).is_some_and(|status: u16| status >= 400)
                || body.get("severity") == Some("Error")
                || body.get("success") == Some("false")
        })
}

/// Whether an answer is an HTML page.
pub(super) fn is_html(response: &Response) -> bool {
    let named = response.content_type.as_deref().is_some_and(|media| media.trim_start().starts_with("text/html"));
    let start = response.body.trim_ascii_start().get(..14).unwrap_or_default().to_ascii_lowercase();
    named || start.starts_with(b"<html") || start.starts_with(b"<!doctype html")
}

/// The most telling text of an error body, in one line.
fn text(response: &Response, longest: usize) -> Option<String> {
    let Ok(body) = decode::from_json::<Pairs>(&response.body) else { return quote(response, longest) };
    let text = |name: &str| body.get(name).map(str::trim).filter(|text| !text.is_empty());
    let problem = || match (text("title"), text("detail")) {
        (Some(title), Some(detail)) => Some(format!("{title}: {detail}")),
        (title, detail) => detail.or(title).map(str::to_owned),
    };
    let text = match text("message") {
        Some(message) => message.to_owned(),
        None => problem().or_else(|| text("statusDescription").or(text("errorMessage")).map(str::to_owned))?,
    };
    Some(shorten(&text, longest))
}

/// The beginning of an answer, where it is short enough to be worth quoting, and text.
fn quote(response: &Response, longest: usize) -> Option<String> {
    if is_html(response) {
        return None;
    }
    let text = std::str::from_utf8(&response.body).ok()?.trim();
    Some(shorten(text, longest)).filter(|text| !text.is_empty())
}

/// One line of at most `longest` characters.
fn shorten(text: &str, longest: usize) -> String {
    // More characters than `longest` are never looked at, however long the text is.
    let line: String = text.chars().take(longest + 1).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if line.chars().count() <= longest {
        return line;
    }
    let mut short: String = line.chars().take(longest.saturating_sub(1)).collect();
    short.push('…');
    short
}

fn reason(status: u16) -> &'static str {
    http::StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason()).unwrap_or("Unknown Status")
}

impl Failure {
    /// What to say of it.
    fn reason(&self) -> &str {
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
    pub(super) fn name(&self) -> &'static str {
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
