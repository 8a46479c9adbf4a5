//! How a mock behaves.

use std::time::Duration;

use crate::clock::Clock;
use crate::contract::{Dialect, Forms};

/// How a mock behaves.
#[derive(Debug, Clone)]
pub struct MockOptions {
    /// The port to listen on; 0 leaves the choice to the system.
    pub port: u16,
    /// The only key or token accepted. Without it, any key that starts with `sk-` and any token that does not are, except
    /// those containing `wrong` or `revoked`.
    pub api_key: Option<String>,
    /// Which deployment's dialect to speak.
    pub dialect: Dialect,
    /// Whether a proxy stands before the API that normalises paths as nginx does; what is recorded is what it passes on.
    pub normalising_proxy: bool,
    /// In which of the forms that the contract allows to answer.
    pub forms: Forms,
    /// Requests for each key in [`MockOptions::rate_window`]; over it, 429. Without it there is no limit, but answers still
    /// tell of 100.
    pub rate_limit: Option<u32>,
    /// The time for which requests are counted.
    pub rate_window: Duration,
    /// From Queuing to the end of an ordinary run.
    pub run_duration: Duration,
    /// From the start of an Agent Builder session to `completed`.
    pub builder_duration: Duration,
    /// How long a session is known after its end.
    pub session_memory: Duration,
    /// After how long a run that ended in Failure is archived, and called Failed from then on.
    pub archive_after: Duration,
    /// How long the signed address of a file is good for.
    pub link_lifetime: Duration,
    /// What time it is.
    pub clock: Clock,
}

impl Default for MockOptions {
    fn default() -> Self {
        Self {
            port: 0,
            api_key: None,
            dialect: Dialect::Newer,
            normalising_proxy: false,
            forms: Forms::default(),
            rate_limit: None,
            rate_window: Duration::from_secs(60),
            run_duration: Duration::from_secs(2),
            builder_duration: Duration::from_secs(2),
            session_memory: Duration::from_secs(2),
            archive_after: Duration::from_secs(3600),
            link_lifetime: Duration::from_secs(900),
            clock: Clock::default(),
        }
    }
}
