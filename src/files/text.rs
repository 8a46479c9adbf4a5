//! Bytes as text: UTF-8 with or without its mark, UTF-16 by its mark, Latin-1 otherwise.

use std::borrow::Cow;

/// What the bytes 0x80 to 0x9F are to the programs that say Latin-1: the letters and signs of Windows-1252.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// A file's bytes from its beginning. Where they break off within a character, that one is left out.
pub fn decode(bytes: &[u8]) -> Cow<'_, str> {
    match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => utf8_or_latin1(rest),
        [0xff, 0xfe, rest @ ..] => Cow::Owned(utf16(rest, u16::from_le_bytes)),
        [0xfe, 0xff, rest @ ..] => Cow::Owned(utf16(rest, u16::from_be_bytes)),
        _ => utf8_or_latin1(bytes),
    }
}

/// The end of a file, whose mark was not read: UTF-16 is told by the zeros in it, as Windows writes it. Where it begins
/// within a character, that one is left out.
pub fn decode_end(bytes: &[u8]) -> Cow<'_, str> {
    let zeros = |first: usize| bytes.iter().skip(first).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    if even.max(odd) > bytes.len() / 4 {
        return Cow::Owned(utf16(bytes.get(usize::from(even > odd)..).unwrap_or_default(), u16::from_le_bytes));
    }
    let continued = bytes.iter().take(3).take_while(|byte| **byte & 0xc0 == 0x80).count();
    match bytes.get(continued..) {
        Some(rest) if continued > 0 && utf8(rest).is_some() => utf8_or_latin1(rest),
        _ => utf8_or_latin1(bytes),
    }
}

fn utf8_or_latin1(bytes: &[u8]) -> Cow<'_, str> {
    match utf8(bytes) {
        Some(text) => Cow::Borrowed(text),
        None => Cow::Owned(bytes.iter().map(|byte| latin1(*byte)).collect()),
    }
}

/// The text, if it is UTF-8, perhaps but for a last character that is not complete.
fn utf8(bytes: &[u8]) -> Option<&str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(text),
        Err(error) if error.error_len().is_none() => std::str::from_utf8(bytes.get(..error.valid_up_to())?).ok(),
        Err(_) => None,
    }
}

fn latin1(byte: u8) -> char {
    let special = byte.checked_sub(0x80).and_then(|index| WINDOWS_1252.get(usize::from(index)));
    special.copied().unwrap_or(char::from(byte))
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let (pairs, _) = bytes.as_chunks::<2>();
    let mut text: String = char::decode_utf16(pairs.iter().map(|pair| unit(*pair)))
        .map(|character| character.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect();
    // Half of a pair, in which the bytes break off.
    if text.ends_with(char::REPLACEMENT_CHARACTER) {
        text.pop();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16_bytes(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn each_encoding_is_read_by_what_tells_it() {
        assert_eq!(decode("Malmö €".as_bytes()), "Malmö €");
        assert_eq!(decode(b"\xef\xbb\xbfMalm\xc3\xb6"), "Malmö");
        assert_eq!(decode(b"Malm\xf6 \x80 \xa0"), "Malmö € \u{a0}");
        assert_eq!(decode(&utf16_bytes("\u{feff}Malmö 🦀", u16::to_le_bytes)), "Malmö 🦀");
        assert_eq!(decode(&utf16_bytes("\u{feff}Malmö 🦀", u16::to_be_bytes)), "Malmö 🦀");
        assert_eq!(decode(b""), "");
    }

    #[test]
    fn a_character_in_which_the_bytes_break_off_is_left_out() {
        let crab = "a🦀".as_bytes();
        for length in 1..5 {
            assert_eq!(decode(&crab[..length]), "a");
        }
        let crab = utf16_bytes("\u{feff}a🦀", u16::to_le_bytes);
        for length in 4..8 {
            assert_eq!(decode(&crab[..length]), "a", "{length}");
        }
        for start in 1..4 {
            assert_eq!(decode_end(&"🦀end ü".as_bytes()[start..]), "end ü");
        }
    }

    #[test]
    fn the_end_of_a_file_in_utf16_is_told_by_its_zeros() {
        let bytes = utf16_bytes("the end, é", u16::to_le_bytes);
        assert_eq!(decode_end(&bytes), "the end, é");
        assert_eq!(decode_end(&bytes[1..]), "he end, é");
        assert_eq!(decode_end(b"\xf6 the end"), "ö the end");
    }
}
