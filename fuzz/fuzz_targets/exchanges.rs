//! What an MCP client sends over HTTP, and how it takes the answer, chosen by the bytes: there is one response in time, in it one
//! answer to each request, and its memory is bounded.

#![no_main]

#[allow(dead_code, reason = "shared with the tests of the server, which use all of it")]
#[path = "../../server/tests/sessions/exchange.rs"]
mod exchange;
#[path = "../memory.rs"]
mod memory;
#[allow(dead_code, reason = "shared with the target for sessions, which uses all of it")]
#[path = "../../server/tests/sessions/session.rs"]
mod session;
#[path = "../../server/tests/sessions/world.rs"]
mod world;

use exchange::{Exchange, check};

/// The most that an exchange takes besides what it is given, in bytes: the listing, twice while it is written.
const MOST: usize = 8 * 1024 * 1024;

/// The most that an exchange leaves behind.
const LEFT: usize = 64 * 1024;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let exchange = match bytes.first() {
        // As the files in corpus/ begin.
        Some(b'{' | b'[') => Exchange::of(bytes.to_vec()),
        _ => Exchange::chosen(bytes),
    };
    // What is made once is made before it counts.
    static WARM: std::sync::Once = std::sync::Once::new();
    WARM.call_once(|| {
        let asked = br#"[{"jsonrpc":"2.0","id":1,"method":"tools/list"}]"#;
        check(&Exchange::of(asked.to_vec()));
        check(&Exchange::of(asked[1..asked.len() - 1].to_vec()));
    });
    let (before, most) = memory::counted(|| {
        check(&exchange);
    });
    assert!(most < MOST, "{most} bytes for {} that were sent", bytes.len());
    assert!(memory::now() < before + LEFT, "{} bytes are left behind", memory::now() - before);
});
