//! Sessions over stdio and exchanges over HTTP, of messages of every kind: each request is answered exactly once.

// A test may stop at what it did not expect.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod exchange;
mod session;
mod world;

use exchange::{Exchange, Taker};
use std::time::Duration;

/// Whatever follows whatever, in this order or that.
#[test]
fn each_request_is_answered_exactly_once() {
    for step in (1..=255).step_by(2) {
        let choices: Vec<u8> = (0..=255u8).map(|place| place.wrapping_mul(step).wrapping_add(step / 3)).collect();
        session::check(&session::messages(&choices), Duration::from_secs(u64::from(step % 3)));
    }
}

#[test]
fn what_cannot_be_read_is_answered_at_most_once() {
    let sent = session::messages(&(0..=255).collect::<Vec<u8>>());
    for place in (0..sent.len()).step_by(61) {
        let (before, after) = sent.split_at(place);
        session::check(&[before, b"\xff", after].concat(), Duration::ZERO);
        session::check(before, Duration::ZERO);
    }
}

#[test]
fn what_is_cancelled_is_answered_at_most_once_and_all_else_exactly_once() {
    for cancelled in 0..40 {
        let choices: Vec<u8> = (0..80).map(|place| place / 2 * (place % 2 + 3)).collect();
        let id = if cancelled % 2 == 0 { format!("{}", cancelled / 2) } else { format!("\"{}\"", cancelled / 2) };
        let cancel = format!(
            "{{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{{\"requestId\":{id}}}}}\n"
        );
        let sent = session::messages(&choices);
        session::check(&[&sent, cancel.as_bytes(), &sent].concat(), Duration::from_secs(3));
    }
}

/// Whatever comes over HTTP, however it comes and is taken.
#[test]
fn each_exchange_has_one_response_and_one_answer_to_each_request() {
    let mut counts = std::collections::BTreeMap::<u16, usize>::new();
    let mut number = 1_u32;
    for _ in 0..20_000 {
        let choices: Vec<u8> = (0..24)
            .map(|_| {
                number = number.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (number >> 24) as u8
            })
            .collect();
        *counts.entry(exchange::check(&Exchange::chosen(&choices))).or_default() += 1;
    }
    println!("exchanges by status: {counts:?}");
    for status in [200, 202, 204, 400, 401, 403, 404, 405, 406, 408, 415] {
        assert!(counts.contains_key(&status), "none with status {status}: {counts:?}");
    }
}

#[test]
fn what_is_too_long_is_refused_under_its_id() {
    let ping = br#"{"jsonrpc":"2.0","id":"long","method":"ping","params":{"a":""#;
    let body = [ping.as_slice(), &vec![b'a'; 5 << 20], b"\"}}"].concat();
    assert_eq!(exchange::check(&Exchange::of(body)), 413);
}

#[test]
fn who_sends_or_takes_too_little_is_given_up_in_time() {
    let ping = br#"{"jsonrpc":"2.0","id":1,"method":"ping"}"#.to_vec();
    let second = Duration::from_secs(1);
    // A byte a second is steady, and not enough; none for eleven seconds is too little.
    for (pace, status) in [((second, 1), 408), ((11 * second, 64), 408), ((9 * second, 64), 200)] {
        assert_eq!(exchange::check(&Exchange { pace, ..Exchange::of(ping.clone()) }), status, "{pace:?}");
    }
    let list = br#"{"jsonrpc":"2.0","id":1,"method":"tools/list"}"#.to_vec();
    for taker in [Taker::Unread, Taker::Slow(1), Taker::Gone(Duration::ZERO), Taker::Slow(1 << 20)] {
        assert_eq!(exchange::check(&Exchange { taker, ..Exchange::of(list.clone()) }), 200, "{taker:?}");
    }
}
