//! The address of a file, and whether it is one to go to.

use crate::config::{Config, Origin, is_loopback};
use http::Uri;
use http::uri::Authority;
use std::net::Ipv4Addr;

/// The longest name that a host can have, in characters.
const LONGEST_HOST: usize = 253;

/// A temporary signed address. Whoever has it can read the file, so it has no `Debug`, and only its host is ever told.
#[derive(Clone)]
pub(crate) struct Link {
    pub(super) tls: bool,
    pub(super) authority: Authority,
    pub(super) path_with_query: String,
    /// Whether the storage itself has redirected here.
    pub(super) is_redirected: bool,
    /// Whether the file may be a web page.
    pub(super) may_be_page: bool,
}

/// Why an address is not gone to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::client) enum Unfit {
    /// It is no URL of a host.
    NoUrl,
    /// It has a user name or a password.
    UserInfo,
    /// It would leave TLS.
    Unencrypted,
    /// The host is, or may be, this machine or one of its own network.
    Private,
    /// The configuration does not name the host.
    NotConfigured,
}

impl Link {
    /// The address that the Control Center has given.
    pub(super) fn new(location: &str, may_be_page: bool, config: &Config) -> Result<Link, Unfit> {
        let uri: Uri = location.parse().map_err(|_| Unfit::NoUrl)?;
        let (tls, authority) = check(&uri, config)?;
        Ok(Link { tls, authority, path_with_query: path_of(&uri), is_redirected: false, may_be_page })
    }

    /// Goes to the address that this one redirects to; a path alone is one of the same host.
    pub(super) fn redirect(&mut self, location: &str, config: &Config) -> Result<(), Unfit> {
        let uri: Uri = location.parse().map_err(|_| Unfit::NoUrl)?;
        if uri.authority().is_some() {
            (self.tls, self.authority) = check(&uri, config)?;
        } else if !location.starts_with('/') || location.starts_with("//") {
            return Err(Unfit::NoUrl);
        }
        self.path_with_query = path_of(&uri);
        self.is_redirected = true;
        Ok(())
    }

    /// The host, which is all of the address that may be told.
    pub(crate) fn host(&self) -> &str {
        self.authority.host()
    }
}

fn path_of(uri: &Uri) -> String {
    uri.path_and_query().map_or("/", |path| path.as_str()).to_owned()
}

/// Whether TLS is used, and the host to go to, if it is one.
fn check(uri: &Uri, config: &Config) -> Result<(bool, Authority), Unfit> {
    let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else { return Err(Unfit::NoUrl) };
    let host = authority.host();
    let tls = scheme == "https";
    if !tls && scheme != "http" || host.is_empty() || host.len() > LONGEST_HOST {
        return Err(Unfit::NoUrl);
    }
    if authority.as_str().contains('@') {
        return Err(Unfit::UserInfo);
    }
    if config.origin.tls && !tls {
        return Err(Unfit::Unencrypted);
    }
    if is_local(authority) && !(is_loopback(authority) && is_loopback(&config.origin.authority)) {
        return Err(Unfit::Private);
    }
    if !config.file_hosts.allow(host) {
        return Err(Unfit::NotConfigured);
    }
    Ok((tls, authority.clone()))
}

/// Whether an address is the Control Center's own page for logging in, to which it sends whoever it does not know.
pub(in crate::client) fn is_login_page(location: &str, origin: &Origin) -> bool {
    const PAGES: [&str; 6] = ["login", "signin", "sign-in", "log-in", "logon", "account"];
    let Ok(uri) = location.parse::<Uri>() else { return false };
    let is_own = uri.authority().is_none_or(|authority| *authority == origin.authority);
    let segments = uri.path().split('/').map(|segment| segment.split_once('.').map_or(segment, |(name, _)| name));
    is_own && segments.into_iter().any(|segment| PAGES.iter().any(|page| segment.eq_ignore_ascii_case(page)))
}

