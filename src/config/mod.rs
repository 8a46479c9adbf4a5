//! What the environment configures: how to reach the Control Center ([`Config`]) and, apart from it, in whose name
//! ([`Credentials`]).

mod credentials;
mod environment;
mod file_hosts;
mod origin;

pub use credentials::Credentials;
pub use environment::Environment;
pub use file_hosts::{FILE_HOSTS, FileHosts};
pub use origin::{DEFAULT_URL, Origin, is_loopback};

use crate::error::{self, Error};
use std::ops::RangeInclusive;
use std::time::Duration;

/// How long an ordinary request may take, in seconds, unless `SEQUENTUM_TIMEOUT_SECONDS` says otherwise.
const DEFAULT_TIMEOUT_SECONDS: u32 = 30;

/// How often a request is repeated at most, unless `SEQUENTUM_MAX_RETRIES` says otherwise.
const DEFAULT_MAX_RETRIES: u32 = 3;

/// How a client reaches the Control Center.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// Where requests go: `SEQUENTUM_API_URL`.
    pub origin: Origin,
    /// How long an ordinary request may take: `SEQUENTUM_TIMEOUT_SECONDS`, 1 to 3600.
    pub timeout: Duration,
    /// How often a request is repeated at most: `SEQUENTUM_MAX_RETRIES`, 0 to 10.
    pub max_retries: u32,
    /// Where the files of runs may come from: `SEQUENTUM_FILE_HOSTS`.
    pub file_hosts: FileHosts,
    /// Whether each request is logged: `DEBUG` is `1`.
    pub debug: bool,
}

impl Config {
    /// Reads the configuration from the environment.
    ///
    /// # Errors
    ///
    /// Kind `configuration` when a variable has a value that cannot be used.
    pub fn from_environment(environment: &Environment) -> Result<Config, Error> {
        let number = |name, range, default| number(environment, name, range, default);
        Ok(Config {
            origin: Origin::from_environment(environment)?,
            timeout: Duration::from_secs(
                number("SEQUENTUM_TIMEOUT_SECONDS", 1..=3600, DEFAULT_TIMEOUT_SECONDS)?.into(),
            ),
            max_retries: number("SEQUENTUM_MAX_RETRIES", 0..=10, DEFAULT_MAX_RETRIES)?,
            file_hosts: FileHosts::from_environment(environment)?,
            debug: environment.allows("DEBUG"),
        })
    }
}

fn number(environment: &Environment, name: &str, range: RangeInclusive<u32>, default: u32) -> Result<u32, Error> {
    let Some(value) = environment.get(name) else { return Ok(default) };
    value.parse().ok().filter(|number| range.contains(number)).ok_or_else(|| {
        error::configuration(
            format!("{name} must be a whole number from {} to {}", range.start(), range.end()),
            format!("Leave it out for the default, {default}, or correct it."),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(pairs: &[(&str, &str)]) -> String {
        let config = Config::from_environment(&pairs.iter().copied().collect());
        config.err().map(|error| error.message.into()).unwrap_or_default()
    }

    #[test]
    fn the_defaults_are_the_public_service_with_thirty_seconds_and_three_retries() {
        let config = Config::from_environment(&Environment::default()).ok();
        let config = config.map(|config| (config.origin.to_string(), config.timeout, config.max_retries, config.debug));
        assert_eq!(config, Some((DEFAULT_URL.to_owned(), Duration::from_secs(30), 3, false)));
    }

    #[test]
    fn numbers_out_of_range_are_refused_by_name() {
        assert!(message(&[("SEQUENTUM_TIMEOUT_SECONDS", "0")]).starts_with("SEQUENTUM_TIMEOUT_SECONDS must be"));
        assert!(message(&[("SEQUENTUM_TIMEOUT_SECONDS", "3601")]).starts_with("SEQUENTUM_TIMEOUT_SECONDS must be"));
        assert!(message(&[("SEQUENTUM_TIMEOUT_SECONDS", "soon")]).starts_with("SEQUENTUM_TIMEOUT_SECONDS must be"));
        assert!(message(&[("SEQUENTUM_MAX_RETRIES", "11")]).starts_with("SEQUENTUM_MAX_RETRIES must be"));
        assert_eq!(message(&[("SEQUENTUM_MAX_RETRIES", "0"), ("SEQUENTUM_TIMEOUT_SECONDS", "3600")]), "");
    }
}
