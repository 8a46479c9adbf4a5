//! The content of JSON strings.

/// A byte of ones in each byte.
const ONES: u64 = u64::MAX / 255;

/// The high bit of each byte that ends a run of plain text: a quote, a backslash or a control character. Above the first such
/// byte, others may be marked that are none.
///
/// See "Determine if a word has a byte less than n" in Anderson's "Bit Twiddling Hacks".
fn specials(bytes: u64) -> u64 {
    let is_zero = |bytes: u64| bytes.wrapping_sub(ONES) & !bytes;
    let is_control = bytes.wrapping_sub(ONES * 0x20) & !bytes;
    (is_control | is_zero(bytes ^ (ONES * b'"' as u64)) | is_zero(bytes ^ (ONES * b'\\' as u64))) & (ONES << 7)
}

/// The first place from `at` on where a quote, a backslash or a control character stands, or the end.
#[inline]
pub(crate) fn special(bytes: &[u8], mut at: usize) -> usize {
    while let Some(eight) = bytes.get(at..).and_then(|rest| rest.first_chunk()) {
        match specials(u64::from_le_bytes(*eight)) {
            0 => at += 8,
            found => return at + found.trailing_zeros() as usize / 8,
        }
    }
    while bytes.get(at).is_some_and(|byte| !matches!(byte, 0..0x20 | b'"' | b'\\')) {
        at += 1;
    }
    at
}

/// How many characters JSON writes a text as.
pub fn written(text: &str) -> usize {
    let (eights, rest) = text.as_bytes().as_chunks();
    let one_by_one = |bytes: &[u8]| bytes.iter().map(|byte| written_byte(*byte)).sum::<usize>();
    let written = |eight: &[u8; 8]| {
        let bytes = u64::from_le_bytes(*eight);
        match specials(bytes) {
            // But for the bytes that continue a character.
            0 => 8 - (bytes & (!bytes << 1) & (ONES << 7)).count_ones() as usize,
            _ => one_by_one(eight),
        }
    };
    eights.iter().map(written).sum::<usize>() + one_by_one(rest)
}

/// The place of the first character that is one too many, where no more than so many are wanted.
pub fn too_many(text: &str, most: usize) -> Option<usize> {
    // No text has more characters than bytes.
    if text.len() <= most {
        return None;
    }
    text.bytes().enumerate().filter(|(_, byte)| !matches!(byte, 0x80..0xc0)).nth(most).map(|(at, _)| at)
}

fn written_byte(byte: u8) -> usize {
    match byte {
        b'"' | b'\\' | b'\n' | b'\r' | b'\t' => 2,
        0..0x20 => 6,
        0x80..0xc0 => 0,
        _ => 1,
    }
}

/// The length of the escape that a text begins with, if it is one.
pub(crate) fn escape(text: &[u8]) -> Option<usize> {
    match text.get(1)? {
        b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => Some(2),
        b'u' => text.get(2..6)?.iter().all(u8::is_ascii_hexdigit).then_some(6),
        _ => None,
    }
}

/// The text that a string's content with valid escapes stands for. Halves of surrogate pairs become U+FFFD.
pub(crate) fn unescaped(content: &str) -> String {
    let mut text = String::with_capacity(content.len());
    let mut rest = content;
    while let Some((plain, escaped)) = rest.split_once('\\') {
        text.push_str(plain);
        let (c, length) = match escaped.as_bytes().first() {
            Some(b'u') => unicode(escaped),
            Some(b'b') => ('\u{8}', 1),
            Some(b'f') => ('\u{c}', 1),
            Some(b'n') => ('\n', 1),
            Some(b'r') => ('\r', 1),
            Some(b't') => ('\t', 1),
            other => (other.map_or(char::REPLACEMENT_CHARACTER, |byte| char::from(*byte)), 1),
        };
        text.push(c);
        rest = escaped.get(length..).unwrap_or_default();
    }
    text.push_str(rest);
    text
}

/// The character of one escape, or of two that are a pair, from its `u` on, and how long that is.
fn unicode(escaped: &str) -> (char, usize) {
    let unit = |from: usize| u32::from_str_radix(escaped.get(from..from + 4)?, 16).ok();
    let first = unit(1).unwrap_or_default();
    let second = || if escaped.get(5..7) == Some("\\u") { unit(7) } else { None };
    if let 0xd800..0xdc00 = first
        && let Some(second @ 0xdc00..0xe000) = second()
    {
        let code = 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
        return (char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER), 11);
    }
    (char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER), 5)
}
