//! Taking a secret out of a text, however it is written there.
//!
//! What comes from the service or a proxy may repeat the credentials as any JSON writer, URL, HTML page or encoder writes them,
//! one inside another, or a part of them. So a text is searched twice: as it is, and with all that is spelled out otherwise
//! undone, until nothing is left to undo; each character knows where it came from. Case, spaces and the two alphabets of base64
//! make no difference.

use std::borrow::Cow;

/// What stands in place of a secret.
pub(crate) const HIDDEN: &str = "[API key]";

/// So many characters of the secret in a row are too many.
const TELLING: usize = 8;

/// And so many where the text ends in the beginning of the secret or begins with its end: it was cut there.
const TELLING_AT_A_CUT: usize = 4;

/// So many characters of its base64 form, and of its form in hexadecimal digits: as many bits as the above.
const TELLING_IN_BASE64: usize = 11;
const TELLING_IN_HEXADECIMAL: usize = 16;

const HEXADECIMAL: &[u8; 16] = b"0123456789abcdef";

/// So many places of the secret are looked at that begin as a text does. In one that repeats itself there are many, and the first
/// goes on for longest.
const MOST_STARTS: usize = 64;

/// How often a text is read anew, each time with one encoding less: nobody encodes more often.
const MOST_LAYERS: usize = 6;

/// A secret in the forms that are looked for.
pub(crate) struct Secret {
    as_it_is: Form,
    /// Those that may stand in a text that is spelled out otherwise.
    others: Vec<Form>,
}

impl Secret {
    pub(crate) fn new(secret: &str) -> Secret {
        let digits = secret.bytes().flat_map(|byte| [byte >> 4, byte & 15]).map(usize::from);
        let hexadecimal: Vec<u8> = digits.filter_map(|digit| HEXADECIMAL.get(digit).copied()).collect();
        // It depends on what stands before the secret how its bits fall on the characters of base64.
        let encoded = (0..3).map(|offset| (base64(offset, secret.as_bytes()), TELLING_IN_BASE64));
        let encoded = encoded.chain([(hexadecimal, TELLING_IN_HEXADECIMAL)]);
        // What is shorter than that stands in many a text by chance.
        let mut others: Vec<Form> = (encoded.filter(|(form, _)| form.len() >= TELLING))
            .map(|(form, telling)| Form::new(form.into_iter().filter_map(compared).collect(), telling))
            .collect();
        let letters = letters(secret);
        let as_it_is = Form::new(bytes(&letters), TELLING);
        others.push(Form::new(bytes(&undone(letters)), TELLING));
        Secret { as_it_is, others }
    }

    /// The text without the secret and without telling parts of it, in any encoding.
    pub(crate) fn hide<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let mut found = Vec::new();
        let as_it_is = letters(text);
        self.as_it_is.find(&as_it_is, &mut found);
        let plain = undone(as_it_is);
        self.others.iter().for_each(|form| form.find(&plain, &mut found));
        without(text, found)
    }
}

/// A form of a secret, as it is compared.
struct Form {
    bytes: Vec<u8>,
    /// So many of them in a row are too many.
    telling: usize,
    /// Where a part may begin, with its first bytes, and in their order.
    starts: Vec<(u32, usize)>,
}

impl Form {
    fn new(bytes: Vec<u8>, telling: usize) -> Form {
        let first = bytes.windows(TELLING_AT_A_CUT.min(bytes.len()).max(1));
        let mut starts: Vec<(u32, usize)> =
            first.enumerate().map(|(start, first)| (first_bytes(first.iter().copied()), start)).collect();
        starts.sort_unstable();
        Form { bytes, telling, starts }
    }

    /// Finds the telling parts.
    fn find(&self, text: &[Letter], found: &mut Vec<(usize, usize)>) {
        let mut rest = text;
        while let Some(first) = rest.first() {
            let length = self.longest(rest, rest.len() == text.len());
            let (part, after) = rest.split_at(length.max(1));
            if length > 0 {
                found.push((first.from, part.last().unwrap_or(first).to));
            }
            rest = after;
        }
    }

    /// The length of the longest telling part that a text begins with.
    fn longest(&self, text: &[Letter], is_begin: bool) -> usize {
        let first = first_bytes(text.iter().take(TELLING_AT_A_CUT.min(self.bytes.len())).map(|letter| letter.byte));
        let begin = self.starts.partition_point(|(bytes, _)| *bytes < first);
        let same = self.starts.iter().skip(begin).take_while(|(bytes, _)| *bytes == first).take(MOST_STARTS);
        let lengths = same.filter_map(|(_, start)| {
            let wanted = self.bytes.iter().skip(*start);
            let count = text.iter().zip(wanted).take_while(|(letter, wanted)| letter.byte == **wanted).count();
            let cut = (*start == 0 && count == text.len()) || (is_begin && start + count == self.bytes.len());
            let enough = count >= self.telling || count == self.bytes.len() || (cut && count >= TELLING_AT_A_CUT);
            enough.then_some(count)
        });
        lengths.max().unwrap_or_default()
    }
}

