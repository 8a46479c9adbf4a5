//! Scheme, host and port: what outgoing requests are allowed by.

use std::fmt;

use http::Uri;

/// An origin, with its default port filled in and its host in lower case.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Origin {
    scheme: Scheme,
    host: String,
    port: u16,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Scheme {
    Http,
    Https,
}

impl Origin {
    /// The origin of the URL `text`, or none if it is not an absolute `http` or `https` URL.
    pub(super) fn parse(text: &str) -> Option<Origin> {
        Origin::of(&text.parse().ok()?)
    }

    /// The origin of `uri`, or none if it is not absolute, or names a user.
    pub(super) fn of(uri: &Uri) -> Option<Origin> {
        let scheme = match uri.scheme_str()? {
            "http" => Scheme::Http,
            "https" => Scheme::Https,
            _ => return None,
        };
        let authority = uri.authority()?;
        if authority.as_str().contains('@') || authority.host().is_empty() {
            return None;
        }
        Some(Origin {
            scheme,
            host: authority.host().to_ascii_lowercase(),
            port: authority.port_u16().unwrap_or(scheme.default_port()),
        })
    }

    /// Whether TLS is used.
    pub(super) fn is_secure(&self) -> bool {
        self.scheme == Scheme::Https
    }

    /// The host's name or address, an IPv6 address without its brackets.
    pub(super) fn name(&self) -> &str {
        self.host.trim_matches(['[', ']'])
    }

    /// The port.
    pub(super) fn port(&self) -> u16 {
        self.port
    }
}

impl Scheme {
    fn default_port(self) -> u16 {
        match self {
            Scheme::Http => 80,
            Scheme::Https => 443,
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = match self.scheme {
            Scheme::Http => "http",
            Scheme::Https => "https",
        };
        write!(f, "{scheme}://{}", self.host)?;
        if self.port != self.scheme.default_port() {
            write!(f, ":{}", self.port)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Origin;

    #[test]
    fn scheme_host_and_port_make_an_origin() {
        let origin = |text| Origin::parse(text);
        assert_eq!(origin("https://a.example"), origin("https://A.example:443/path?query"));
        assert_ne!(origin("https://a.example"), origin("http://a.example"));
        assert_ne!(origin("https://a.example"), origin("https://a.example:8443"));
        assert_ne!(origin("https://a.example"), origin("https://b.a.example"));
        assert!(origin("http://[::1]:8080").is_some());
    }

    #[test]
    fn what_is_no_web_address_has_no_origin() {
        for text in ["", "a.example", "/path", "ftp://a.example", "https://user@a.example", "https://"] {
            assert_eq!(Origin::parse(text), None, "{text}");
        }
    }
}
