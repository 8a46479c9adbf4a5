//! The key that the tests use, and how it is recognised wherever it turns up.

/// The key of the tests.
pub const KEY: &str = "sk-recognisable-7f3a";

/// The first characters of the key, which no writer changes. A message that is cut within the key still shows them.
const START: &str = "sk-recogni";

/// Whether a text shows the key, or the beginning of it.
pub fn shows_key(text: &str) -> bool {
    text.contains(START)
}
