//! What an answer's body says, in one line.

use crate::decode::{self, Json, Object};
use crate::line::Line;
use crate::transport::Response;

/// The largest body that is looked through for what it says, in bytes. An error body is never so large, and reading a
/// large one could take more memory than the host grants.
const LARGEST_BODY: usize = 64 * 1024;

/// The largest body of a success that is looked through before it is read, in bytes: that of an error is smaller.
const LARGEST_ERROR: usize = 4096;

/// Words without which no body says that something failed.
const SIGNS: [&str; 4] = ["\"status", "\"severity\"", "\"success\"", "\"Status"];

/// How many entries of `errors` are told.
const MOST_ENTRIES: usize = 3;

/// Whether a body is one of the API's error bodies.
pub(in crate::client) fn says_failure(body: &[u8]) -> bool {
    object(body).is_some_and(|body| reports_failure(&body))
}

/// The same of a body that is expected to hold something else: most are told from an error by their size, or a few words.
pub(in crate::client) fn says_failure_at_once(body: &[u8]) -> bool {
    body.len() <= LARGEST_ERROR
        && decode::text_of_body(body).is_ok_and(|text| SIGNS.iter().any(|sign| text.contains(sign)))
        && says_failure(body)
}

fn object(body: &[u8]) -> Option<Object> {
    if body.len() > LARGEST_BODY || !decode::text_of_body(body).ok()?.trim_start().starts_with('{') {
        return None;
    }
    decode::from_json(body).ok()
}

fn reports_failure(body: &Object) -> bool {
    let is_error =
        |name: &str| body.get(name).and_then(|status| status.parse().ok()).is_some_and(|status: u16| status >= 400);
    is_error("statusCode")
        || is_error("status")
        || body.get("severity").is_some_and(|severity| severity.eq_ignore_ascii_case("error"))
        || body.get("success").is_some_and(|success| success.eq_ignore_ascii_case("false"))
}

/// What the answer to an action says of it.
#[derive(Debug, PartialEq)]
pub(in crate::client) enum Verdict {
    /// It is done.
    Done,
    /// It has failed.
    Failed,
    /// Nothing that could be relied on.
    Unclear,
}

/// What the body of a success says of an action: nothing at all, `null`, `true`, an empty text or list, or an
/// object that does not speak of an error is a success.
pub(in crate::client) fn verdict(body: &[u8]) -> Verdict {
    let Ok(text) = decode::text_of_body(body) else { return Verdict::Unclear };
    let text = text.trim_ascii();
    if matches!(text, "" | "null" | "true" | "\"\"" | "[]") {
        return Verdict::Done;
    }
    let Some(body) = object(text.as_bytes()) else { return Verdict::Unclear };
    let speaks = |name: &str| {
        body.get(name).is_some_and(|text| !matches!(text.trim(), "" | "[]" | "{}" | "false" | "False" | "0"))
    };
    match reports_failure(&body) || ["error", "errors", "errorCode"].into_iter().any(speaks) {
        true => Verdict::Failed,
        false => Verdict::Done,
    }
}

/// Whether an answer is an HTML page.
pub(in crate::client) fn is_html(response: &Response) -> bool {
    let named = response.content_type.as_deref().is_some_and(|media| media.trim_start().starts_with("text/html"));
    let start = response.body.trim_ascii_start().get(..14).unwrap_or_default().to_ascii_lowercase();
    named || start.starts_with(b"<html") || start.starts_with(b"<!doctype html")
}

/// The code of an error body, such as `insufficient_scope`.
pub(super) fn error_code(response: &Response) -> Option<String> {
    object(&response.body)?.get("errorCode").map(str::to_owned)
}

