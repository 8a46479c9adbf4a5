//! The ways in which the mock can be told to misbehave.

use std::collections::VecDeque;
use std::time::Duration;

use serde_json::json;

use super::refusal;

/// A misbehaviour, which a request meets instead of an ordinary answer.
///
/// Unless said otherwise the request has no effect on the mock's state.
#[derive(Debug, Clone)]
pub enum Fault {
    /// This whole answer.
    Respond {
        /// The HTTP status.
        status: u16,
        /// All headers; the length is added.
        headers: Vec<(String, String)>,
        /// The body.
        body: Vec<u8>,
    },
    /// Waits, then answers normally; the request takes effect after the wait.
    Delay(Duration),
    /// The request is read, then the connection is closed without a byte of answer.
    CloseBeforeAnswer,
    /// The request takes effect, then the connection is closed without a byte of answer.
    CloseAfterApplying,
    /// The request takes effect; the head of its answer and half of the body are sent, then the connection is closed. Where
    /// the ordinary answer has no body, nothing at all is sent.
    CloseMidBody,
    /// The request takes effect; the answer is 200 and well-formed HTTP, but its JSON is cut in half.
    TruncatedJson,
    /// 200 with JSON of a shape that no endpoint answers.
    WrongJson,
    /// 200 that claims to be JSON and is not.
    NotJson,
    /// A proxy's HTML page with this status.
    HtmlPage(u16),
    /// This status without a body.
    Empty(u16),
    /// 200 with JSON that never ends.
    EndlessBody,
    /// 200 with JSON of this many bytes: an array of one text.
    LargeBody {
        /// The size of the body, at least 4.
        bytes: usize,
        /// Whether there is a `Content-Length`.
        announced: bool,
    },
    /// The request is read and never answered.
    StallHeader,
    /// The head of an answer and a few bytes of its body, then silence.
    StallBody,
    /// 200 with a body that comes byte by byte, without end.
    Trickle,
    /// 200 with an empty list, and this many headers more than usual.
    ManyHeaders(u32),
    /// 200 with an empty list, and one header of this many bytes.
    HugeHeader(usize),
    /// These bytes instead of an answer, then the connection is closed.
    Raw(Vec<u8>),
    /// A redirect.
    Redirect {
        /// The HTTP status.
        status: u16,
        /// The `Location`.
        location: String,
    },
}

impl Fault {
    /// This status, with the error body of the Control Center.
    pub fn status(status: u16) -> Self {
        Self::status_with(status, &[], refusal::plain_body(status, &told(status), None).to_string())
    }

    /// This status with these headers and this body, as JSON unless the headers say otherwise.
    pub fn status_with(status: u16, headers: &[(&str, &str)], body: impl Into<Vec<u8>>) -> Self {
        let mut all: Vec<(String, String)> =
            headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let typed = all.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type"));
        if !typed {
            all.push(("content-type".to_owned(), "application/json".to_owned()));
        }
        Self::Respond { status, headers: all, body: body.into() }
    }

    /// This status with the problem details of RFC 9457.
    pub fn problem(status: u16, title: &str, detail: &str) -> Self {
        let body = json!({
            "type": "about:blank",
            "title": title,
            "status": status,
            "detail": detail,
            "instance": "/mock",
        });
        let json = [("content-type", "application/problem+json")];
        Self::status_with(status, &json, body.to_string())
    }
}

/// What the Control Center says for a status that it was told to answer.
pub(crate) fn told(status: u16) -> String {
    match status {
        401 => "The API key is not valid.",
        403 => "You do not have access to this resource.",
        404 => "The resource was not found.",
        429 => "Too many requests. Try again later.",
        500..=599 => "An unexpected error occurred.",
        _ => "The request could not be processed.",
    }
    .to_owned()
}

/// The faults that requests will meet.
#[derive(Debug, Default)]
pub(crate) struct FaultQueue {
    next: VecDeque<Fault>,
    always: Option<Fault>,
}

impl FaultQueue {
    pub(crate) fn next(&mut self, fault: Fault) {
        self.next.push_back(fault);
    }

    pub(crate) fn always(&mut self, fault: Fault) {
        self.always = Some(fault);
    }

    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }

    /// The fault for the request at hand.
    pub(crate) fn take(&mut self) -> Option<Fault> {
        self.next.pop_front().or_else(|| self.always.clone())
    }
}
