//! A key in every encoding that a JSON writer, a URL or a proxy's page gives it, in every place of an answer: none of it comes out.

use crate::session::instance;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use host_test::host::{CallError, Grant};
use host_test::mock::{Fault, Mock, MockOptions};
use serde_json::{Value, json};

/// Keys of characters that encoders change: quotes, slashes both ways, what has a meaning in URLs and in HTML, percent signs that
/// look like an encoding.
const KEYS: [&str; 3] =
    [r#"sk-Rec0gn1/sable+7f3a=Wq9"#, r#"sk-"Rec0gn1\sable"<7f3a>&Wq9"#, "sk-Rec0gn1%2Fsable%7f3a~Wq9"];

/// What is left of a key when it is shown in part: so many characters in a row are recognised.
const TELLING: usize = 8;

fn percent(key: &str, plain: impl Fn(u8) -> bool, upper: bool) -> String {
    let encoded = |byte: u8| match (plain(byte), upper) {
        (true, _) => char::from(byte).to_string(),
        (false, true) => format!("%{byte:02X}"),
        (false, false) => format!("%{byte:02x}"),
    };
    key.bytes().map(encoded).collect()
}

/// The key as encoders write it.
fn encodings(key: &str) -> Vec<(&'static str, String)> {
    let json = Value::from(key).to_string();
    let json = json.trim_matches('"').to_owned();
    let unicode = |which: fn(usize) -> bool| -> String {
        let each =
            |(at, char): (usize, char)| if which(at) { format!("\\u{:04x}", char as u32) } else { char.to_string() };
        key.chars().enumerate().map(each).collect()
    };
    let alphanumeric = |byte: u8| byte.is_ascii_alphanumeric();
    let html = |from: &str| from.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
    vec![
        ("as it is", key.to_owned()),
        ("in JSON", json.clone()),
        ("in JSON with slashes escaped", json.replace('/', "\\/")),
        (
            "in JSON as .NET writes it",
            json.replace("\\\"", "\\u0022")
                .replace(['<'], "\\u003C")
                .replace(['>'], "\\u003E")
                .replace('&', "\\u0026")
                .replace('+', "\\u002B"),
        ),
        ("with one letter as \\u", unicode(|at| at == 5)),
        ("all as \\u", unicode(|_| true)),
        ("percent-encoded", percent(key, alphanumeric, true)),
        ("percent-encoded in lower case", percent(key, alphanumeric, false)),
        ("percent-encoded, every byte", percent(key, |_| false, true)),
        ("percent-encoded twice", percent(&percent(key, alphanumeric, true), alphanumeric, true)),
        ("in a form", form_urlencoded::byte_serialize(key.as_bytes()).collect()),
        ("in HTML", html(key)),
        ("in HTML as numbers", key.bytes().map(|byte| format!("&#{byte};")).collect()),
        ("in base64", STANDARD.encode(key)),
        ("in base64 for URLs", URL_SAFE_NO_PAD.encode(key)),
        ("in base64 after another letter", STANDARD.encode(format!("x{key}"))),
        ("in base64 with its scheme", STANDARD.encode(format!("ApiKey {key}"))),
        ("in base64 as user:key", STANDARD.encode(format!("user:{key}"))),
        ("in base64 in a URL", percent(&STANDARD.encode(key), alphanumeric, true)),
        ("in hexadecimal digits", key.bytes().map(|byte| format!("{byte:02x}")).collect()),
        ("in hexadecimal digits in upper case", key.bytes().map(|byte| format!("{byte:02X}")).collect()),
        ("as \\x", key.bytes().map(|byte| format!("\\x{byte:02x}")).collect()),
        ("as \\u{}", key.chars().map(|char| format!("\\u{{{:x}}}", char as u32)).collect()),
        ("in JSON in JSON", Value::from(json.as_str()).to_string().trim_matches('"').to_owned()),
        ("in JSON in a URL", percent(&json.replace('/', "\\/"), alphanumeric, false)),
        ("as \\u in a URL", percent(&unicode(|_| true), alphanumeric, true)),
        ("in HTML in JSON", html(key).replace('&', "\\u0026")),
        ("in HTML twice", html(&html(key))),
        ("in a URL in HTML in JSON", html(&percent(key, alphanumeric, true)).replace('%', "\\u0025")),
        ("in lower case", key.to_lowercase()),
        ("in upper case", key.to_uppercase()),
        ("divided by spaces", divided(key, " ")),
        ("divided by ends of lines", divided(key, "\\r\\n")),
        ("divided by what is invisible", divided(key, "\u{200b}\u{fe0f}\u{2063}")),
        ("without its beginning", key.chars().skip(4).collect()),
        ("without its end", key.chars().take(key.len() - 4).collect()),
    ]
}

/// The key with something after each four characters.
fn divided(key: &str, by: &str) -> String {
    key.as_bytes().chunks(4).map(|part| String::from_utf8_lossy(part)).collect::<Vec<_>>().join(by)
}

/// Undoes what the encoders do, once.
fn decoded(text: &str) -> String {
    let mut decoded = String::new();
    let mut rest = text;
    while let Some(char) = rest.chars().next() {
        let hex = |from: usize, to: usize| rest.get(from..to).and_then(|digits| u32::from_str_radix(digits, 16).ok());
        let entity = || {
            let (number, _) = rest.strip_prefix("&#")?.split_once(';')?;
            Some((number.parse().ok()?, number.len() + 3))
        };
        let named = [
            ("&amp;", '&'),
            ("&lt;", '<'),
            ("&gt;", '>'),
            ("&quot;", '"'),
            ("\\/", '/'),
            ("\\\"", '"'),
            ("\\\\", '\\'),
        ];
        let named =
            || named.iter().find(|(name, _)| rest.starts_with(name)).map(|(name, char)| (*char as u32, name.len()));
        let found = match char {
            '\\' if rest.starts_with("\\u{") => {
                let end = rest.find('}').unwrap_or_default();
                hex(3, end).map(|code| (code, end + 1)).or_else(named)
            }
            '\\' if rest.starts_with("\\u") => hex(2, 6).map(|code| (code, 6)).or_else(named),
            '\\' if rest.starts_with("\\x") => hex(2, 4).map(|code| (code, 4)).or_else(named),
            '\\' if rest.starts_with("\\r") || rest.starts_with("\\n") => Some((u32::from(b' '), 2)),
            '%' => hex(1, 3).map(|code| (code, 3)),
            '&' => entity().or_else(named),
            _ => named(),
        };
        let (code, length) = found.unwrap_or((char as u32, char.len_utf8()));
        decoded.push(char::from_u32(code).unwrap_or('\u{fffd}'));
        rest = rest.get(length..).unwrap_or_default();
    }
    decoded
}

/// The part of the key that a text shows, however it is written.
fn shown<'a>(text: &str, telling: &'a [String]) -> Option<&'a str> {
    let mut forms = vec![text.to_owned()];
    for _ in 0..3 {
        forms.push(decoded(forms.last().unwrap()));
    }
    // Neither what divides it nor its case makes it another.
    let is_divider = |char: char| char.is_whitespace() || matches!(char, '\u{200b}' | '\u{fe0f}' | '\u{2063}');
    let bare = |text: &str| text.chars().filter(|char| !is_divider(*char)).collect::<String>().to_lowercase();
    let forms = forms.iter().map(|form| bare(form)).collect::<Vec<_>>().join(" ");
    telling.iter().map(String::as_str).find(|part| forms.contains(part))
}

