//! Every fault, and the kind of error that each shape of tool makes of it.

use host_test::KEY;
use host_test::mock::Fault;
use std::time::Duration;

/// A fault with what it must lead to.
pub struct Row {
    pub name: String,
    pub fault: Fault,
    /// The kind for each of the `shapes`, in their order.
    pub kinds: [&'static str; 6],
    /// Whether an ordinary read, and what may not be carried out twice, are repeated after it.
    pub repeated: (bool, bool),
    /// Whether the answer never ends, so that the time limit must end it.
    pub stalls: bool,
}

impl Row {
    /// The same fault with other consequences.
    pub fn with(self, kinds: [&'static str; 6]) -> Row {
        Row { stalls: self.stalls, ..row(&self.name, self.fault, kinds) }
    }
}

const OK: &str = "ok";
const NETWORK: &str = "network";
const REJECTED: &str = "rejected";
const TIMEOUT: &str = "timeout";
/// What `unexpected-response` is called in the tables below.
const ODD: &str = "unexpected-response";

pub const MIB: usize = 1024 * 1024;

/// Statuses that have a meaning, and the kind that each leads to, whatever the body.
const STATUSES: &[(&str, &[u16])] = &[
    (ODD, &[300, 301, 302, 303, 304, 305, 307, 308]),
    ("unauthorized", &[401]),
    ("forbidden", &[403]),
    ("not-found", &[404]),
    ("rate-limited", &[429]),
    (REJECTED, &[400, 402, 405, 406, 407, 408, 409, 410, 411, 412, 413, 414, 415, 416, 417, 418]),
    (REJECTED, &[421, 422, 423, 424, 425, 426, 428, 431, 451, 499]),
    ("server-error", &[500, 501, 502, 503, 504, 505, 506, 507, 508, 510, 511, 520, 522, 599]),
];

/// A body that says that something failed. Of a synchronous run, it is data.
const FAILURE: [&str; 5] = [REJECTED, REJECTED, OK, REJECTED, REJECTED];

/// Bodies that come with status 200, and what list, one, text, confirm and poll make of them. None is a redirect.
const BODIES: &[(&str, &[u8], [&str; 5])] = &[
    ("empty", b"", [ODD, ODD, OK, OK, ODD]),
    ("white space", b" \r\n ", [ODD, ODD, OK, OK, ODD]),
    ("null", b"null", [ODD, ODD, OK, OK, ODD]),
    ("a number", b"7", [ODD, ODD, OK, ODD, ODD]),
    ("a text", b"\"agents\"", [ODD, ODD, OK, ODD, ODD]),
    ("an empty list", b"[]", [OK, ODD, OK, OK, ODD]),
    ("an empty object", b"{}", [ODD, ODD, OK, OK, ODD]),
    ("a list of null", b"[null]", [OK, ODD, OK, ODD, ODD]),
    ("two values", b"{} {}", [ODD, ODD, OK, ODD, ODD]),
    ("zeros", b"\0\0\0\0", [ODD, ODD, OK, ODD, ODD]),
    ("not UTF-8", b"{\"configType\":\"\xff\",\"status\":\"\xff\",\"agents\":[\"\xff\"]}", [ODD; 5]),
    ("not UTF-8 where nobody looks", b"{\"other\":\"\xc3\x28\"}", [ODD; 5]),
    ("half a character", b"{\"message\":\"\xf0\x9f", [ODD; 5]),
    ("UTF-16", b"\xff\xfe{\0}\0", [ODD; 5]),
    (
        "half a surrogate pair",
        b"{\"state\":\"\\ud800\",\"name\":\"\\ud800\",\"agents\":\"\\ud800\"}",
        [ODD, OK, OK, OK, ODD],
    ),
    ("HTML", b"<!DOCTYPE html><html><body>Sign in</body></html>", [ODD; 5]),
    ("a failure", b"{\"statusCode\":400,\"message\":\"No.\",\"severity\":\"Error\"}", FAILURE),
    ("a failure in short", b"{\"success\":false,\"errorMessage\":\"No.\"}", FAILURE),
    (
        "numbers out of all range",
        b"{\"configType\":1e999,\"version\":1e999,\"status\":1e999,\"agents\":1e999}",
        [ODD, ODD, OK, OK, ODD],
    ),
];

/// Bytes instead of an answer that HTTP knows, and what all shapes make of them.
const RAW: &[(&str, &str, &str)] = &[
    ("closed within the status line", "HTTP/1.1 2", NETWORK),
    ("closed within the header", "HTTP/1.1 200 OK\r\nContent-Ty", NETWORK),
    ("closed after the header", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n", NETWORK),
    ("closed within the body", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"agents\":[", NETWORK),
    ("closed within a chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n40\r\n{\"agents\":[", NETWORK),
    ("closed between chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n[]\r\n", NETWORK),
    ("a chunk without a size", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nmany\r\n[]\r\n", NETWORK),
    ("two lengths", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 7\r\n\r\n[]", NETWORK),
    ("a negative length", "HTTP/1.1 200 OK\r\nContent-Length: -2\r\n\r\n[]", NETWORK),
    ("a header without a name", "HTTP/1.1 200 OK\r\n: nothing\r\n\r\n", NETWORK),
    ("a status of two digits", "HTTP/1.1 20 OK\r\n\r\n[]", NETWORK),
    ("a status that is a word", "HTTP/1.1 OK\r\n\r\n[]", NETWORK),
    ("another protocol", "SSH-2.0-OpenSSH_9.6\r\n", NETWORK),
    ("a TLS alert", "\u{15}\u{3}\u{1}\0\u{2}\u{2}(", NETWORK),
    ("HTTP/2", "\0\0\0\u{4}\0\0\0\0\0", NETWORK),
    ("only zeros", "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", NETWORK),
    ("an interim answer and no other", "HTTP/1.1 103 Early Hints\r\n\r\n", NETWORK),
    ("another protocol by agreement", "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\n\r\n", ODD),
    ("status 999", "HTTP/1.1 999 Odd\r\nContent-Length: 0\r\n\r\n", ODD),
    ("status 600", "HTTP/1.1 600 Odd\r\nContent-Length: 0\r\n\r\n", ODD),
];

/// What is answered with an address elsewhere. Only the tool that wants an address takes it, if it is one.
const ADDRESSES: &[(&str, &str)] = &[
    ("https://files.example.com/data.csv?sig=1", OK),
    ("http://127.0.0.1:1/internal", OK),
    ("/api/v1/agent/102", ODD),
    ("//files.example.com/data.csv", ODD),
    ("javascript:alert(1)", ODD),
    ("file:///etc/passwd", ODD),
    ("", ODD),
];

pub fn table() -> Vec<Row> {
    let mut rows = statuses();
    rows.extend(BODIES.iter().map(|(name, body, kinds)| {
        let [list, one, text, confirm, poll] = *kinds;
        let redirect = if kinds == &FAILURE { REJECTED } else { ODD };
        let fault = Fault::status_with(200, &[], *body);
        row(&format!("200 with {name}"), fault, [list, one, text, confirm, redirect, poll])
    }));
    rows.extend(RAW.iter().map(|(name, bytes, kind)| row(name, Fault::Raw((*bytes).into()), [*kind; 6])));
    for (address, kind) in ADDRESSES {
        for status in [301, 302, 303, 307, 308] {
            let fault = Fault::Redirect { status, location: (*address).to_owned() };
            rows.push(row(&format!("{status} to '{address}'"), fault, [ODD, ODD, ODD, ODD, kind, ODD]));
        }
    }
    for encoding in ["gzip", "br", "deflate", "zstd", "gzip, gzip", "made-up"] {
        let packed = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\x8b\x8e\x05\x00\x29\x4c\xc3\xa1\x02\x00\x00\x00";
        let fault = Fault::status_with(200, &[("content-encoding", encoding)], *packed);
        rows.push(row(&format!("200 as {encoding}"), fault, [ODD; 6]));
    }
    for (status, kind) in [(401, "unauthorized"), (404, "not-found"), (503, "server-error"), (400, REJECTED)] {
        let fault = Fault::status_with(status, &[("content-encoding", "gzip")], *b"\x1f\x8b\x08\x00\x00\x00\x00\x00");
        rows.push(row(&format!("{status} as gzip"), fault, kinds_of(status, kind)));
    }
    rows.extend(echoes());
    rows.extend(connections());
    rows
}

fn statuses() -> Vec<Row> {
    let mut rows = Vec::new();
    for (kind, statuses) in STATUSES {
        for &status in *statuses {
            // What a redirect says in its body does not matter.
            let plain = if status < 400 { Fault::Empty(status) } else { Fault::status(status) };
            let mut forms = vec![("", plain)];
            if matches!(status, 400 | 401 | 403 | 404 | 422 | 429 | 500 | 502 | 503 | 504) {
                forms.push((" without a body", Fault::Empty(status)));
                forms.push((" with HTML", Fault::HtmlPage(status)));
                forms.push((" with problem details", Fault::problem(status, "Odd", "It is odd.")));
                forms.push((" with a list", Fault::status_with(status, &[], "[1]")));
                forms.push((" not in UTF-8", Fault::status_with(status, &[], b"{\"message\":\"\xff\"}".to_vec())));
                forms.push((" with cut JSON", Fault::status_with(status, &[], "{\"message\":\"It")));
                forms.push((" with wrong types", Fault::status_with(status, &[], "{\"message\":{\"title\":[]}}")));
            }
            if matches!(status, 400 | 503) {
                forms.push((" with 31 MiB", Fault::status_with(status, &[], large_message())));
            }
            rows.extend(
                forms.into_iter().map(|(form, fault)| row(&format!("{status}{form}"), fault, kinds_of(status, kind))),
            );
        }
    }
    rows
}

/// What all shapes make of a status; but a build whose session is unknown is over, which is an answer.
fn kinds_of(status: u16, kind: &'static str) -> [&'static str; 6] {
    let poll = if status == 404 { OK } else { kind };
    [kind, kind, kind, kind, kind, poll]
}

fn large_message() -> String {
    format!("{{\"message\":\"{}\"}}", "m".repeat(31 * MIB))
}

/// The key after so many other characters, as it stands in a JSON text.
fn quoted(before: usize) -> String {
    let text = serde_json::Value::from(format!("{}{KEY}", ".".repeat(before))).to_string();
    text.trim_matches('"').to_owned()
}

/// Answers that repeat the key, whole and so that it is cut where a message ends.
fn echoes() -> Vec<Row> {
    let mut rows = Vec::new();
    for before in [0, 190, 485, 490, 495] {
        let said = quoted(before);
        let refusal = format!("{{\"message\":\"{said}\"}}");
        rows.push(row(
            &format!("400 that repeats the key after {before}"),
            Fault::status_with(400, &[], refusal),
            [REJECTED; 6],
        ));
        let odd = format!("{{\"version\":\"{said}\",\"agents\":\"{said}\",\"status\":{{\"{said}\":1}}}}");
        let fault = Fault::status_with(200, &[], odd);
        rows.push(row(&format!("200 that repeats the key after {before}"), fault, [ODD, ODD, OK, OK, ODD, ODD]));
    }
    for before in 40..60 {
        let said = quoted(before);
        let odd = format!(
            "{{\"configType\":1,\"isActive\":\"{said}\",\"agents\":[{{\"version\":\"{said}\"}}],\"status\":[]}}"
        );
        let fault = Fault::status_with(200, &[], odd);
        rows.push(row(&format!("200 with the key in a field after {before}"), fault, [ODD, OK, OK, OK, ODD, ODD]));
    }
    rows
}

/// What goes wrong between the two ends.
fn connections() -> Vec<Row> {
    let large = |mib: usize, announced| Fault::LargeBody { bytes: mib * MIB, announced };
    let small_list = [OK, ODD, OK, OK, ODD, ODD];
    let mut rows = vec![
        row("closed before the answer", Fault::CloseBeforeAnswer, [NETWORK; 6]),
        row("closed after it was carried out", Fault::CloseAfterApplying, [NETWORK; 6]),
        row("closed in the middle of the body", Fault::CloseMidBody, [NETWORK; 6]),
        row("cut JSON", Fault::TruncatedJson, [ODD, ODD, OK, ODD, ODD, ODD]),
        row("JSON of another shape", Fault::WrongJson, [ODD, ODD, OK, OK, ODD, ODD]),
        row("not JSON", Fault::NotJson, [ODD, ODD, OK, ODD, ODD, ODD]),
        row("an HTML page", Fault::HtmlPage(200), [ODD; 6]),
        row("no content", Fault::Empty(204), [ODD, ODD, OK, OK, ODD, ODD]),
        row("a body without end", Fault::EndlessBody, [ODD; 6]),
        row("33 MiB, announced", large(33, true), [ODD; 6]),
        row("33 MiB, not announced", large(33, false), [ODD; 6]),
        row("31 MiB, announced", large(31, true), [ODD, ODD, OK, ODD, ODD, ODD]),
        // Then room is made as it comes, and 64 MiB are not enough to go from 16 to 32.
        row("31 MiB, not announced", large(31, false), [ODD; 6]),
        row("15 MiB, not announced", large(15, false), [ODD, ODD, OK, ODD, ODD, ODD]),
        row("90 headers", Fault::ManyHeaders(90), small_list),
        row("1,000 headers", Fault::ManyHeaders(1000), [NETWORK; 6]),
        row("a header of 60 KiB", Fault::HugeHeader(60 * 1024), small_list),
        row("a header of 1 MiB", Fault::HugeHeader(MIB), [NETWORK; 6]),
        row("a header of 8 MiB", Fault::HugeHeader(8 * MIB), [NETWORK; 6]),
    ];
    for (name, fault) in [
        ("a stalled header", Fault::StallHeader),
        ("a stalled body", Fault::StallBody),
        ("a slow trickle", Fault::Trickle),
        ("a late answer", Fault::Delay(Duration::from_secs(30))),
    ] {
        rows.push(Row { stalls: true, ..row(name, fault, [TIMEOUT; 6]) });
    }
    rows
}

fn row(name: &str, fault: Fault, kinds: [&'static str; 6]) -> Row {
    // A read is repeated after what may pass, a change only after a refusal for its rate.
    let passes = match &fault {
        Fault::Respond { status, .. } | Fault::Empty(status) | Fault::HtmlPage(status) => {
            matches!(status, 429 | 502..=504)
        }
        _ => kinds.iter().all(|kind| [NETWORK, TIMEOUT].contains(kind)),
    };
    Row { name: name.to_owned(), repeated: (passes, kinds == ["rate-limited"; 6]), fault, kinds, stalls: false }
}
