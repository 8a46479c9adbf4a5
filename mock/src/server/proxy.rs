//! What a proxy in front of the service makes of a path. nginx does so where its `proxy_pass` has a path of its own.

use bytes::Bytes;
use http::Uri;
use http::uri::PathAndQuery;

/// The address with its path normalised: percent-encoding undone, `//` one slash, `.` and `..` resolved, and then what may not
/// stand in a path encoded again. None where that leads above the root, or a byte is 0: the proxy refuses it.
pub(crate) fn normalised(uri: &Uri) -> Option<Uri> {
    let decoded = decoded(uri.path())?;
    let mut segments: Vec<&[u8]> = Vec::new();
    let mut parts = decoded.split(|byte| *byte == b'/').skip(1).peekable();
    // What ends in a slash, or in dots, is a folder, and keeps a slash at its end.
    let mut folder = false;
    while let Some(part) = parts.next() {
        folder = parts.peek().is_none() && matches!(part, b"" | b"." | b"..");
        match part {
            b"" | b"." => {}
            b".." => {
                segments.pop()?;
            }
            part => segments.push(part),
        }
    }
    let mut path = String::new();
    for segment in &segments {
        path.push('/');
        segment.iter().for_each(|byte| push(&mut path, *byte));
    }
    if folder || path.is_empty() {
        path.push('/');
    }
    if let Some(query) = uri.query() {
        path = format!("{path}?{query}");
    }
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(PathAndQuery::from_maybe_shared(Bytes::from(path)).ok()?);
    Uri::from_parts(parts).ok()
}

/// Whether a proxy that normalises paths, and one that takes a backslash for a slash, leaves every segment of this one where it is.
pub(crate) fn keeps(path: &str) -> bool {
    let other = |part: &[u8]| matches!(part, b"" | b"." | b"..");
    decoded(path).is_some_and(|path| !path.split(|byte| matches!(byte, b'/' | b'\\')).skip(1).any(other))
}

fn decoded(path: &str) -> Option<Vec<u8>> {
    let mut decoded = Vec::with_capacity(path.len());
    let mut bytes = path.bytes();
    while let Some(byte) = bytes.next() {
        let byte = match byte {
            b'%' => {
                let mut digit = || char::from(bytes.next()?).to_digit(16);
                let (high, low) = (digit()?, digit()?);
                u8::try_from(high * 16 + low).ok().filter(|byte| *byte != 0)?
            }
            byte => byte,
        };
        decoded.push(byte);
    }
    Some(decoded)
}

/// Adds a byte, encoded where nginx encodes it.
fn push(path: &mut String, byte: u8) {
    if byte <= b' ' || byte >= 0x7f || b"\"#%<>?\\^`{|}".contains(&byte) {
        *path += &format!("%{byte:02X}");
    } else {
        path.push(char::from(byte));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_what_nginx_makes_of_it() {
        for (sent, arrives) in [
            ("/api/v1/agent/101?a=%2F..", Some("/api/v1/agent/101?a=%2F..")),
            ("/api/v1/agent-builder/%2E%2E/status", Some("/api/v1/status")),
            ("/api/v1/agent-builder/..%2F..%2Fagent%2F101%3F/status", Some("/api/agent/101%3F/status")),
            ("/api/v1/agent-builder/bld%2F1+a%3D/status", Some("/api/v1/agent-builder/bld/1+a=/status")),
            ("/api//v1/./x/", Some("/api/v1/x/")),
            ("/api/v1/x/..", Some("/api/v1/")),
            ("/a%5Cb%25c%C3%BC%20", Some("/a%5Cb%25c%C3%BC%20")),
            ("/api/%00", None),
            ("/..%2F..%2Fetc", None),
        ] {
            let uri: Uri = sent.parse().unwrap_or_default();
            assert_eq!(normalised(&uri).map(|uri| uri.to_string()).as_deref(), arrives, "{sent}");
        }
    }

    #[test]
    fn a_path_that_a_proxy_would_change_is_recognised() {
        for path in ["/api/v1/agent/101", "/api/v1/agent-builder/bld%2F1+a%3D/status", "/a%2E%2E%2E/b"] {
            assert!(keeps(path), "{path}");
        }
        for path in
            ["/a/../b", "/a/%2E%2e/b", "/a%2F..%2Fb", "/a//b", "/a%2F%2Fb", "/a/.", "/a%5C..%5Cb", "/a%00", "/a/%2"]
        {
            assert!(!keeps(path), "{path}");
        }
    }
}
