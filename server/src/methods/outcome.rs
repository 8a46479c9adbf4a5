//! What came of a request.

use crate::methods::caller::Caller;
use crate::protocol::error::RpcError;
use crate::protocol::message;
use dispatch::Tool;
use sequentum_tools::error::Error;
use sequentum_tools::line::Line;
use sequentum_tools::types::ErrorKind;
use serde_json::Value;

/// What came of a request.
#[derive(Debug)]
pub enum Outcome {
    /// Its result, as JSON, or an error of the protocol.
    Answer(Result<String, RpcError>),
    /// An answer that says that the caller's own key or token is refused: over HTTP, status 401 says so too.
    Unauthorized(Result<String, RpcError>),
    /// An answer that says that the caller's token is known to lack a scope, before anything was sent: over HTTP, status 403
    /// says so too, so that a client can ask for more.
    InsufficientScope {
        /// The answer.
        answer: Result<String, RpcError>,
        /// All scopes that a token would need: those it has, and the missing ones, separated by spaces.
        scopes: String,
        /// What it lacks and what it has, in words.
        lacking: Line,
    },
    /// The request was cancelled: no answer.
    Cancelled,
}

impl Outcome {
    /// A result, as JSON.
    pub fn result(json: String) -> Outcome {
        Outcome::Answer(Ok(json))
    }

    /// An error of the protocol.
    pub fn error(error: RpcError) -> Outcome {
        Outcome::Answer(Err(error))
    }

    /// The answer to a call of a tool that failed.
    ///
    /// What the Control Center forbids in the middle of a call is the tool's error and nothing else: the specification wants
    /// 403 where the token itself does not reach far enough, and clients end the session on it.
    pub(crate) fn failed(caller: &Caller, tool: &Tool, error: &Error, answer: Result<String, RpcError>) -> Outcome {
        match error.kind {
            // That the server's own key is refused is not for the caller to mend.
            ErrorKind::Unauthorized if caller.own => Outcome::Unauthorized(answer),
            ErrorKind::Forbidden if caller.may_call(tool).is_err() => {
                let mut scopes = caller.scopes().unwrap_or_default();
                scopes.extend(tool.scopes.iter().map(|scope| (*scope).to_owned()));
                scopes.sort_unstable();
                scopes.dedup();
                Outcome::InsufficientScope { answer, scopes: scopes.join(" "), lacking: error.in_words() }
            }
            _ => Outcome::Answer(answer),
        }
    }

    /// The message that answers a request; none when it was cancelled.
    pub fn into_message(self, id: &Value) -> Option<String> {
        match self {
            Outcome::Answer(answer) | Outcome::Unauthorized(answer) | Outcome::InsufficientScope { answer, .. } => {
                Some(message::answer(id, &answer))
            }
            Outcome::Cancelled => None,
        }
    }
}

impl From<Result<String, RpcError>> for Outcome {
    fn from(answer: Result<String, RpcError>) -> Outcome {
        Outcome::Answer(answer)
    }
}
