//! Sessions over stdio of messages of every kind: each request is answered exactly once.

// A test may stop at what it did not expect.
#![allow(clippy::expect_used, clippy::indexing_slicing)]

mod session;

/// Whatever follows whatever, in this order or that.
#[test]
fn each_request_is_answered_exactly_once() {
    for step in (1..=255).step_by(2) {
        let choices: Vec<u8> = (0..=255u8).map(|place| place.wrapping_mul(step).wrapping_add(step / 3)).collect();
        session::check(&session::messages(&choices));
    }
}

#[test]
fn what_cannot_be_read_is_answered_at_most_once() {
    let sent = session::messages(&(0..=255).collect::<Vec<u8>>());
    for place in (0..sent.len()).step_by(61) {
        let (before, after) = sent.split_at(place);
        session::check(&[before, b"\xff", after].concat());
        session::check(before);
    }
}
