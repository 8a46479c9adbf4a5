//! What an answer's body says, in one line.

use crate::decode::{self, Pairs};
use crate::transport::Response;

/// The largest body that is looked through for what it says, in bytes. An error body is never so large, and reading a
/// large one could take more memory than the host grants.
pub(in crate::client) const LARGEST_BODY: usize = 64 * 1024;

/// Whether a body is one of the API's error bodies.
pub(in crate::client) fn says_failure(body: &[u8]) -> bool {
    // Most answers are told from it by their first byte, without reading them once more.
    body.len() <= LARGEST_BODY
        && body.trim_ascii_start().starts_with(b"{")
        && decode::from_json::<Pairs>(body).is_ok_and(|body| {
            body.get("statusCode").and_then(|status| status.parse().ok()).is_some_and(|status: u16| status >= 400)
                || body.get("severity") == Some("Error")
                || body.get("success") == Some("false")
        })
}

/// Whether an answer is an HTML page.
pub(in crate::client) fn is_html(response: &Response) -> bool {
    let named = response.content_type.as_deref().is_some_and(|media| media.trim_start().starts_with("text/html"));
    let start = response.body.trim_ascii_start().get(..14).unwrap_or_default().to_ascii_lowercase();
    named || start.starts_with(b"<html") || start.starts_with(b"<!doctype html")
}

/// The most telling text of an error body, in one line.
pub(super) fn text(response: &Response, longest: usize) -> Option<String> {
    if response.body.len() > LARGEST_BODY {
        return None;
    }
    let Ok(body) = decode::from_json::<Pairs>(&response.body) else { return quote(response, longest) };
    let text = |name: &str| body.get(name).map(str::trim).filter(|text| !text.is_empty());
    let problem = || match (text("title"), text("detail")) {
        (Some(title), Some(detail)) => Some(format!("{title}: {detail}")),
        (title, detail) => detail.or(title).map(str::to_owned),
    };
    let text = match text("message") {
        Some(message) => message.to_owned(),
        None => problem().or_else(|| text("statusDescription").or(text("errorMessage")).map(str::to_owned))?,
    };
    Some(shorten(&text, longest))
}

/// The beginning of an answer, where it is short enough to be worth quoting, and text.
pub(super) fn quote(response: &Response, longest: usize) -> Option<String> {
    if is_html(response) || response.content_encoding.is_some() {
        return None;
    }
    let text = std::str::from_utf8(&response.body).ok()?.trim();
    Some(shorten(text, longest)).filter(|text| !text.is_empty())
}

/// One line of at most `longest` characters.
pub(super) fn shorten(text: &str, longest: usize) -> String {
    // More characters than `longest` are never looked at, however long the text is.
    let line: String = text.chars().take(longest + 1).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if line.chars().count() <= longest {
        return line;
    }
    let mut short: String = line.chars().take(longest.saturating_sub(1)).collect();
    short.push('…');
    short
}
