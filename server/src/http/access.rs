//! Which hosts and origins a request may name.
//!
//! A web page can make a browser send requests to a server on the user's own machine, under a name of the page's choosing
//! (DNS rebinding). So a request must name a host that this server is known to have, and a page only one that is allowed.

use super::paths::{ENDPOINT, METADATA};
use http::Uri;
use http::uri::Authority;
use sequentum_tools::config::{Environment, is_loopback};
use sequentum_tools::line::Line;

/// The web clients of large assistants, which call in the name of their users.
const ASSISTANTS: [&str; 2] = ["https://claude.ai", "https://chatgpt.com"];

/// The pages of the MCP inspector, which developers open on their own machine. They may call where everybody works with the
/// server's key; other pages on this machine may not, since any program there can serve one.
const INSPECTOR: [&str; 2] = ["http://localhost:6274", "http://127.0.0.1:6274"];

/// The longest name of a host that is repeated, in characters.
const LONGEST: usize = 100;

/// How this server may be called.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Access {
    /// The public address, as configured.
    url: Option<Uri>,
    /// Whether an address is configured at all, usable or not.
    has_url: bool,
    /// Other names of the server, with or without a port.
    hosts: Vec<Authority>,
    /// Origins of web pages that may call it too.
    origins: Vec<String>,
    /// Whether who brings no key works with the server's own.
    lends_key: bool,
}

impl Access {
    /// Reads `SEQUENTUM_MCP_URL`, the public address of the endpoint, and `SEQUENTUM_ALLOWED_HOSTS` and
    /// `SEQUENTUM_ALLOWED_ORIGINS`, separated by commas.
    pub(crate) fn from_environment(environment: &Environment) -> Access {
        let list =
            |name| environment.get(name).unwrap_or_default().split(',').map(str::trim).filter(|one| !one.is_empty());
        let origins = list("SEQUENTUM_ALLOWED_ORIGINS").map(|one| one.trim_end_matches('/').to_lowercase());
        let url = environment.get("SEQUENTUM_MCP_URL");
        Access {
            url: url
                .and_then(|url| url.trim_end_matches('/').parse().ok())
                .filter(|url: &Uri| url.scheme().is_some() && url.authority().is_some_and(is_no_users)),
            has_url: url.is_some(),
            hosts: list("SEQUENTUM_ALLOWED_HOSTS").filter_map(|host| host.parse().ok()).collect(),
            origins: ASSISTANTS.into_iter().chain(INSPECTOR).map(str::to_owned).chain(origins).collect(),
            lends_key: environment.allows("SEQUENTUM_ALLOW_SHARED_KEY"),
        }
    }

    /// Whether a request may name this host, with or without a port.
    pub(crate) fn allows_host(&self, authority: &str) -> bool {
        let Ok(authority) = authority.parse::<Authority>() else { return false };
        is_loopback(&authority)
            || self.url.as_ref().is_some_and(|url| is_host_of(url, &authority))
            || self.hosts.iter().any(|host| is_same_host(host, &authority))
    }

    /// What to say to who names another one: which variable to set, or what to add to it.
    pub(crate) fn refusal(&self, authority: &str) -> String {
        let Ok(named) = authority.parse::<Authority>() else {
            return "The request must name the host that it is for, and no user.".to_owned();
        };
        let named = Line::foreign(named.as_str(), LONGEST);
        match (&self.url, self.has_url) {
            (None, false) => format!(
                "The host {named} is not served: set SEQUENTUM_MCP_URL to the server's public address, such as \
                 https://{named}{ENDPOINT}."
            ),
            (None, true) => format!(
                "The host {named} is not served: SEQUENTUM_MCP_URL is set, but is no address such as https://{named}{ENDPOINT}."
            ),
            (Some(url), _) => format!(
                "The host {named} is not served: SEQUENTUM_MCP_URL says {}. Call the server by that name, which a proxy must pass \
                 on as Host, or add {named} to SEQUENTUM_ALLOWED_HOSTS (names separated by commas).",
                Line::foreign(&url.to_string(), LONGEST)
            ),
        }
    }

