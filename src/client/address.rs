//! The address of a file, as it is passed on to a user who will open it.

use super::secret::Secret;
use http::Uri;
use http::uri::Authority;
use std::borrow::Cow;
use std::net::{Ipv4Addr, Ipv6Addr};

/// The longest address that is passed on, in bytes. Signed ones have some hundreds.
const LONGEST: usize = 8192;

/// Hosts at which a cloud tells its machines their own credentials.
const METADATA_HOSTS: [&str; 5] =
    ["metadata", "metadata.google.internal", "metadata.goog", "instance-data", "instance-data.ec2.internal"];

/// Why an address is not passed on; none where it is.
pub(super) fn fault(location: &str, secret: &str) -> Option<&'static str> {
    // Bytes that no URL has: what looks like one address could be read as another.
    if location.len() > LONGEST || !location.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Some("a redirect to an address that is too long or not ASCII");
    }
    let Some(authority) = authority(location) else { return not_absolute(location) };
    if authority.as_str().contains('@') {
        return Some("a redirect to an address with a user name or a password");
    }
    if is_metadata(authority.host()) {
        return Some("a redirect to an address of the cloud's own");
    }
    matches!(Secret::new(secret).hide(location), Cow::Owned(_))
        .then_some("a redirect to an address that holds the API key")
}

/// Why an address is no URL of a host; none where it is.
pub(super) fn not_absolute(location: &str) -> Option<&'static str> {
    authority(location).is_none().then_some("a redirect without an absolute URL in `Location`")
}

fn authority(location: &str) -> Option<Authority> {
    let uri: Uri = location.parse().ok()?;
    matches!(uri.scheme_str(), Some("https" | "http")).then(|| uri.authority().cloned())?
}

/// Whether a host is one of those, or an address that only reaches the own link.
fn is_metadata(host: &str) -> bool {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    if let Ok(address) = host.parse::<Ipv4Addr>() {
        return is_of_the_cloud(address);
    }
    if let Ok(address) = host.trim_matches(['[', ']']).parse::<Ipv6Addr>() {
        return address.is_unicast_link_local()
            || address == Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254)
            || address == Ipv6Addr::new(0xfd20, 0xce, 0, 0, 0, 0, 0, 0x254)
            || translated(address).is_some_and(is_of_the_cloud)
            || address.to_ipv4().is_some_and(is_of_the_cloud);
    }
    // Other spellings of an IPv4 address: nobody signs them.
    let last = host.rsplit('.').next().unwrap_or_default();
    let is_number = !last.is_empty() && (last.bytes().all(|byte| byte.is_ascii_digit()) || last.starts_with("0x"));
    is_number || METADATA_HOSTS.contains(&host.as_str())
}

fn is_of_the_cloud(address: Ipv4Addr) -> bool {
    const OTHERS: [Ipv4Addr; 3] =
        [Ipv4Addr::new(100, 100, 100, 200), Ipv4Addr::new(168, 63, 129, 16), Ipv4Addr::new(192, 0, 0, 192)];
    address.is_link_local() || OTHERS.contains(&address)
}

/// The address that one of NAT64 stands for (RFC 6052).
fn translated(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let [0x64, 0xff9b, 0, 0, 0, 0, high, low] = address.segments() else { return None };
    Some(Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_that_a_user_may_open_are_passed_on() {
        for good in [
            "https://files.example.com/data.csv?sig=a%2Bb",
            "http://127.0.0.1:1/internal",
            "https://10.0.0.7/x",
            "https://[2001:db8::1]/x",
        ] {
            assert_eq!(fault(good, "sk-recognisable-7f3a"), None, "{good}");
        }
        for bad in [
            "/api/v1",
            "//files.example.com/x",
            "ftp://files.example.com/x",
            "https://user@files.example.com/x",
            "https://user:word@files.example.com/x",
            "https://files.ex\u{e4}mple.com/x",
            "https://files.example.com/\u{202e}x",
            "https://files.example.com/a b",
            "http://169.254.169.254/latest/meta-data",
            "http://[fe80::1]/x",
            "http://[::ffff:169.254.169.254]/x",
            "http://[fd00:ec2::254]/x",
            "http://2852039166/x",
            "http://0xa9fea9fe/x",
            "http://0XA9FEA9FE/x",
            "http://[64:ff9b::a9fe:a9fe]/x",
            "http://[fd20:ce::254]/x",
            "http://168.63.129.16/x",
            "http://192.0.0.192/x",
            "http://metadata.goog/x",
            "http://Instance-Data.ec2.internal/x",
            "http://metadata.google.internal./x",
            "http://100.100.100.200/x",
            "https://files.example.com/?key=sk-recognisable-7f3a",
            "https://files.example.com/?key=sk%2Drecognisable%2D7f3a",
        ] {
            assert!(fault(bad, "sk-recognisable-7f3a").is_some(), "{bad}");
        }
        let long = format!("https://files.example.com/{}", "x".repeat(LONGEST));
        assert!(fault(&long, "sk-recognisable-7f3a").is_some());
    }
}
