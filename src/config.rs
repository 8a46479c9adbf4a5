//! What the environment configures.

use crate::error::{self, Error};
use std::time::Duration;

/// Where the Control Center is, unless `SEQUENTUM_API_URL` says otherwise.
pub const DEFAULT_URL: &str = "https://dashboard.sequentum.com";

/// How long an ordinary request may take, in seconds, unless `SEQUENTUM_TIMEOUT_SECONDS` says otherwise.
const DEFAULT_TIMEOUT_SECONDS: u32 = 30;

/// How often a request is repeated at most, unless `SEQUENTUM_MAX_RETRIES` says otherwise.
const DEFAULT_MAX_RETRIES: u32 = 3;

/// The configuration of a client.
#[derive(Clone)]
pub struct Config {
    /// Where requests go.
    pub origin: Origin,
    /// What proves who asks.
    pub credentials: Credentials,
    /// How long an ordinary request may take: `SEQUENTUM_TIMEOUT_SECONDS`, 1 to 3600.
    pub timeout: Duration,
    /// How often a request is repeated at most: `SEQUENTUM_MAX_RETRIES`, 0 to 10.
    pub max_retries: u32,
    /// Whether each request is logged: `DEBUG` is `1`.
    pub debug: bool,
}

/// The address of a Control Center.
#[derive(Debug, Clone, PartialEq)]
pub struct Origin {
    /// Whether TLS is used (`https`).
    pub tls: bool,
    /// Host and, where given, port.
    pub authority: String,
    /// What stands before every path of the API; usually empty.
    pub base_path: String,
}

/// What proves who asks. It has no `Debug`, so that it cannot be printed by accident.
#[derive(Clone)]
pub enum Credentials {
    /// An API key of the Control Center; starts with `sk-`.
    ApiKey(String),
    /// An OAuth token.
    Bearer(String),
}

impl Credentials {
    /// The value of the `Authorization` header.
    pub fn header(&self) -> String {
        match self {
            Credentials::ApiKey(key) => format!("ApiKey {key}"),
            Credentials::Bearer(token) => format!("Bearer {token}"),
        }
    }

    /// The part that nobody may see.
    pub fn secret(&self) -> &str {
        match self {
            Credentials::ApiKey(secret) | Credentials::Bearer(secret) => secret,
        }
    }
}

impl Config {
    /// Reads the configuration from environment variables.
    ///
    /// # Errors
    ///
    /// Kind `configuration` when the API key is missing, or a variable has a value that cannot be used.
    pub fn from_variables(variables: &[(String, String)]) -> Result<Config, Error> {
        let variable = |name: &str| {
            let (_, value) = variables.iter().find(|(key, _)| key == name)?;
            Some(value.trim()).filter(|value| !value.is_empty())
        };
        let allow_http = variable("SEQUENTUM_ALLOW_HTTP") == Some("1");
        Ok(Config {
            origin: origin(variable("SEQUENTUM_API_URL").unwrap_or(DEFAULT_URL), allow_http)?,
            credentials: api_key(variable("SEQUENTUM_API_KEY"))?,
            timeout: Duration::from_secs(u64::from(number(
                "SEQUENTUM_TIMEOUT_SECONDS",
                variable("SEQUENTUM_TIMEOUT_SECONDS"),
                1..=3600,
                DEFAULT_TIMEOUT_SECONDS,
            )?)),
            max_retries: number(
                "SEQUENTUM_MAX_RETRIES",
                variable("SEQUENTUM_MAX_RETRIES"),
                0..=10,
                DEFAULT_MAX_RETRIES,
            )?,
            debug: variable("DEBUG") == Some("1"),
        })
    }
}

fn api_key(value: Option<&str>) -> Result<Credentials, Error> {
    let key = value.ok_or_else(error::missing_key)?;
    // What a header cannot carry would make the host refuse the request without a reason.
    if !key.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(error::configuration(
            "SEQUENTUM_API_KEY contains a space, a control character or a character outside ASCII",
            "Copy the key again from the Control Center, Settings, API Keys: letters, digits and dashes, starting with sk-.",
        ));
    }
    Ok(Credentials::ApiKey(key.to_owned()))
}

