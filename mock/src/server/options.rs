//! How a mock behaves.

use std::time::Duration;

use crate::clock::Clock;
use crate::contract::Dialect;

/// How a mock behaves.
#[derive(Debug, Clone)]
pub struct MockOptions {
    /// The port to listen on; 0 leaves the choice to the system.
    pub port: u16,
    /// The only key accepted. Without it, any that starts with `sk-` is, except those containing `wrong` or `revoked`.
    pub api_key: Option<String>,
    /// Which deployment's dialect to speak.
    pub dialect: Dialect,
    /// Requests a minute for each key; over it, 429.
    pub rate_limit: Option<u32>,
    /// From Queuing to the end of an ordinary run.
    pub run_duration: Duration,
    /// From the start of an Agent Builder session to `completed`.
    pub builder_duration: Duration,
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
            rate_limit: None,
            run_duration: Duration::from_secs(2),
            builder_duration: Duration::from_secs(2),
            link_lifetime: Duration::from_secs(900),
            clock: Clock::default(),
        }
    }
}
