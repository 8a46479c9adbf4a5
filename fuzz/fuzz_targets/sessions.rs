//! What an MCP client sends over stdio, made of messages or of any bytes: the session ends, each request is answered exactly
//! once, nothing is answered that was not asked, and its memory is bounded.

#![no_main]

#[path = "../memory.rs"]
mod memory;
#[path = "../../server/tests/sessions/session.rs"]
mod session;
#[path = "../../server/tests/sessions/world.rs"]
mod world;

use std::time::Duration;

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
    let far = Duration::from_secs(u64::from(form % 3));
    // What is made once is made before it counts.
    static WARM: std::sync::Once = std::sync::Once::new();
    WARM.call_once(|| session::check(&session::messages(&(0..=255).collect::<Vec<u8>>()), Duration::ZERO));
    let (before, most) = memory::counted(|| session::check(&sent, far));
    assert!(most < MOST, "{most} bytes for {} that were sent", sent.len());
    assert!(memory::now() < before + LEFT, "{} bytes are left behind", memory::now() - before);
});
