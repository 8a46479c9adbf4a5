//! The server: what it says of itself, and for whom it works.

use crate::fault::Fault;
use crate::json::Object;
use crate::message;
use dispatch::Tool;
use sequentum_tools::client::Client;
use sequentum_tools::config::{Config, Credentials, Environment};
use sequentum_tools::error::Error;
use sequentum_tools::transport::Transport;
use sequentum_tools::types::ErrorKind;
use serde_json::Value;

/// What a model should know before it uses the tools.
pub const INSTRUCTIONS: &str = "Sequentum runs web-scraping agents in the cloud. Find an agent with list_agents or \
search_agents, start it with start_agent, follow the run with get_run_status, then list its files with get_run_files. Lists \
may be cut short: count with the tools that count. Starting agents, builds and schedules consumes credits: ask the user for \
what is missing before you start something, and let the user confirm what destroys something.";

/// Who the server is, as JSON.
pub fn info() -> String {
    Object::new()
        .put("name", &"sequentum-mcp")
        .put("title", &"Sequentum Control Center")
        .put("version", &env!("CARGO_PKG_VERSION"))
        .finish()
}

/// What the server can do, as JSON. Its lists never change while it runs, so nothing can be subscribed to.
pub fn capabilities() -> String {
    let nothing = Object::new().finish();
    let names = ["tools", "resources", "prompts", "completions"];
    names.into_iter().fold(Object::new(), |object, name| object.raw(name, &nothing)).finish()
}

/// For whom the server works: how to reach the Control Center, and in whose name.
#[derive(Clone)]
pub struct Caller {
    /// The configuration, or why there is none; tools then say so.
    pub config: Result<Config, Error>,
    /// What proves who asks, or why there is nothing; tools then say so.
    pub credentials: Result<Credentials, Error>,
}

impl Caller {
    /// Who works with the configured key.
    pub fn from_environment(environment: &Environment) -> Caller {
        Caller {
            config: Config::from_environment(environment),
            credentials: Credentials::from_environment(environment),
        }
    }

    /// A client that works in this caller's name.
    pub(crate) fn client<T: Transport>(&self, transport: T) -> Result<Client<T>, Error> {
        Ok(Client::new(transport, self.config.clone()?, self.credentials.clone()?))
    }

    /// Whether it has a token of its own.
    pub(crate) fn has_token(&self) -> bool {
        matches!(self.credentials, Ok(Credentials::Bearer(_)))
    }

    /// An error in words for this caller: the core speaks of the configured key, which a caller with a token does not have.
    pub(crate) fn understands(&self, error: Error) -> Error {
        match error.kind {
            ErrorKind::Unauthorized if self.has_token() => Error {
                hint: "The token is wrong, expired or revoked: sign in again to get a new one.".to_owned(),
                ..error
            },
            _ => error,
        }
    }
}

/// Who wants to hear of progress.
pub trait Listener {
    /// Sends a message besides the answer. False when nobody listens any more.
    fn notify(&self, message: &str) -> bool;
}

/// What came of a request.
#[derive(Debug)]
pub enum Outcome {
    /// Its result, as JSON, or an error of the protocol.
    Answer(Result<String, Fault>),
    /// An answer that says that the Control Center refused the caller's token: over HTTP, a status says so too.
    Refused {
        /// The answer.
        answer: Result<String, Fault>,
        /// The status: 401 or 403.
        status: u16,
        /// The scope that a token would need.
        scope: Option<&'static str>,
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
    pub fn fault(fault: Fault) -> Outcome {
        Outcome::Answer(Err(fault))
    }

    /// The answer to a call of the API that failed.
    pub(crate) fn failed(caller: &Caller, tool: &Tool, error: &Error, answer: Result<String, Fault>) -> Outcome {
        match error.kind {
            // That the server's own key is refused is not for the caller to mend.
            _ if !caller.has_token() => Outcome::Answer(answer),
            ErrorKind::Unauthorized => Outcome::Refused { answer, status: 401, scope: None },
            // Without a word of a scope it is the thing itself that this caller may not see.
            ErrorKind::Forbidden if error.message.contains("scope") => {
                Outcome::Refused { answer, status: 403, scope: Some(tool.scope) }
            }
            _ => Outcome::Answer(answer),
        }
    }

    /// The message that answers a request; none when it was cancelled.
    pub fn into_message(self, id: &Value) -> Option<String> {
        match self {
            Outcome::Answer(answer) | Outcome::Refused { answer, .. } => Some(message::answer(id, &answer)),
            Outcome::Cancelled => None,
        }
    }
}

impl From<Result<String, Fault>> for Outcome {
    fn from(answer: Result<String, Fault>) -> Outcome {
        Outcome::Answer(answer)
    }
}