/// The parts of a key that tell too much of it.
fn telling(key: &str) -> Vec<String> {
    let secret = key.strip_prefix("sk-").unwrap();
    let windows = |text: &str, length: usize| -> Vec<String> {
        let chars: Vec<char> = text.chars().collect();
        chars.windows(length).map(|window| window.iter().collect()).collect()
    };
    let mut telling = windows(&secret.to_lowercase(), TELLING);
    telling.extend(windows(&secret.bytes().map(|byte| format!("{byte:02x}")).collect::<String>(), 2 * TELLING));
    for before in ["", "x", "xx"] {
        let encoded = STANDARD_NO_PAD.encode(format!("{before}{secret}"));
        // The first and the last characters depend on what stands beside the key.
        let middle: String = encoded.to_lowercase().chars().skip(4).take(encoded.len().saturating_sub(8)).collect();
        telling.extend(windows(&middle, 12));
        telling.extend(windows(&middle.replace('+', "-").replace('/', "_"), 12));
    }
    telling
}

/// Answers that repeat a text: in each place that a tool reads or quotes.
fn places(text: &str) -> Vec<(&'static str, Fault)> {
    // As it is: the encoding must stay what it is.
    let message = format!(r#"{{"statusCode":400,"message":"key {text} is not known"}}"#);
    vec![
        ("a message", Fault::status_with(400, &[], message.clone())),
        ("the message of a 500", Fault::status_with(500, &[], message.clone())),
        (
            "a message, at its limit",
            Fault::status_with(400, &[], format!(r#"{{"message":"{}{text}"}}"#, ".".repeat(480))),
        ),
        ("problem details", Fault::status_with(403, &[], format!(r#"{{"title":"{text}","detail":"{text}"}}"#))),
        ("errors", Fault::status_with(400, &[], format!(r#"{{"title":"Invalid","errors":{{"{text}":["{text}"]}}}}"#))),
        ("plain text", Fault::status_with(500, &[("content-type", "text/plain")], format!("Authorization: {text}"))),
        ("no JSON", Fault::status_with(200, &[], format!("oops {text}"))),
        (
            "a field of a wrong type",
            Fault::status_with(200, &[], format!(r#"{{"id":{{"{text}":1}},"version":["{text}"]}}"#)),
        ),
        ("a redirect", Fault::Redirect { status: 302, location: format!("https://login.example/?k={text}") }),
    ]
}

#[test]
fn the_test_recognises_each_encoding() {
    for key in KEYS {
        let telling = telling(key);
        for (name, encoded) in encodings(key) {
            assert!(shown(&format!("before {encoded} after"), &telling).is_some(), "{key} {name}: {encoded}");
        }
        assert_eq!(shown("API Error 400: Bad Request: key [API key] is not known", &telling), None);
    }
}

#[tokio::test]
async fn a_key_in_any_encoding_does_not_come_out() {
    let mut failed = Vec::new();
    for key in KEYS {
        let telling = telling(key);
        let mock = Mock::start(MockOptions::default()).await.unwrap();
        let grant = Grant::new(&mock.url(), Some(key));
        let mut instance = instance(&grant, &[("SEQUENTUM_MAX_RETRIES", "0"), ("DEBUG", "1")]).await;
        instance.call("get-agent", &json!({ "agent-id": 101 })).await.expect("the key is accepted");
        for (encoding, text) in encodings(key) {
            for (place, fault) in places(&text) {
                for tool in ["get-agent", "start-agent", "get-file-download-url"] {
                    mock.fail_next(fault.clone());
                    let arguments = match tool {
                        "get-file-download-url" => json!({ "agent-id": 101, "run-id": 9060, "file-id": 90_601 }),
                        _ => json!({ "agent-id": 101 }),
                    };
                    let before = instance.stderr().len();
                    let outcome = instance.call(tool, &arguments).await;
                    let said = match outcome {
                        Err(CallError::Tool(error)) => error.to_string(),
                        // What a tool returns as data is the caller's.
                        Ok(_) => String::new(),
                        Err(error) => panic!("{tool} {place} {encoding}: {error}"),
                    };
                    let log = instance.stderr();
                    let seen = [said.as_str(), log.get(before..).unwrap_or_default(), &instance.stdout()].concat();
                    if let Some(part) = shown(&seen, &telling) {
                        failed.push(format!("{tool}: {place}: {encoding}: shows {part}: {said}"));
                    }
                }
            }
        }
    }
    assert!(failed.is_empty(), "{} shown\n{}", failed.len(), failed.join("\n"));
}
