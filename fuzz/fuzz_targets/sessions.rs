//! What an MCP client sends over stdio, made of messages or of any bytes: the session ends, each request is answered exactly
//! once, nothing is answered that was not asked, and its memory is bounded.

#![no_main]

#[path = "../memory.rs"]
mod memory;
#[path = "../../server/tests/sessions/session.rs"]
mod session;

/// The most that a session takes besides what it is given, in bytes: what may wait to be written, and an answer under way.
const MOST: usize = 24 * 1024 * 1024;

/// The most that a session leaves behind.
const LEFT: usize = 64 * 1024;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((form, rest)) = bytes.split_first() else { return };
    let sent = match form {
        // As the files in corpus/ begin.
        b'{' | b'[' => bytes.to_vec(),
        form if form % 4 == 0 => rest.to_vec(),
        _ => session::messages(rest.get(..1024).unwrap_or(rest)),
    };
    // What is cancelled is not answered, and what is asked of the user waits for the user.
    let lower = sent.to_ascii_lowercase();
    if ["cancel", "elicit", "\\u"].iter().any(|word| lower.windows(word.len()).any(|part| part == word.as_bytes())) {
        return;
    }
    // What is made once is made before it counts.
    static WARM: std::sync::Once = std::sync::Once::new();
    WARM.call_once(|| session::check(&session::messages(&(0..=255).collect::<Vec<u8>>())));
    let (before, most) = memory::counted(|| session::check(&sent));
    assert!(most < MOST, "{most} bytes for {} that were sent", sent.len());
    assert!(memory::now() < before + LEFT, "{} bytes are left behind", memory::now() - before);
});
