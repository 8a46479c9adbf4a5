//! Halves of surrogate pairs, which some programs write where they have cut a text, and no text can hold.

/// Writes `\uFFFD` in the place of each escape that is half a surrogate pair, which serde_json refuses. Says whether there
/// were any.
pub fn replace_lone_surrogates(json: &mut [u8]) -> bool {
    let (mut at, mut found) = (0, false);
    while let Some(rest) = json.get_mut(at..) {
        let Some(start) = rest.iter().position(|byte| *byte == b'\\') else { break };
        let half = |from: usize, rest: &[u8]| match rest.get(from..from + 6) {
            Some([b'\\', b'u', b'd' | b'D', high, ..]) => char::from(*high).to_digit(16),
            _ => None,
        };
        at += start
            + match (half(start, rest), half(start + 6, rest)) {
                // A pair.
                (Some(8..=11), Some(12..)) => 12,
                (Some(8..), _) => {
                    rest.iter_mut().skip(start + 2).zip(b"FFFD").for_each(|(digit, new)| *digit = *new);
                    found = true;
                    6
                }
                // Another escape: the byte after the backslash may be one too.
                _ => 2,
            };
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_halves_of_pairs_are_replaced() {
        for (json, expected) in [
            (r#""\ud83d""#, r#""\uFFFD""#),
            (r#""\udc00\ud83d""#, r#""\uFFFD\uFFFD""#),
            (r#""\uD83D\uDE00""#, r#""\uD83D\uDE00""#),
            (r#""\ud83d\ud83d\ude00""#, r#""\uFFFD\ud83d\ude00""#),
            (r#""\\ud83d""#, r#""\\ud83d""#),
            (r#""\\\ud83d x""#, r#""\\\uFFFD x""#),
            (r#""\u00e9 \ud83"#, r#""\u00e9 \ud83"#),
            ("\"\\", "\"\\"),
        ] {
            let mut bytes = json.as_bytes().to_vec();
            assert_eq!(replace_lone_surrogates(&mut bytes), json != expected, "{json}");
            assert_eq!(std::str::from_utf8(&bytes), Ok(expected), "{json}");
        }
    }
}
