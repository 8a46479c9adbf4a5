//! Where the extension may go.

use anyhow::{Result, bail};

/// Where the extension may go.
pub(crate) struct Reach {
    /// The Control Center, where the key goes too.
    pub(crate) url: String,
    /// Its host.
    pub(crate) host: String,
    /// Its port, where it is not the usual one.
    pub(crate) port: Option<u16>,
    /// Hosts of files, without the key.
    pub(crate) file_hosts: Vec<String>,
}

impl Reach {
    /// What the host takes: TLS, and a host by its name. `*.` before the name of a host of files is every name that ends so.
    pub(crate) fn new(url: &str, file_hosts: &[String]) -> Result<Reach> {
        let Some(rest) = url.strip_prefix("https://") else { bail!("the address does not begin with https://") };
        let authority = rest.split('/').next().unwrap_or_default();
        let (host, port) = match authority.split_once(':') {
            None => (authority, None),
            Some((host, port)) => match port.parse() {
                Ok(port) => (host, Some(port)),
                Err(_) => bail!("the address has a port that is no number"),
            },
        };
        if !is_name(host) {
            bail!("the address has no host that is written with letters, digits, dots and hyphens");
        }
        if let Some(wrong) = file_hosts.iter().find(|host| !is_name(host.strip_prefix("*.").unwrap_or(host))) {
            bail!("{wrong:?} is not the name of a host, nor one with *. before it");
        }
        let url = url.trim_end_matches('/').to_owned();
        Ok(Reach { url, host: host.to_owned(), port, file_hosts: file_hosts.to_vec() })
    }
}

fn is_name(host: &str) -> bool {
    let is_label = |label: &str| {
        !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    host.len() <= 253 && host.split('.').all(is_label)
}
