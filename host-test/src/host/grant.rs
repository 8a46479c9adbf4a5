//! What one instance is given: variables, one origin, the hosts of files, and limits.

use std::env;
use std::time::Duration;

use super::origin::Origin;

/// The origin of Sequentum's own Control Center.
const DEFAULT_ORIGIN: &str = "https://dashboard.sequentum.com";

const MIB: usize = 1024 * 1024;

/// What an instance of a component is granted.
///
/// It holds credentials, so it has no `Debug`.
#[derive(Clone)]
pub struct Grant {
    /// The environment variables it sees; no others.
    pub env: Vec<(String, String)>,
    /// The one origin that its outgoing HTTP may reach, such as `https://dashboard.sequentum.com`. Scheme, host and port
    /// must be the same. A text that is no origin grants none.
    pub origin: String,
    /// The hosts that it may fetch files of runs from, by name: `*.amazonaws.com` is every host below that name, `*` every
    /// host. On any port, and with TLS unless the origin has none.
    pub file_hosts: Vec<String>,
    /// The most it may use.
    pub limits: Limits,
}

impl Grant {
    /// Grants the Control Center at `url`, with the variables `SEQUENTUM_API_URL` and, where there is a `key`,
    /// `SEQUENTUM_API_KEY`. What is not a URL is passed on in the variable but grants no origin.
    #[must_use]
    pub fn new(url: &str, key: Option<&str>) -> Grant {
        let grant =
            Grant { env: Vec::new(), origin: origin_of(url), file_hosts: Vec::new(), limits: Limits::default() };
        let grant = grant.with_env("SEQUENTUM_API_URL", url);
        match key {
            Some(key) => grant.with_env("SEQUENTUM_API_KEY", key),
            None => grant,
        }
    }

    /// Sets one more variable, or another value for one that is set already.
    #[must_use]
    pub fn with_env(mut self, name: impl Into<String>, value: impl Into<String>) -> Grant {
        let name = name.into();
        self.env.retain(|(other, _)| *other != name);
        self.env.push((name, value.into()));
        self
    }

    /// Grants the hosts that files may come from, with commas between them.
    #[must_use]
    pub fn with_file_hosts(mut self, patterns: &str) -> Grant {
        self.file_hosts = list(patterns);
        self
    }

    /// Sets other limits.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Grant {
        self.limits = limits;
        self
    }

    /// Grants this process's own variables that begin with `SEQUENTUM_`, and `DEBUG`; the origin is that of
    /// `SEQUENTUM_API_URL`, or Sequentum's Control Center where that is not set, and files may come from the hosts of
    /// `SEQUENTUM_FILE_HOSTS`.
    #[must_use]
    pub fn from_environment() -> Grant {
        let env: Vec<(String, String)> = env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .filter(|(name, _)| name.starts_with("SEQUENTUM_") || name == "DEBUG")
            .collect();
        let value = |wanted: &str| {
            let (_, value) = env.iter().find(|(name, value)| name == wanted && !value.trim().is_empty())?;
            Some(value.as_str())
        };
        let origin = origin_of(value("SEQUENTUM_API_URL").unwrap_or(DEFAULT_ORIGIN));
        let file_hosts = list(value("SEQUENTUM_FILE_HOSTS").unwrap_or_default());
        Grant { env, origin, file_hosts, limits: Limits::default() }
    }
}

fn list(patterns: &str) -> Vec<String> {
    let patterns = patterns.split(',').map(str::trim).filter(|pattern| !pattern.is_empty());
    patterns.map(str::to_ascii_lowercase).collect()
}

fn origin_of(url: &str) -> String {
    Origin::parse(url.trim()).map_or_else(String::new, |origin| origin.to_string())
}

/// The most that an instance may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Linear memory, in bytes. More is refused to the component, which then usually traps.
    pub memory_bytes: usize,
    /// Wall-clock time of one call, and of instantiation. A call that takes longer is stopped, and its instance with it.
    pub time: Duration,
}

impl Default for Limits {
    /// 64 MiB, and 3,700 s: a synchronous run may take an hour.
    fn default() -> Limits {
        Limits { memory_bytes: 64 * MIB, time: Duration::from_secs(3_700) }
    }
}

#[cfg(test)]
mod tests {
    use super::Grant;

    #[test]
    fn the_origin_is_that_of_the_url() {
        assert_eq!(Grant::new("http://127.0.0.1:8080/base/", None).origin, "http://127.0.0.1:8080");
        assert_eq!(Grant::new("HTTPS://Example.com:443", None).origin, "https://example.com");
        assert_eq!(Grant::new("example.com", None).origin, "");
        assert_eq!(Grant::new("ftp://example.com", None).origin, "");
    }

    #[test]
    fn a_variable_has_one_value() {
        let grant = Grant::new("http://127.0.0.1:1", Some("sk-a")).with_env("SEQUENTUM_API_KEY", "sk-b");
        let keys: Vec<_> = grant.env.iter().filter(|(name, _)| name == "SEQUENTUM_API_KEY").collect();
        assert_eq!(keys.len(), 1);
        assert_eq!(keys[0].1, "sk-b");
    }
}
