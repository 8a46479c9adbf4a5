//! The key that the tests use, and how it is recognised wherever it turns up.

/// The key of the tests. Between two parts that nobody changes are the characters that writers of JSON, URLs, HTML and shells write in
/// another way, so that a text that repeats it as such a writer would is tried by every test.
pub const KEY: &str = r#"sk-recognisable/+"\%&<=>'~7f3a9c4e"#;

/// The first and the last characters of the key, which no writer changes. A message that is cut within the key still shows them.
const PARTS: [&str; 2] = ["sk-recogni", "7f3a9c4e"];

/// Whether a text shows the key, or a part of it.
pub fn shows_key(text: &str) -> bool {
    PARTS.iter().any(|part| text.contains(part))
}
