//! Base64, in the usual alphabet and in that of URLs.

/// The bytes that a text stands for, with or without the padding; none when it is no base64.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    let text = text.trim_end_matches('=');
    if text.len() % 4 == 1 {
        return None;
    }
    let (mut bytes, mut bits, mut held) = (Vec::with_capacity(text.len() / 4 * 3 + 2), 0_u32, 0_u32);
    for letter in text.bytes() {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        bits = (bits << 6 | u32::from(value)) & 0xFFFF;
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held & 0xFF) as u8);
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_alphabets_are_read() {
        assert_eq!(decode("SGVsbG8=").as_deref(), Some(b"Hello".as_slice()));
        assert_eq!(decode("SGVsbG8").as_deref(), Some(b"Hello".as_slice()));
        assert_eq!(decode("-_8=").as_deref(), Some([0xFB, 0xFF].as_slice()));
        assert_eq!((decode("a"), decode("SGVs!!!bG8=")), (None, None));
    }
}
