//! Any bytes as what an MCP client sends: they are a message, a batch, or refused in words that are JSON.

#![no_main]

use sequentum_mcp::protocol::incoming::{Incoming, parse};
use sequentum_mcp::protocol::message::{Message, Refusal};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| match parse(bytes.to_vec()) {
    Incoming::One(message) => check(message),
    Incoming::Batch(messages) => messages.into_iter().for_each(check),
    Incoming::Nothing => {}
});

fn check(message: Result<Message, Refusal>) {
    match message {
        Ok(Message::Request(request)) => {
            let _ = (request.text("name"), request.progress_token());
        }
        Ok(_) => {}
        Err(refusal) => {
            let text = refusal.to_message();
            assert!(text.starts_with('{') && text.ends_with('}') && !text.contains('\n'), "{text}");
        }
    }
}