    /// Whether a page of this origin may call. One on this machine needs a key of its own, unless it is listed.
    pub(crate) fn allows_origin(&self, origin: &str) -> bool {
        let origin = origin.trim().to_lowercase();
        let may = |page: &Uri| {
            let (Some(scheme @ ("http" | "https")), Some(host)) = (page.scheme_str(), page.authority()) else {
                return false;
            };
            // What a page without TLS does, anybody on the way to it may do.
            let is_safe = |url: &Uri| scheme == "https" || url.scheme_str() != Some("https") || is_loopback(host);
            self.allows_host(host.as_str())
                && !(self.lends_key && is_loopback(host))
                && self.url.as_ref().is_none_or(is_safe)
        };
        self.origins.contains(&origin) || origin.parse().is_ok_and(|page| may(&page))
    }

    /// The address of the endpoint, for who called it by this host.
    pub(crate) fn endpoint(&self, authority: &str) -> String {
        match &self.url {
            Some(url) => url.to_string().trim_end_matches('/').to_owned(),
            None => format!("http://{authority}{ENDPOINT}"),
        }
    }

    /// The address of the metadata about whom to ask for a token.
    pub(crate) fn metadata(&self, authority: &str) -> String {
        match self.url.as_ref().and_then(|url| Some((url.scheme_str()?, url.authority()?))) {
            Some((scheme, authority)) => format!("{scheme}://{authority}{METADATA}"),
            None => format!("http://{authority}{METADATA}"),
        }
    }
}

/// Whether an address has no user name, and so no password.
fn is_no_users(authority: &Authority) -> bool {
    !authority.as_str().contains('@')
}

/// Whether a host is that of an address. A port that the scheme has anyway may be named, or left out.
fn is_host_of(url: &Uri, authority: &Authority) -> bool {
    let usual = if url.scheme_str() == Some("https") { 443 } else { 80 };
    let port = |authority: &Authority| authority.port_u16().unwrap_or(usual);
    is_no_users(authority)
        && url
            .authority()
            .is_some_and(|own| own.host().eq_ignore_ascii_case(authority.host()) && port(own) == port(authority))
}