/// The most telling text of an error body, in one line.
pub(super) fn text(response: &Response, longest: usize) -> Option<String> {
    if response.body.len() > LARGEST_BODY {
        return None;
    }
    let Some(body) = object(&response.body) else {
        return match decode::from_json::<String>(&response.body) {
            Ok(text) => Some(shorten(text.trim(), longest)).filter(|text| !text.is_empty()),
            Err(_) => quote(response, longest),
        };
    };
    let text = |name: &str| body.get(name).map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
    let title = || text("title");
    let text = text("message")
        .or_else(|| match (title(), text("detail")) {
            (Some(title), Some(detail)) => Some(format!("{title}: {detail}")),
            (_, detail) => detail,
        })
        .or_else(|| entries(body.get("errors")?))
        .or_else(title)
        .or_else(|| text("statusDescription"))
        .or_else(|| text("errorMessage"))
        .or_else(|| text("error").filter(|error| !error.starts_with(['{', '['])))?;
    Some(shorten(&text, longest))
}

/// The first entries of `errors`: by the names of what they are about, or a plain list.
fn entries(errors: &str) -> Option<String> {
    let entries: Vec<String> = match object(errors.as_bytes()) {
        Some(named) => (named.0.iter())
            .filter_map(|pair| {
                let texts = texts(pair.value.as_deref()?);
                match pair.name.trim_start_matches(['$', '.']) {
                    "" => texts,
                    name => texts.map(|texts| format!("{name}: {texts}")),
                }
            })
            .take(MOST_ENTRIES)
            .collect(),
        None => texts(errors).into_iter().collect(),
    };
    (!entries.is_empty()).then(|| entries.join("; "))
}

/// The first texts of a list of them, or of objects with messages; or the one text.
fn texts(list: &str) -> Option<String> {
    let Ok(list) = decode::from_json::<Vec<Json>>(list.as_bytes()) else {
        return Some(list.trim().to_owned()).filter(|text| !text.is_empty());
    };
    let texts: Vec<String> = (list.into_iter())
        .filter_map(|Json(text)| match object(text.as_deref()?.as_bytes()) {
            Some(entry) => {
                ["message", "detail", "description"].into_iter().find_map(|name| entry.get(name)).map(str::to_owned)
            }
            None => text,
        })
        .take(MOST_ENTRIES)
        .collect();
    (!texts.is_empty()).then(|| texts.join(" "))
}

/// The beginning of an answer, where it is short enough to be worth quoting, and text.
pub(super) fn quote(response: &Response, longest: usize) -> Option<String> {
    if is_html(response) || response.content_encoding.is_some() {
        return None;
    }
    let text = decode::text_of_body(&response.body).ok()?.trim();
    Some(shorten(text, longest)).filter(|text| !text.is_empty())
}

/// One line of at most `longest` characters.
pub(super) fn shorten(text: &str, longest: usize) -> String {
    Line::foreign(text, longest).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_action_is_done_only_where_nothing_speaks_against_it() {
        for body in [
            "",
            " \r\n",
            "\u{feff}",
            "null",
            "true",
            "{}",
            "\"\"",
            "{\"id\":1,\"status\":5,\"error\":null}",
            "{\"message\":\"Stopped\",\"errors\":[]}",
        ] {
            assert_eq!(verdict(body.as_bytes()), Verdict::Done, "{body}");
        }
        for body in [
            "{\"success\":false}",
            "{\"Success\":\"False\"}",
            "{\"status\":404,\"title\":\"x\"}",
            "{\"error\":\"x\"}",
            "{\"errors\":{\"a\":[\"b\"]}}",
            "{\"errorCode\":\"x\"}",
            "{\"severity\":\"error\"}",
        ] {
            assert_eq!(verdict(body.as_bytes()), Verdict::Failed, "{body}");
        }
        for body in ["false", "0", "[1]", "\"no\"", "Deleted", "{", "<html>", "[{\"success\":true}]"] {
            assert_eq!(verdict(body.as_bytes()), Verdict::Unclear, "{body}");
        }
        assert_eq!(verdict(b"\xff"), Verdict::Unclear);
    }
}
