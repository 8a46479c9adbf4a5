//! Which hosts and origins a request may name.
//!
//! A web page can make a browser send requests to a server on the user's own machine, under a name of the page's choosing
//! (DNS rebinding). So a request must name a host that this server is known to have, and a page only one that is allowed.

use sequentum_tools::config::{self, Environment};

/// How this server may be called.
#[derive(Debug, Default, PartialEq)]
pub struct Access {
    /// The public address, as configured.
    url: Option<String>,
    /// Origins of web pages that may call it too.
    origins: Vec<String>,
}

impl Access {
    /// Reads `SEQUENTUM_MCP_URL`, the public address of the endpoint, and `SEQUENTUM_ALLOWED_ORIGINS`, separated by commas.
    pub fn from_environment(environment: &Environment) -> Access {
        let origins = environment.get("SEQUENTUM_ALLOWED_ORIGINS").unwrap_or_default();
        Access {
            url: environment.get("SEQUENTUM_MCP_URL").map(|url| url.trim_end_matches('/').into()),
            origins: origins.split(',').map(|one| one.trim().trim_end_matches('/').to_lowercase()).collect(),
        }
    }

    /// Whether a request may name this host, with or without a port.
    pub fn allows_host(&self, authority: &str) -> bool {
        is_loopback(authority)
            || self.url.as_deref().and_then(authority_of).is_some_and(|own| own.eq_ignore_ascii_case(authority))
    }

    /// Whether a page of this origin may call.
    pub fn allows_origin(&self, origin: &str) -> bool {
        let origin = origin.trim().to_lowercase();
        self.origins.iter().any(|allowed| !allowed.is_empty() && *allowed == origin)
            || authority_of(&origin).is_some_and(|authority| self.allows_host(authority))
    }

    /// The address of the endpoint, for who called it by this host.
    pub fn endpoint(&self, authority: &str) -> String {
        self.url.clone().unwrap_or_else(|| format!("http://{authority}{}", super::ENDPOINT))
    }

    /// The address of the metadata about whom to ask for a token.
    pub fn metadata(&self, authority: &str) -> String {
        let endpoint = self.endpoint(authority);
        let origin = match endpoint.split_once("://") {
            Some((scheme, rest)) => format!("{scheme}://{}", rest.split('/').next().unwrap_or_default()),
            None => String::new(),
        };
        format!("{origin}{}", super::METADATA)
    }
}

/// Host and port of a URL.
fn authority_of(url: &str) -> Option<&str> {
    let (scheme, rest) = url.split_once("://")?;
    matches!(scheme, "http" | "https").then(|| rest.split('/').next().unwrap_or_default())
}

fn is_loopback(authority: &str) -> bool {
    authority.parse().is_ok_and(|authority| config::is_loopback(&authority))
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
    fn the_public_address_and_listed_pages_are_allowed() {
        let access = access(&[
            ("SEQUENTUM_MCP_URL", "https://mcp.example.com/mcp/"),
            ("SEQUENTUM_ALLOWED_ORIGINS", "https://chat.example.org, https://other.example.org/"),
        ]);
        assert!(access.allows_host("MCP.example.com"));
        assert!(!access.allows_host("mcp.example.com:444"));
        assert!(access.allows_origin("https://mcp.example.com"));
        assert!(access.allows_origin("https://other.example.org"));
        assert!(!access.allows_origin("https://example.org"));
        assert_eq!(access.endpoint("x"), "https://mcp.example.com/mcp");
        assert_eq!(access.metadata("x"), "https://mcp.example.com/.well-known/oauth-protected-resource");
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
