//! Taking a secret out of a text, however it is written there.
//!
//! What comes from the service or a proxy may repeat the credentials as any JSON writer, URL, HTML page or base64 encoder
//! writes them, or a part of them. So no encoding is undone; the text is searched for characters of the secret, each in any
//! of its spellings, that follow one another as in the secret.

use std::borrow::Cow;

/// What stands in place of a secret.
pub(crate) const HIDDEN: &str = "[API key]";

/// So many characters of the secret in a row are too many.
const TELLING: usize = 8;

/// And so many where the text ends in the beginning of the secret or begins with its end: it was cut there.
const TELLING_AT_A_CUT: usize = 4;

/// So many characters of its base64 form: as many bits as the above.
const TELLING_IN_BASE64: usize = 11;

/// The text without the secret and without telling parts of it, in any encoding.
pub(crate) fn hide<'a>(text: &'a str, secret: &str) -> Cow<'a, str> {
    let mut hidden = Cow::Borrowed(text);
    let plain = (secret.as_bytes().to_vec(), TELLING);
    // It depends on what stands before the secret how its bits fall on the characters.
    let encoded = (0..3).map(|offset| (base64(offset, secret.as_bytes()), TELLING_IN_BASE64));
    for (pattern, telling) in std::iter::once(plain).chain(encoded) {
        if let Some(without) = without(&hidden, &pattern, telling) {
            hidden = Cow::Owned(without);
        }
    }
    hidden
}

/// The text without telling parts of a pattern, if it has any.
fn without(text: &str, pattern: &[u8], telling: usize) -> Option<String> {
    let bytes = text.as_bytes();
    let (mut kept, mut from, mut at) = (String::new(), 0, 0);
    while at < bytes.len() {
        let length = longest(bytes, at, pattern, telling);
        if length == 0 {
            at += 1;
            continue;
        }
        // Parts of a pattern begin and end with ASCII characters: these are the boundaries of characters.
        kept.push_str(text.get(from..at).unwrap_or_default());
        if !kept.ends_with(HIDDEN) {
            kept.push_str(HIDDEN);
        }
        at += length;
        from = at;
    }
    if from == 0 {
        return None;
    }
    kept.push_str(text.get(from..).unwrap_or_default());
    Some(kept)
}

/// The length of the longest telling part of a pattern that stands at a place of a text.
fn longest(text: &[u8], at: usize, pattern: &[u8], telling: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    let Some(first) = rest.first() else { return 0 };
    let is_spelled = matches!(first, b'\\' | b'%' | b'&' | b'-' | b'_');
    let mut longest = 0;
    for (start, wanted) in pattern.iter().enumerate() {
        if wanted != first && !is_spelled {
            continue;
        }
        let (mut count, mut length) = (0, 0);
        for wanted in pattern.iter().skip(start) {
            let spelling = spelling(rest.get(length..).unwrap_or_default(), *wanted);
            if spelling == 0 {
                break;
            }
            count += 1;
            length += spelling;
        }
        let cut = (start == 0 && length == rest.len()) || (at == 0 && start + count == pattern.len());
        let enough = count >= telling || (count > 0 && count == pattern.len()) || (cut && count >= TELLING_AT_A_CUT);
        if enough && length > longest {
            longest = length;
        }
    }
    longest
}

/// How many bytes at the beginning of a text are a character, in whatever spelling; 0 where they are not.
fn spelling(text: &[u8], wanted: u8) -> usize {
    let spelled = match text.first() {
        Some(b'\\') => in_json(text, wanted),
        Some(b'%') => in_url(text, wanted),
        Some(b'&') => in_html(text, wanted),
        _ => 0,
    };
    let same = match text.first() {
        // The two alphabets of base64.
        Some(b'-') => matches!(wanted, b'-' | b'+'),
        Some(b'_') => matches!(wanted, b'_' | b'/'),
        first => first == Some(&wanted),
    };
    if spelled > 0 { spelled } else { usize::from(same) }
}

/// `\u0041`, `\"`, `\/`, `\\`; with more backslashes in JSON that is text in JSON.
fn in_json(text: &[u8], wanted: u8) -> usize {
    let slashes = text.iter().take_while(|byte| **byte == b'\\').count();
    let rest = text.get(slashes..).unwrap_or_default();
    match rest.first() {
        Some(b'u') if number(rest.get(1..5), 16) == Some(u32::from(wanted)) => slashes + 5,
        Some(byte @ (b'"' | b'/')) if *byte == wanted => slashes + 1,
        _ if wanted == b'\\' && slashes > 1 => slashes & !1,
        _ => 0,
    }
}

/// `%41`; `%2541` where a URL is in a URL.
fn in_url(text: &[u8], wanted: u8) -> usize {
    let more = text.get(1..).unwrap_or_default().chunks(2).take_while(|pair| *pair == b"25").count();
    let is_wanted = |end: &usize| number(text.get(end - 2..*end), 16) == Some(u32::from(wanted));
    (0..=more).rev().map(|more| 3 + 2 * more).find(is_wanted).unwrap_or(0)
}

