//! For whom the server works.

use crate::methods::readiness;
use crate::methods::selection::Selection;
use crate::methods::token;
use dispatch::Tool;
use sequentum_tools::client::Client;
use sequentum_tools::config::{Config, Credentials, Environment};
use sequentum_tools::error::Error;
use sequentum_tools::line::Line;
use sequentum_tools::transport::Transport;
use sequentum_tools::types::ErrorKind;

/// For whom the server works: how to reach the Control Center, and in whose name.
#[derive(Clone)]
pub struct Caller {
    /// The configuration, or why there is none; tools then say so.
    pub config: Result<Config, Error>,
    /// What proves who asks, or why there is nothing; tools then say so.
    pub credentials: Result<Credentials, Error>,
    /// Whether it came with the request, and is not the server's own.
    pub own: bool,
    /// With which tools.
    pub selection: Selection,
    /// Whether its user is asked before what cannot be undone.
    pub confirms: bool,
    /// What is known to be wrong before anything is sent.
    pub findings: Vec<Line>,
}

impl Caller {
    /// Who works with the configured key.
    pub fn from_environment(environment: &Environment) -> Caller {
        Caller {
            config: Config::from_environment(environment),
            credentials: Credentials::from_environment(environment),
            own: false,
            selection: Selection::from_environment(environment),
            confirms: environment.get("SEQUENTUM_CONFIRM") != Some("never"),
            findings: readiness::findings(environment, true),
        }
    }

    /// Who comes with credentials.
    pub fn with_credentials(environment: &Environment, credentials: Credentials) -> Caller {
        Caller {
            config: Config::from_environment(environment),
            credentials: Ok(credentials),
            own: true,
            selection: Selection::from_environment(environment),
            confirms: environment.get("SEQUENTUM_CONFIRM") != Some("never"),
            findings: readiness::findings(environment, false),
        }
    }

    /// A client that works in this caller's name.
    pub(crate) fn client<T: Transport>(&self, transport: T) -> Result<Client<T>, Error> {
        Ok(Client::new(transport, self.config.clone()?, self.credentials.clone()?))
    }

    /// The scopes of its token, where it has one that says so. Not trusted: the Control Center decides.
    pub(crate) fn scopes(&self) -> Option<Vec<String>> {
        match &self.credentials {
            Ok(Credentials::Bearer(token)) => token::scopes(token),
            _ => None,
        }
    }

    /// Fails when its token is known to lack a scope that the tool needs.
    pub(crate) fn may_call(&self, tool: &Tool) -> Result<(), Error> {
        let Some(held) = self.scopes() else { return Ok(()) };
        let missing: Vec<_> =
            tool.scopes.iter().copied().filter(|scope| !held.iter().any(|held| held == scope)).collect();
        if missing.is_empty() {
            return Ok(());
        }
        let held = if held.is_empty() { "none".to_owned() } else { held.join(", ") };
        Err(Error::new(
            ErrorKind::Forbidden,
            format!("The token lacks the scope {} that {} needs", missing.join(" and "), tool.name),
            format!(
                "It has {held}. Sign in again and agree to the missing scope, or ask the organization's administrator."
            ),
        ))
    }

    /// An error in words for this caller: the core speaks of the configured key, which this one may not have.
    pub(crate) fn in_own_words(&self, error: Error) -> Error {
        let hint = match (&self.credentials, error.kind) {
            _ if !self.own => return error,
            (Ok(Credentials::Bearer(_)), ErrorKind::Unauthorized) => {
                "The token is wrong, expired or revoked: sign in again to get a new one."
            }
            (Ok(Credentials::ApiKey(_)), ErrorKind::Unauthorized) => {
                "The API key that came with the request is wrong, expired or revoked: make a new one in the Control Center, and \
                 send it as Authorization: ApiKey <key>."
            }
            _ => return error,
        };
        error.with_hint(hint)
    }
}