/// A faulty URL is not repeated in the message, since it may hold a password.
fn origin(url: &str, allow_http: bool) -> Result<Origin, Error> {
    let fault = |fault: &str| {
        error::configuration(
            format!("SEQUENTUM_API_URL {fault}"),
            format!(
                "Leave it out for the default, {DEFAULT_URL}, or give the address of your own Control Center, \
                 for example https://control-center.example.com."
            ),
        )
    };
    let uri: http::Uri = url.parse().map_err(|_| fault("is not a URL"))?;
    let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
        return Err(fault("is not an absolute URL that starts with https:// or http://"));
    };
    let tls = match scheme {
        "https" => true,
        "http" => false,
        _ => return Err(fault("must start with https:// or http://")),
    };
    if authority.as_str().contains('@') {
        return Err(fault("must not contain a user name or a password"));
    }
    if authority.host().is_empty() {
        return Err(fault("has no host name"));
    }
    let port = authority.as_str().trim_start_matches(authority.host());
    if !port.is_empty() && authority.port_u16().is_none() {
        return Err(fault("has a port that is not a number from 0 to 65535"));
    }
    if uri.query().is_some() || url.contains('#') {
        return Err(fault("must not contain a query or a fragment"));
    }
    if !tls && !allow_http && !is_loopback(authority.host()) {
        return Err(error::configuration(
            "SEQUENTUM_API_URL is plain http, which would send the API key unencrypted",
            "Use https://. If the network in between is trusted, set SEQUENTUM_ALLOW_HTTP=1.",
        ));
    }
    Ok(Origin { tls, authority: authority.to_string(), base_path: uri.path().trim_end_matches('/').to_owned() })
}

fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost")
        || host == "[::1]"
        || host.parse::<std::net::Ipv4Addr>().is_ok_and(|address| address.is_loopback())
}

fn number(name: &str, value: Option<&str>, range: std::ops::RangeInclusive<u32>, default: u32) -> Result<u32, Error> {
    let Some(value) = value else { return Ok(default) };
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

    fn with(pairs: &[(&str, &str)]) -> Result<Config, Error> {
        let mut variables = vec![("SEQUENTUM_API_KEY".to_owned(), "sk-test".to_owned())];
        variables.extend(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        Config::from_variables(&variables)
    }

    fn message(pairs: &[(&str, &str)]) -> String {
        with(pairs).err().map(|error| error.message).unwrap_or_default()
    }

    #[test]
    fn the_defaults_are_the_public_service_with_thirty_seconds_and_three_retries() {
        let config = with(&[]).ok().map(|config| (config.origin, config.timeout, config.max_retries, config.debug));
        let origin = Origin { tls: true, authority: "dashboard.sequentum.com".into(), base_path: String::new() };
        assert_eq!(config, Some((origin, Duration::from_secs(30), 3, false)));
    }

    #[test]
    fn a_base_path_is_kept_without_its_trailing_slash() {
        let origin =
            with(&[("SEQUENTUM_API_URL", "https://example.com:8443/control/")]).ok().map(|config| config.origin);
        assert_eq!(
            origin,
            Some(Origin { tls: true, authority: "example.com:8443".into(), base_path: "/control".into() })
        );
    }

    #[test]
    fn plain_http_is_for_loopback_unless_allowed() {
        for url in ["http://localhost:1", "http://127.0.0.1:1", "http://127.9.9.9", "http://[::1]:1"] {
            assert_eq!(message(&[("SEQUENTUM_API_URL", url)]), "", "{url}");
        }
        assert!(message(&[("SEQUENTUM_API_URL", "http://example.com")]).contains("plain http"));
        assert!(message(&[("SEQUENTUM_API_URL", "http://localhost.example.com")]).contains("plain http"));
        assert_eq!(message(&[("SEQUENTUM_API_URL", "http://example.com"), ("SEQUENTUM_ALLOW_HTTP", "1")]), "");
    }

    #[test]
    fn a_faulty_url_is_refused_without_being_repeated() {
        for url in [
            "dashboard.sequentum.com",
            "/api",
            "ftp://example.com",
            "https://",
            "https://user:secret@example.com",
            "https://example.com/?secret",
            "https://example.com/#secret",
            "https://exa mple.com",
            "https://example.com:port",
            "https://example.com:99999",
        ] {
            let message = message(&[("SEQUENTUM_API_URL", url)]);
            assert!(message.starts_with("SEQUENTUM_API_URL "), "{url}: {message}");
            assert!(!message.contains("secret"), "{message}");
        }
    }

    #[test]
    fn numbers_out_of_range_are_refused_by_name() {
        assert!(message(&[("SEQUENTUM_TIMEOUT_SECONDS", "0")]).starts_with("SEQUENTUM_TIMEOUT_SECONDS must be"));
        assert!(message(&[("SEQUENTUM_TIMEOUT_SECONDS", "3601")]).starts_with("SEQUENTUM_TIMEOUT_SECONDS must be"));
        assert!(message(&[("SEQUENTUM_TIMEOUT_SECONDS", "soon")]).starts_with("SEQUENTUM_TIMEOUT_SECONDS must be"));
        assert!(message(&[("SEQUENTUM_MAX_RETRIES", "11")]).starts_with("SEQUENTUM_MAX_RETRIES must be"));
        assert_eq!(message(&[("SEQUENTUM_MAX_RETRIES", "0"), ("SEQUENTUM_TIMEOUT_SECONDS", "3600")]), "");
    }

    #[test]
    fn a_key_that_no_header_can_carry_is_refused_without_being_repeated() {
        let error = Config::from_variables(&[("SEQUENTUM_API_KEY".into(), "sk-se\ncret".into())]).err();
        assert!(error.is_some_and(|error| !format!("{error:?}").contains("cret")));
    }
}
