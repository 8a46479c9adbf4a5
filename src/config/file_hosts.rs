//! Which hosts the files of runs may be fetched from.

use super::Environment;
use crate::error::{self, Error};

/// The variable that names them.
pub const FILE_HOSTS: &str = "SEQUENTUM_FILE_HOSTS";

/// Patterns for hosts; without any, every host is allowed that is not refused for what it is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FileHosts(Vec<String>);

impl FileHosts {
    /// Reads `SEQUENTUM_FILE_HOSTS`: names of hosts with commas between them; `*.example.com` is every name that ends so,
    /// and `*` is every host.
    ///
    /// # Errors
    ///
    /// Kind `configuration` when something in it is no such pattern.
    pub fn from_environment(environment: &Environment) -> Result<FileHosts, Error> {
        let patterns = environment.get(FILE_HOSTS).unwrap_or_default().split(',').map(str::trim);
        let patterns: Vec<String> =
            patterns.filter(|pattern| !pattern.is_empty()).map(str::to_ascii_lowercase).collect();
        match patterns.iter().all(|pattern| is_pattern(pattern)) {
            true => Ok(FileHosts(patterns)),
            false => Err(error::configuration(
                "SEQUENTUM_FILE_HOSTS is not a list of host names",
                "Give names without scheme, port or path, with commas between them, such as \
                 files.example.com,*.amazonaws.com; leave it out to allow every public host.",
            )),
        }
    }

    /// Whether files may come from this host, which is written without its port.
    pub fn allow(&self, host: &str) -> bool {
        let host = host.to_ascii_lowercase();
        self.0.is_empty()
            || self.0.iter().any(|pattern| match pattern.strip_prefix('*') {
                Some(end) => host.len() > end.len() && host.ends_with(end),
                None => host == *pattern,
            })
    }
}

/// `*`, `*.name` or a name.
fn is_pattern(pattern: &str) -> bool {
    let name = pattern.strip_prefix("*.").unwrap_or(pattern);
    pattern == "*"
        || (!name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hosts(value: &str) -> Result<FileHosts, Error> {
        FileHosts::from_environment(&[(FILE_HOSTS, value)].into_iter().collect())
    }

    #[test]
    fn a_pattern_is_a_host_or_all_below_a_name() {
        let hosts = hosts(" Files.example.com, *.amazonaws.com,").unwrap_or_default();
        for allowed in ["files.EXAMPLE.com", "b.s3.amazonaws.com", "s3.amazonaws.com"] {
            assert!(hosts.allow(allowed), "{allowed}");
        }
        for other in ["example.com", "a.files.example.com", "amazonaws.com", "evilamazonaws.com", "amazonaws.com.evil"]
        {
            assert!(!hosts.allow(other), "{other}");
        }
    }

    #[test]
    fn without_a_pattern_all_are_allowed() {
        for value in ["", " , ", "*"] {
            assert!(hosts(value).is_ok_and(|hosts| hosts.allow("any.example")), "{value}");
        }
    }

    #[test]
    fn what_is_no_pattern_is_refused() {
        for value in ["https://a.example", "a.example:443", "a.example/b", "a*.example", "*.", "a b", "[::x]"] {
            let error = hosts(value).err();
            assert!(error.is_some_and(|error| error.message.starts_with(FILE_HOSTS)), "{value}");
        }
    }
}
