//! How much memory may go into reading an answer.
//!
//! A component that asks for memory it does not get breaks off, and takes its caller's work with it. So the memory is
//! asked for beforehand, in a way that may be refused, and what is read is counted against it.

use super::source::{Fault, fault};
use std::cell::Cell;

/// How much room is asked for, as multiples of the answer's length: what any answer needs, and then less and less. The
/// last will do for most.
const MULTIPLES: [usize; 9] = [32, 24, 16, 12, 8, 7, 6, 5, 4];

/// How much of it, as a multiple of the length, is left for what the parser needs for itself.
const PARSER: usize = 3;

/// Room on top of that, in bytes: a short answer may have a large record of few characters.
const SMALL: usize = 64 * 1024;

thread_local! {
    static LEFT: Cell<usize> = const { Cell::new(0) };
}

/// Finds out how much room there is to read an answer of this length.
///
/// # Errors
///
/// When it is too little.
pub fn find(length: usize) -> Result<(), String> {
    let there = MULTIPLES.into_iter().find(|multiple| is_there(length.saturating_mul(*multiple).saturating_add(SMALL)));
    let multiple = there.ok_or_else(|| TOO_LITTLE.to_owned())?;
    LEFT.set(length.saturating_mul(multiple - PARSER).saturating_add(SMALL));
    Ok(())
}

/// As of an answer that is not read to its end.
const TOO_LITTLE: &str = "the body is larger than 32 MiB or the host's memory limit";

fn is_there(room: usize) -> bool {
    let mut probe = Vec::<u8>::new();
    let is_there = probe.try_reserve_exact(room).is_ok();
    // Or the compiler finds that nobody uses it.
    std::hint::black_box(&mut probe);
    is_there
}

/// Takes room for `size` bytes and what keeping them costs.
///
/// # Errors
///
/// When there is no more.
pub fn take(size: usize) -> Result<(), Fault> {
    match LEFT.get().checked_sub(size.saturating_add(OVERHEAD)) {
        Some(left) => {
            LEFT.set(left);
            Ok(())
        }
        None => Err(fault(TOO_LITTLE)),
    }
}

/// Adds to a list.
///
/// # Errors
///
/// When there is no room for it.
pub fn push<T>(list: &mut Vec<T>, value: T) -> Result<(), Fault> {
    take(GROWTH * size_of::<T>())?;
    list.push(value);
    Ok(())
}

/// How often an element is in memory while its list grows, and while it is handed to the caller.
const GROWTH: usize = 6;

/// What an allocation costs besides its size, at most.
const OVERHEAD: usize = 16;