/// Whether a host is no public one: an address of this machine, its network or its cloud's metadata, or a name that leads
/// to such. A public name may lead there too, which only the host that runs this component can see.
fn is_local(authority: &Authority) -> bool {
    let host = authority.host().trim_end_matches('.').to_ascii_lowercase();
    // Nobody signs addresses for bare IPv6 addresses, and those have many ways to mean a private one.
    if host.starts_with('[') {
        return true;
    }
    if let Ok(address) = host.parse() {
        return !is_public(address);
    }
    const LOCAL: [&str; 8] =
        ["localhost", "local", "internal", "intranet", "lan", "home.arpa", "localdomain", "metadata.goog"];
    let is_below = |end: &str| host.strip_suffix(end).is_some_and(|name| name.is_empty() || name.ends_with('.'));
    let last = host.rsplit('.').next().unwrap_or_default();
    // A last label that is a number makes an IPv4 address of the whole, in one of its odd forms; a single label is a name of
    // the own network.
    let is_number = last.bytes().all(|byte| byte.is_ascii_digit()) || last.starts_with("0x");
    is_number || !host.contains('.') || LOCAL.into_iter().any(is_below)
}

fn is_public(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    // Where Azure tells its machines of themselves.
    const METADATA: Ipv4Addr = Ipv4Addr::new(168, 63, 129, 16);
    address != METADATA
        && !matches!(
            (a, b, c),
            // This machine, its network, this network; addresses that carriers share, with some clouds' metadata; those of
            // protocols; the link's own; those for trials.
            (0 | 10 | 127, ..) | (192, 168, _) | (172, 16..=31, _) | (100, 64..=127, _) | (192, 0, 0) | (169, 254, _) | (198, 18..=19, _)
        // Groups, and what is kept for later.
        | (224.., ..)
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(url: &str, hosts: &str) -> Config {
        let environment = [("SEQUENTUM_API_URL", url), ("SEQUENTUM_FILE_HOSTS", hosts), ("SEQUENTUM_ALLOW_HTTP", "1")];
        Config::from_environment(&environment.into_iter().collect()).expect("a configuration")
    }

    fn fit(location: &str, config: &Config) -> Result<String, Unfit> {
        Link::new(location, false, config).map(|link| link.path_with_query)
    }

    #[test]
    fn a_public_host_is_gone_to_with_its_query() {
        let config = config("https://control.example", "");
        assert_eq!(fit("https://b.s3.example/a%20b?sig=1&x=%2F#f", &config), Ok("/a%20b?sig=1&x=%2F".into()));
        assert_eq!(fit("https://b.s3.example:8443", &config), Ok("/".into()));
        for host in
            ["93.184.216.34", "172.15.0.1", "172.32.0.1", "100.63.0.1", "100.128.0.1", "198.17.0.1", "198.20.0.1"]
        {
            assert_eq!(fit(&format!("https://{host}/a"), &config), Ok("/a".into()), "{host}");
        }
    }

    #[test]
    fn no_address_of_the_own_machine_or_network_is_gone_to() {
        let config = config("https://control.example", "");
        for host in [
            "localhost",
            "a.localhost",
            "LOCALHOST.",
            "127.0.0.1",
            "127.9.9.9",
            "0.0.0.0",
            "10.1.2.3",
            "172.16.0.1",
            "172.31.255.255",
            "100.64.0.1",
            "100.127.255.255",
            "198.18.0.1",
            "198.19.255.255",
            "168.63.129.16",
            "192.168.1.1",
            "169.254.169.254",
            "100.100.100.200",
            "192.0.0.192",
            "224.0.0.1",
            "255.255.255.255",
            "2130706433",
            "0x7f000001",
            "0x7f.1",
            "127.0.0.0X1",
            "127.1",
            "0177.0.0.1",
            "[::1]",
            "[::]",
            "[fe80::1]",
            "[fd00:ec2::254]",
            "[::ffff:10.0.0.1]",
            "[::ffff:a9fe:a9fe]",
            "[64:ff9b::7f00:1]",
            "[2606:2800:220:1::1]",
            "[2002:7f00:1::]",
            "[ff02::1]",
            "metadata",
            "metadata.google.internal",
            "metadata.google.internal.",
            "printer.local",
            "router.lan",
            "wiki.intranet",
            "hub.home.arpa",
            "nas.localdomain",
            "metadata.goog",
        ] {
            assert_eq!(fit(&format!("https://{host}/a?sig=1"), &config), Err(Unfit::Private), "{host}");
            assert_eq!(fit(&format!("https://{host}:8443/a?sig=1"), &config), Err(Unfit::Private), "{host}");
        }
    }

    #[test]
    fn loopback_is_gone_to_from_loopback_but_nothing_else_private_is() {
        let config = config("http://127.0.0.1:1", "");
        for host in ["127.0.0.1:2", "localhost:2", "[::1]:2"] {
            assert_eq!(fit(&format!("http://{host}/a"), &config), Ok("/a".into()), "{host}");
        }
        for host in ["10.0.0.1", "169.254.169.254", "0x7f.1", "metadata"] {
            assert_eq!(fit(&format!("http://{host}/a"), &config), Err(Unfit::Private), "{host}");
        }
    }

    #[test]
    fn an_address_keeps_to_tls_has_no_user_and_is_http() {
        let secure = config("https://control.example", "");
        assert_eq!(fit("http://b.s3.example/a", &secure), Err(Unfit::Unencrypted));
        assert_eq!(fit("http://b.s3.example/a", &config("http://control.example", "")), Ok("/a".into()));
        for user in ["u", "u:p", "control.example", ""] {
            assert_eq!(fit(&format!("https://{user}@b.s3.example/a"), &secure), Err(Unfit::UserInfo), "{user}");
        }
        for location in
            ["", "/a", "//b.s3.example/a", "ftp://b.s3.example/a", "file:///a", "https://", "https:///a", "a b"]
        {
            assert_eq!(fit(location, &secure), Err(Unfit::NoUrl), "{location}");
        }
    }

    #[test]
    fn only_configured_hosts_are_gone_to() {
        let config = config("https://control.example", "*.s3.example");
        assert_eq!(fit("https://b.s3.example/a", &config), Ok("/a".into()));
        assert_eq!(fit("https://control.example/a", &config), Err(Unfit::NotConfigured));
    }

    #[test]
    fn a_redirect_is_held_to_the_same_rules() {
        let config = config("https://control.example", "");
        let redirected = |location: &str| {
            let mut link = Link::new("https://b.s3.example/a?sig=1", false, &config)?;
            link.redirect(location, &config).map(|()| link.path_with_query)
        };
        assert_eq!(redirected("/b?c"), Ok("/b?c".into()));
        assert_eq!(redirected("https://c.s3.example/d"), Ok("/d".into()));
        assert_eq!(redirected("http://c.s3.example/d"), Err(Unfit::Unencrypted));
        assert_eq!(redirected("https://10.0.0.1/d"), Err(Unfit::Private));
        for location in ["//10.0.0.1/d", "d", "?d", ""] {
            assert_eq!(redirected(location), Err(Unfit::NoUrl), "{location}");
        }
    }

    #[test]
    fn the_login_page_is_the_control_centers_own() {
        let origin = config("https://control.example/base", "").origin;
        for location in
            ["/Account/Login?ReturnUrl=%2Ffile", "https://CONTROL.example/login", "/base/signin.aspx", "/login/"]
        {
            assert!(is_login_page(location, &origin), "{location}");
        }
        for location in
            ["https://b.s3.example/login", "/files/accounts.csv", "https://control.example/file?next=/login", ""]
        {
            assert!(!is_login_page(location, &origin), "{location}");
        }
    }
}
