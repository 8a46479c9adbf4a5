//! Where the Control Center is.

use super::Environment;
use super::environment::not_meant;
use crate::error::{self, Error};
use http::Uri;
use http::uri::Authority;
use std::fmt;

/// Where the Control Center is, unless `SEQUENTUM_API_URL` says otherwise.
pub const DEFAULT_URL: &str = "https://dashboard.sequentum.com";

/// The address of a Control Center.
#[derive(Debug, Clone, PartialEq)]
pub struct Origin {
    /// Whether TLS is used (`https`).
    pub tls: bool,
    /// Host and, where given, port.
    pub authority: Authority,
    /// What stands before every path of the API; usually empty.
    pub base_path: String,
}

impl Origin {
    /// Reads `SEQUENTUM_API_URL`. A faulty one is not repeated in the message, since it may hold a password.
    ///
    /// # Errors
    ///
    /// Kind `configuration` when it is no absolute URL, holds more than host, port and path, or would send the key
    /// unencrypted to another machine and `SEQUENTUM_ALLOW_HTTP` is not `1`.
    pub fn from_environment(environment: &Environment) -> Result<Origin, Error> {
        let url = environment.get("SEQUENTUM_API_URL").unwrap_or(DEFAULT_URL);
        let fault = |fault: &str| {
            error::configuration(
                format!("SEQUENTUM_API_URL {fault}"),
                format!(
                    "Leave it out for the default, {DEFAULT_URL}, or give the address of your own Control Center, \
                     for example https://control-center.example.com."
                ),
            )
        };
        let origin = Origin::parse(url).map_err(fault)?;
        if !origin.tls && !environment.allows("SEQUENTUM_ALLOW_HTTP") && !is_loopback(&origin.authority) {
            return Err(error::configuration(
                "SEQUENTUM_API_URL is plain http, which would send the API key unencrypted",
                "Use https://. If the network in between is trusted, set SEQUENTUM_ALLOW_HTTP=1.",
            ));
        }
        Ok(Origin { base_path: base_path(&origin.base_path).to_owned(), ..origin })
    }

    /// Reads an absolute URL of host, port and path.
    ///
    /// # Errors
    ///
    /// What is wrong with it, without repeating it.
    pub fn parse(url: &str) -> Result<Origin, &'static str> {
        if let Some(not_meant) = not_meant(url) {
            return Err(not_meant);
        }
        let uri: Uri = url.parse().map_err(|_| "is not a URL")?;
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return Err("is not an absolute URL that starts with https:// or http://");
        };
        let tls = match scheme {
            "https" => true,
            "http" => false,
            _ => return Err("must start with https:// or http://"),
        };
        if authority.as_str().contains('@') {
            return Err("must not contain a user name or a password");
        }
        if authority.host().is_empty() {
            return Err("has no host name");
        }
        if !has_usable_port(authority) {
            return Err("has a port that is not a number from 0 to 65535");
        }
        if uri.query().is_some() || url.contains('#') {
            return Err("must not contain a query or a fragment");
        }
        Ok(Origin { tls, authority: authority.clone(), base_path: uri.path().trim_end_matches('/').to_owned() })
    }
}

/// What stands before the API's own paths. Many give their common beginning too, which is meant as the address without it.
fn base_path(path: &str) -> &str {
    const API: &str = "/api/v1";
    let path = path.trim_end_matches('/');
    let (start, end) = path.split_at_checked(path.len().saturating_sub(API.len())).unwrap_or((path, ""));
    if end.eq_ignore_ascii_case(API) { start.trim_end_matches('/') } else { path }
}

/// As a URL, without a `/` at its end.
impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.tls { "https" } else { "http" };
        write!(f, "{scheme}://{}{}", self.authority, self.base_path)
    }
}

/// Whether this is the machine itself, by its address or as `localhost`, with any port or none.
pub fn is_loopback(authority: &Authority) -> bool {
    let host = authority.host();
    let is_local = host.eq_ignore_ascii_case("localhost")
        || host == "[::1]"
        || host.parse::<std::net::Ipv4Addr>().is_ok_and(|address| address.is_loopback());
    is_local && !authority.as_str().contains('@') && has_usable_port(authority)
}

/// No port, or one that is a number from 0 to 65535.
fn has_usable_port(authority: &Authority) -> bool {
    let (_, after_user) = authority.as_str().rsplit_once('@').unwrap_or(("", authority.as_str()));
    after_user.trim_start_matches(authority.host()).is_empty() || authority.port_u16().is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(pairs: &[(&str, &str)]) -> Result<Origin, Error> {
        Origin::from_environment(&pairs.iter().copied().collect())
    }

    fn message(pairs: &[(&str, &str)]) -> String {
        origin(pairs).err().map(|error| error.message.into()).unwrap_or_default()
    }

    #[test]
    fn a_base_path_is_kept_without_its_trailing_slash() {
        let origin = origin(&[("SEQUENTUM_API_URL", "https://example.com:8443/control/")]).ok();
        assert_eq!(origin.map(|origin| origin.to_string()).as_deref(), Some("https://example.com:8443/control"));
    }

    #[test]
    fn the_common_beginning_of_the_apis_paths_is_no_base_path() {
        for (path, base_path) in [
            ("/api/v1", ""),
            ("/api/v1/", ""),
            ("/API/V1", ""),
            ("/control/api/v1", "/control"),
            ("/api", "/api"),
            ("/xapi/v1", "/xapi/v1"),
            ("/api/v12", "/api/v12"),
            ("/v1", "/v1"),
        ] {
            let url = format!("https://example.com{path}");
            let origin = origin(&[("SEQUENTUM_API_URL", &url)]).ok();
            assert_eq!(origin.map(|origin| origin.base_path).as_deref(), Some(base_path), "{path}");
        }
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
            "\"https://example.com\"",
            "${SECRET}",
        ] {
            let message = message(&[("SEQUENTUM_API_URL", url)]);
            assert!(message.starts_with("SEQUENTUM_API_URL "), "{url}: {message}");
            assert!(!message.contains("secret"), "{message}");
        }
    }

    #[test]
    fn loopback_is_this_machine_and_no_name_that_begins_like_it() {
        let local = |text: &str| text.parse().is_ok_and(|authority| is_loopback(&authority));
        for authority in ["localhost", "LOCALHOST:8080", "127.0.0.1:1", "127.9.9.9", "[::1]", "[::1]:8080"] {
            assert!(local(authority), "{authority}");
        }
        for authority in ["localhost.example.com", "localhost:x", "localhost:99999", "a@localhost", "10.0.0.1", "[::2]"]
        {
            assert!(!local(authority), "{authority}");
        }
    }
}