/// Whether a name that is allowed is that of a request: on its port, or on any where it has none.
fn is_same_host(allowed: &Authority, authority: &Authority) -> bool {
    is_no_users(authority)
        && allowed.host().eq_ignore_ascii_case(authority.host())
        && (allowed.port_u16().is_none() || allowed.port_u16() == authority.port_u16())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn access(pairs: &[(&str, &str)]) -> Access {
        Access::from_environment(&pairs.iter().copied().collect())
    }

    #[test]
    fn without_an_address_only_this_machine_may_be_named() {
        let access = access(&[]);
        for host in ["localhost", "LOCALHOST:8080", "127.0.0.1:1", "[::1]", "[::1]:8080"] {
            assert!(access.allows_host(host), "{host}");
            assert!(access.allows_origin(&format!("http://{host}")), "{host}");
        }
        for host in
            ["", "evil.example.com", "localhost.evil.com", "localhost:x", "127.0.0.1.evil.com", "[::1].evil.com", "::1"]
        {
            assert!(!access.allows_host(host), "{host}");
            assert!(!access.allows_origin(&format!("http://{host}")), "{host}");
        }
        assert!(!access.allows_origin("null"));
        assert!(!access.allows_origin("file://localhost"));
    }

    #[test]
    fn of_the_pages_on_this_machine_only_listed_ones_may_use_the_servers_key() {
        let shared = ("SEQUENTUM_ALLOW_SHARED_KEY", "1");
        let own = access(&[shared, ("SEQUENTUM_ALLOWED_ORIGINS", "http://localhost:3000")]);
        for origin in ["http://localhost:6274", "http://127.0.0.1:6274", "http://localhost:3000"] {
            assert!(own.allows_origin(origin), "{origin}");
        }
        for origin in [
            "http://localhost",
            "http://localhost:8080",
            "https://localhost:6274",
            "http://127.0.0.1:3000",
            "http://127.0.0.2:6274",
            "http://[::1]:6274",
            "http://localhost:62740",
        ] {
            assert!(!own.allows_origin(origin), "{origin}");
        }
        assert!(!access(&[shared]).allows_origin("http://localhost:3000"));
        let public = access(&[shared, ("SEQUENTUM_MCP_URL", "http://localhost:8080/mcp")]);
        assert!(!public.allows_origin("http://localhost:8080"), "a page on this machine, whatever it is called");
    }

    #[test]
    fn an_address_with_a_password_is_repeated_nowhere() {
        let access = access(&[("SEQUENTUM_MCP_URL", "https://user:hidden@mcp.example.com/mcp")]);
        for text in [access.endpoint("localhost"), access.metadata("localhost"), access.refusal("mcp.example.com")] {
            assert!(!text.contains("hidden"), "{text}");
        }
    }

    #[test]
    fn the_public_address_listed_pages_and_the_assistants_are_allowed() {
        let access = access(&[
            ("SEQUENTUM_MCP_URL", "https://mcp.example.com/mcp/"),
            ("SEQUENTUM_ALLOWED_ORIGINS", "https://chat.example.org, https://other.example.org/"),
        ]);
        assert!(access.allows_host("MCP.example.com"));
        assert!(access.allows_host("mcp.example.com:443"), "the port that https has anyway");
        for host in ["mcp.example.com:444", "mcp.example.com:80", "user@mcp.example.com"] {
            assert!(!access.allows_host(host), "{host}");
        }
        for origin in
            ["https://mcp.example.com", "https://other.example.org", "https://claude.ai", "https://chatgpt.com"]
        {
            assert!(access.allows_origin(origin), "{origin}");
        }
        for origin in [
            "https://example.org",
            "http://claude.ai",
            "https://claude.ai.evil.com",
            "http://mcp.example.com",
            "http://mcp.example.com:443",
        ] {
            assert!(!access.allows_origin(origin), "{origin}");
        }
        assert_eq!(access.endpoint("x"), "https://mcp.example.com/mcp");
        assert_eq!(access.metadata("x"), "https://mcp.example.com/.well-known/oauth-protected-resource");
    }

    #[test]
    fn further_hosts_are_allowed_by_their_names() {
        let access = access(&[("SEQUENTUM_ALLOWED_HOSTS", "mcp.internal, mcp.default.svc:8080,, not a host")]);
        for host in ["MCP.internal", "mcp.internal:1", "mcp.default.svc:8080"] {
            assert!(access.allows_host(host), "{host}");
        }
        for host in ["mcp.default.svc", "mcp.default.svc:80", "not", "a.mcp.internal", "user@mcp.internal"] {
            assert!(!access.allows_host(host), "{host}");
        }
    }

    #[test]
    fn a_refusal_says_what_to_set_or_what_to_add() {
        let said = |pairs: &[(&str, &str)]| access(pairs).refusal("mcp.test:1");
        assert!(
            said(&[])
                .ends_with("set SEQUENTUM_MCP_URL to the server's public address, such as https://mcp.test:1/mcp.")
        );
        let url = ("SEQUENTUM_MCP_URL", "https://mcp.example.com/mcp");
        let set = said(&[url]);
        assert!(set.contains("SEQUENTUM_MCP_URL says https://mcp.example.com/mcp."), "{set}");
        assert!(set.contains("add mcp.test:1 to SEQUENTUM_ALLOWED_HOSTS") && !set.contains("set SEQ"), "{set}");
        for unusable in ["mcp.example.com/mcp", "/mcp", "https://"] {
            assert!(said(&[("SEQUENTUM_MCP_URL", unusable)]).contains("is set, but is no address"), "{unusable}");
        }
        assert!(access(&[]).refusal("").starts_with("The request must name the host"));
    }

    #[test]
    fn addresses_follow_the_host_where_none_is_configured() {
        assert_eq!(access(&[]).endpoint("localhost:8080"), "http://localhost:8080/mcp");
        assert_eq!(
            access(&[]).metadata("localhost:8080"),
            "http://localhost:8080/.well-known/oauth-protected-resource"
        );
    }
}
