//! How much memory may go into reading an answer.
//!
//! A component that asks for memory it does not get breaks off, and takes its caller's work with it. So the memory is
//! asked for beforehand, in a way that may be refused, and what is read is counted against it.

use super::error::{ReadError, read_error};
use std::cell::Cell;

/// How much memory is asked for, as multiples of the answer's length: what any answer needs, and then less and less. The
/// last will do for most.
const MULTIPLES: [usize; 9] = [32, 24, 16, 12, 8, 7, 6, 5, 4];

/// How much of it, as a multiple of the length, is left for what the parser needs for itself.
const PARSER: usize = 3;

/// The budget on top of that, in bytes: a short answer may have a large record of few characters.
const SMALL: usize = 64 * 1024;

thread_local! {
    static LEFT: Cell<usize> = const { Cell::new(0) };
}

/// Sets the budget for reading an answer of this length, by how much memory there is.
///
/// # Errors
///
/// When that is too little.
pub fn set_for(length: usize) -> Result<(), String> {
    let available =
        MULTIPLES.into_iter().find(|multiple| is_available(length.saturating_mul(*multiple).saturating_add(SMALL)));
    let multiple = available.ok_or_else(|| TOO_LITTLE.to_owned())?;
    LEFT.set(length.saturating_mul(multiple - PARSER).saturating_add(SMALL));
    Ok(())
}

/// As of an answer that is not read to its end.
const TOO_LITTLE: &str = "the body is larger than 32 MiB or the host's memory limit";

/// Whether so many bytes can be had at once.
pub fn is_available(size: usize) -> bool {
    let mut probe = Vec::<u8>::new();
    let is_available = probe.try_reserve_exact(size).is_ok();
    // Or the compiler finds that nobody uses it.
    std::hint::black_box(&mut probe);
    is_available
}

/// Takes `size` bytes, and what keeping them costs, out of the budget.
///
/// # Errors
///
/// When it has no more.
pub fn spend(size: usize) -> Result<(), ReadError> {
    match LEFT.get().checked_sub(size.saturating_add(OVERHEAD)) {
        Some(left) => {
            LEFT.set(left);
            Ok(())
        }
        None => Err(read_error(TOO_LITTLE)),
    }
}

/// Adds to a list what the budget has memory for.
///
/// # Errors
///
/// When it has none.
pub fn push_within<T>(list: &mut Vec<T>, value: T) -> Result<(), ReadError> {
    spend(GROWTH * size_of::<T>())?;
    list.push(value);
    Ok(())
}

/// How often an element is in memory while its list grows, and while it is handed to the caller.
const GROWTH: usize = 6;

/// What an allocation costs besides its size, at most.
const OVERHEAD: usize = 16;