/// `&#65;`, `&#x41;`, `&lt;`.
fn in_html(text: &[u8], wanted: u8) -> usize {
    let Some(end) = text.iter().take(8).position(|byte| *byte == b';') else { return 0 };
    let same = match text.get(1..end) {
        Some([b'#', b'x' | b'X', digits @ ..]) => number(Some(digits), 16) == Some(u32::from(wanted)),
        Some([b'#', digits @ ..]) => number(Some(digits), 10) == Some(u32::from(wanted)),
        Some(name) => {
            let names = [("amp", b'&'), ("lt", b'<'), ("gt", b'>'), ("quot", b'"'), ("apos", b'\'')];
            names.iter().any(|(known, byte)| known.as_bytes() == name && *byte == wanted)
        }
        None => false,
    };
    if same { end + 1 } else { 0 }
}

fn number(digits: Option<&[u8]>, radix: u32) -> Option<u32> {
    u32::from_str_radix(std::str::from_utf8(digits?).ok()?, radix).ok()
}

/// The base64 form of a secret that stands after so many bytes, but for the characters at its ends that have bits of its
/// neighbours too.
fn base64(offset: usize, secret: &[u8]) -> Vec<u8> {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let bits = |bit: usize| -> Option<usize> {
        let (byte, shift) = (bit / 8, bit % 8);
        let pair = [*secret.get(byte)?, secret.get(byte + 1).copied().unwrap_or_default()];
        // Six bits of the sixteen, from the place on.
        Some((usize::from(u16::from_be_bytes(pair)) >> (10 - shift)) & 63)
    };
    let first = [0, 4, 2].get(offset).copied().unwrap_or_default();
    let whole = (first..).step_by(6).take_while(|bit| bit + 6 <= secret.len() * 8);
    whole.filter_map(|bit| LETTERS.get(bits(bit)?).copied()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = r#"sk-"Rec0gn1\sable"/7f3a+%2F&Wq9"#;

    #[test]
    fn a_secret_is_hidden_in_any_spelling() {
        for spelled in [
            KEY,
            r#"sk-\"Rec0gn1\\sable\"\/7f3a+%2F&Wq9"#,
            r#"sk-\\\"Rec0gn1\\\\sable\\\"/7f3a+%2F&Wq9"#,
            r#"sk-\u0022Rec0gn1\\s\u0061ble\u0022/7f3a\u002B%2F\u0026Wq9"#,
            "sk-%22Rec0gn1%5Csable%22%2F7f3a%2B%252F%26Wq9",
            "sk-%2522Rec0gn1%255csable%2522%252f7f3a%252b%25252F%2526Wq9",
            "sk-&quot;Rec0gn1&#92;sable&#x22;/7f3a+%2F&amp;Wq9",
        ] {
            assert_eq!(hide(&format!("key {spelled} is unknown"), KEY), "key [API key] is unknown", "{spelled}");
        }
    }

    #[test]
    fn parts_that_tell_are_hidden_and_others_are_not() {
        for (text, expected) in [
            ("a Rec0gn1\\ b", "a [API key] b"),
            ("a Rec0gn1 b", "a Rec0gn1 b"),
            ("it begins with sk-\"Re", "it begins with [API key]"),
            ("&Wq9 was its end", "[API key] was its end"),
            ("keys begin with sk-", "keys begin with sk-"),
            ("sk-\"Rec0gn1...sable\"/7f3a", "[API key]...[API key]"),
            ("n\u{e4}chste %2F &amp; \\u0041", "n\u{e4}chste %2F &amp; \\u0041"),
            ("", ""),
        ] {
            assert_eq!(hide(text, KEY), expected, "{text}");
        }
        assert_eq!(hide("the key abc is wrong", "abc"), "the key [API key] is wrong");
        assert_eq!(hide("nothing", ""), "nothing");
    }

    #[test]
    fn base64_is_recognised_wherever_it_begins() {
        // "ApiKey ", "x", "xx" and nothing before the key, in either alphabet.
        let key = "sk-Rec0gn1sable>>>???7f3a";
        for (encoded, shown) in [
            ("c2stUmVjMGduMXNhYmxlPj4+Pz8/N2YzYQ==", 4),
            ("eHNrLVJlYzBnbjFzYWJsZT4+Pj8/PzdmM2E=", 6),
            ("eHhzay1SZWMwZ24xc2FibGU-Pj4_Pz83ZjNh", 6),
            ("QXBpS2V5IHNrLVJlYzBnbjFzYWJsZT4+Pj8/PzdmM2E=", 13),
        ] {
            let hidden = hide(encoded, key).into_owned();
            assert!(hidden.len() <= HIDDEN.len() + shown && hidden.contains(HIDDEN), "{encoded}: {hidden}");
        }
    }
}