/// The least that is recognised, as a number.
fn first_bytes(bytes: impl Iterator<Item = u8>) -> u32 {
    bytes.fold(0, |first, byte| first << 8 | u32::from(byte))
}

/// The text with something else in these places.
fn without(text: &str, mut places: Vec<(usize, usize)>) -> Cow<'_, str> {
    if places.is_empty() {
        return Cow::Borrowed(text);
    }
    places.sort_unstable();
    let (mut kept, mut end) = (String::new(), 0);
    for (from, to) in places {
        // Encodings are ASCII: these are the boundaries of characters.
        match text.get(end..from) {
            Some("") if end > 0 => {}
            Some(between) => kept.extend([between, HIDDEN]),
            // It begins in the one before it.
            None => {}
        }
        end = end.max(to);
    }
    kept.push_str(text.get(end..).unwrap_or_default());
    Cow::Owned(kept)
}

/// A character as it is compared, and the bytes that it is written in.
#[derive(Clone, Copy)]
struct Letter {
    byte: u8,
    from: usize,
    to: usize,
}

/// How a byte is compared: none that only divides a text.
fn compared(byte: u8) -> Option<u8> {
    match byte {
        0..=b' ' => None,
        b'-' => Some(b'+'),
        b'_' => Some(b'/'),
        other => Some(other.to_ascii_lowercase()),
    }
}

fn letters(text: &str) -> Vec<Letter> {
    let letter = |(at, byte)| Some(Letter { byte: compared(byte)?, from: at, to: at + 1 });
    text.bytes().enumerate().filter_map(letter).collect()
}

fn bytes(letters: &[Letter]) -> Vec<u8> {
    letters.iter().map(|letter| letter.byte).collect()
}

/// The letters that are meant where some are spelled out.
fn undone(mut letters: Vec<Letter>) -> Vec<Letter> {
    for _ in 0..MOST_LAYERS {
        if !letters.iter().any(|letter| matches!(letter.byte, b'\\' | b'%' | b'&')) {
            break;
        }
        let before = letters.len();
        letters = with_a_layer_less(&letters);
        if letters.len() == before {
            break;
        }
    }
    letters
}

fn with_a_layer_less(letters: &[Letter]) -> Vec<Letter> {
    let mut undone = Vec::with_capacity(letters.len());
    let mut rest = letters;
    while let Some(first) = rest.first() {
        let spelled = match first.byte {
            b'\\' => in_json(rest),
            b'%' => hex(rest, 1, 2).map(|code| (code, 3)),
            b'&' => in_html(rest),
            _ => None,
        };
        let (code, length) = spelled.unwrap_or((u32::from(first.byte), 1));
        let (spelling, after) = rest.split_at(length.min(rest.len()));
        // No secret has other characters than those of ASCII.
        let byte = u8::try_from(code).ok().filter(u8::is_ascii).map_or(Some(u8::MAX), compared);
        undone.extend(byte.map(|byte| Letter { byte, from: first.from, to: spelling.last().unwrap_or(first).to }));
        rest = after;
    }
    undone
}

/// `\u0041`, `\u{41}`, `\x41`, `\"`, `\n`, with more backslashes where JSON is text in JSON: the character, and the length.
fn in_json(text: &[Letter]) -> Option<(u32, usize)> {
    let slashes = text.iter().take_while(|letter| letter.byte == b'\\').count();
    let first = text.get(slashes)?.byte;
    let spelled = match first {
        b'u' if text.get(slashes + 1)?.byte == b'{' => {
            let digits = text.iter().skip(slashes + 2).take_while(|letter| letter.byte.is_ascii_hexdigit()).count();
            hex(text, slashes + 2, digits).map(|code| (code, slashes + digits + 3))
        }
        b'u' => hex(text, slashes + 1, 4).map(|code| (code, slashes + 5)),
        b'x' => hex(text, slashes + 1, 2).map(|code| (code, slashes + 3)),
        // The end of a line, and the like.
        b'b' | b'f' | b'n' | b'r' | b't' => Some((0, slashes + 1)),
        _ => None,
    };
    spelled.or(Some((u32::from(first), slashes + 1)))
}

