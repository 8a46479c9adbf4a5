//! The keys that the tests use, and how one is recognised wherever it turns up.

use std::process::Command;

/// The key of the tests. Between two parts that nobody changes are the characters that writers of JSON, URLs, HTML and shells write in
/// another way, so that a text that repeats it as such a writer would is tried by every test.
pub const KEY: &str = r#"sk-recognisable/+"\%&<=>'~7f3a9c4e"#;

/// The key of a caller, where another is the server's own.
pub const CALLERS_KEY: &str = r#"sk-of-the-caller\+"/%2F'<&>=~d00e8813ff"#;

/// A key that the service refuses.
pub const WRONG_KEY: &str = r#"sk-recognisable-wrong/+"\%&<=>'~7f3a9c4e"#;

/// The first and the last characters of each, which no writer changes. A message that is cut within the key still shows them.
const PARTS: [&str; 4] = ["sk-recogni", "7f3a9c4e", "sk-of-the-ca", "d00e8813ff"];

/// Whether a text shows one of the keys, or a part of it.
pub fn shows_key(text: &str) -> bool {
    PARTS.iter().any(|part| text.contains(part))
}

/// Hands Wasmtime's command these variables: their names on the command line, which every program of the machine can read, and
/// their values in its environment, which only its user's can.
pub fn hand_over<'a>(command: &mut Command, variables: impl IntoIterator<Item = (&'a str, &'a str)>) {
    for (name, value) in variables {
        command.arg("--env").arg(name).env(name, value);
    }
}

/// The text as one word of a shell's command, whatever is in it.
pub fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}
