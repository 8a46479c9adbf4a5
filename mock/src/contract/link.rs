//! The signed addresses of files.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::record;

/// Who signs addresses, and for how long.
#[derive(Debug)]
pub(crate) struct Links {
    /// The base URL of the host that serves files.
    pub(crate) host: String,
    pub(crate) lifetime: Duration,
}

/// What is wrong with an address.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum WrongLink {
    Unsigned,
    Forged,
    Expired,
}

impl Links {
    /// The signed address of a path. It has characters that must not be decoded or encoded once more.
    pub(crate) fn sign(&self, path: &str, now: Timestamp) -> String {
        let lifetime = SignedDuration::try_from(self.lifetime).unwrap_or(SignedDuration::MAX);
        let end = now.checked_add(lifetime).unwrap_or(Timestamp::MAX).strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
        let signature = signature(path, &end).replace('+', "%2B").replace('=', "%3D");
        let end = end.replace(':', "%3A");
        format!("{}{path}?sv=2026-02-06&se={end}&sp=r&sig={signature}", self.host)
    }

    /// Whether a path may be read with this query.
    pub(crate) fn check(path: &str, query: Option<&str>, now: Timestamp) -> Result<(), WrongLink> {
        let pairs = record::pairs(query.unwrap_or_default());
        let value = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        let (Some(end), Some(given)) = (value("se"), value("sig")) else {
            return Err(WrongLink::Unsigned);
        };
        if given != signature(path, end) {
            return Err(WrongLink::Forged);
        }
        match end.parse::<Timestamp>() {
            Ok(end) if now < end => Ok(()),
            _ => Err(WrongLink::Expired),
        }
    }
}

/// Enough to notice a changed address; nobody tries to forge one here.
fn signature(path: &str, end: &str) -> String {
    // FNV-1a
    let hash = |seed: u64| {
        let bytes = path.bytes().chain(end.bytes());
        bytes.fold(seed, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
    };
    format!("{:016x}+{:016x}=", hash(0xcbf2_9ce4_8422_2325), hash(42))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_good_for_its_path_and_its_time() {
        let links = Links { host: "http://files".to_owned(), lifetime: Duration::from_secs(60) };
        let now = Timestamp::UNIX_EPOCH;
        let later = now + SignedDuration::from_secs(60);
        let link = links.sign("/runs/1/a", now);
        let query = link.split_once('?').map(|(_, query)| query);
        assert_eq!(Links::check("/runs/1/a", query, now), Ok(()));
        assert_eq!(Links::check("/runs/1/a", query, later), Err(WrongLink::Expired));
        assert_eq!(Links::check("/runs/2/a", query, now), Err(WrongLink::Forged));
        assert_eq!(Links::check("/runs/1/a", None, now), Err(WrongLink::Unsigned));
    }
}