/// `&#65;`, `&#x41;`, `&lt;`: the character, and the length.
fn in_html(text: &[Letter]) -> Option<(u32, usize)> {
    let end = text.iter().take(LONGEST_ENTITY).position(|letter| letter.byte == b';')?;
    let name = bytes(text.get(1..end)?);
    let code = match name.as_slice() {
        [b'#', b'x', digits @ ..] => number(digits, 16),
        [b'#', digits @ ..] => number(digits, 10),
        name => {
            let names = || ENTITIES.split(' ');
            names()
                .position(|known| known.as_bytes() == name)
                .and_then(|at| ENTITY_BYTES.get(at))
                .copied()
                .map(u32::from)
        }
    };
    Some((code?, end + 1))
}

/// The longest reference in HTML, in letters.
const LONGEST_ENTITY: usize = 10;

/// The names of the characters of ASCII in HTML 5, without regard to case; and these, in the same order.
const ENTITIES: &str = "amp lt gt quot apos sol plus equals lowbar period num percnt bsol colon semi comma excl quest commat \
                        dollar ast lpar rpar lsqb rsqb lbrace rbrace lcub rcub verbar grave hat";
const ENTITY_BYTES: &[u8] = b"&<>\"'/+=_.#%\\:;,!?@$*()[]{}{}|`^";

/// A number of so many hexadecimal digits.
fn hex(text: &[Letter], from: usize, count: usize) -> Option<u32> {
    number(&bytes(text.get(from..from + count)?), 16)
}

fn number(digits: &[u8], radix: u32) -> Option<u32> {
    let digits = std::str::from_utf8(digits).ok()?;
    u32::from_str_radix(digits, radix).ok().filter(|_| !digits.starts_with('+'))
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

    fn hide<'a>(text: &'a str, secret: &str) -> Cow<'a, str> {
        Secret::new(secret).hide(text)
    }

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
            "sk-&quot;Rec0gn1&bsol;sable&quot;&sol;7f3a&plus;&percnt;2F&amp;Wq9",
            r#"sk-\x22Rec0gn1\\sable\u{22}\u002f7f3a\x2b%2F&Wq9"#,
            // One in another: JSON in a URL, JSON in HTML, HTML in JSON, HTML in HTML, a URL in JSON in JSON.
            "sk-%5C%22Rec0gn1%5C%5Csable%5c%22%5C%2F7f3a%5Cu002B%252F%5Cu0026Wq9",
            "sk-\\&quot;Rec0gn1\\\\sable\\u0022\\/7f3a+%2F\\u0026amp;Wq9",
            "sk-\\u0026quot;Rec0gn1\\\\sable\\u0026#x22;/7f3a\\u0026#43;%2F\\u0026amp;Wq9",
            "sk-&amp;quot;Rec0gn1&amp;#92;sable&amp;#x22;/7f3a+%2F&amp;amp;Wq9",
            r#"sk-%22Rec0gn1\\\\sable\\\"\\\/7f3a\\u00252B%2F\\u0026Wq9"#,
            // In other letters, and divided.
            r#"SK-"REC0GN1\SABLE"/7F3A+%2F&WQ9"#,
            "sk-\"Rec0\tgn1\\sable\"/7f 3a+%2F&Wq9",
            r#"sk-\"Rec0\ngn1\\sa\r\nble\"/7f3a+%2F&Wq9"#,
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
    fn hexadecimal_digits_are_recognised_in_either_case() {
        let key = "sk-Rec0gn1sable/7f3a";
        for digits in ["736b2d52656330676e317361626c652f37663361", "736B2D52656330676E317361626C652F37663361"] {
            assert_eq!(hide(&format!("0x{digits}."), key), "0x[API key].");
        }
        assert_eq!(hide("736b2d526563", key), "[API key]");
        assert_eq!(hide("a 736b2d526563 b", key), "a 736b2d526563 b");
    }

    #[test]
    fn a_text_of_nothing_but_escapes_is_read_in_no_time() {
        let key = "sk-Rec0gn1sable/7f3a";
        for piece in ["\\", "%25", "&amp;", "\\u0025", "&", "%", "sk-Rec0", "s"] {
            let text = piece.repeat(64 * 1024 / piece.len());
            assert!(!hide(&format!("{text}{key}"), key).contains("1sable"), "{piece}");
        }
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
            ("QXBpS2V5IHNrLVJlYzBnbjFzYWJsZT4%2BPj8%2FPzdmM2E%3D", 15),
            ("QXBpS2V5IHNr LVJlYzBnbjFz YWJsZT4+Pj8/PzdmM2E=", 14),
            ("QXBpS2V5IHNr\\nLVJlYzBnbjFz\\r\\nYWJsZT4+Pj8\\/PzdmM2E=", 13),
        ] {
            let hidden = hide(encoded, key).into_owned();
            assert!(hidden.len() <= HIDDEN.len() + shown && hidden.contains(HIDDEN), "{encoded}: {hidden}");
        }
    }
}
