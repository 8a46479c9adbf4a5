//! Keeps the C library from asking the host for more than the component uses.
//!
//! Rust's standard library prints a panic's message with `write`, after a look at `RUST_BACKTRACE` with `getenv`. The C
//! library's versions bring in all three standard streams, the question whether each is a terminal, the environment once
//! more and the process's exit, so that every host would be asked for them. These two stand in for them at link time, and
//! need standard error only. Compiled into the tools components and nowhere else: another component may want the real ones.

#![allow(unsafe_code)]

use std::ffi::{c_char, c_int, c_void};
use std::ptr;

/// Writes to standard error, whatever the descriptor: nothing here writes anywhere else.
#[unsafe(no_mangle)]
extern "C" fn write(_descriptor: c_int, bytes: *const c_void, length: usize) -> isize {
    if !bytes.is_null() {
        // SAFETY: the caller of `write` promises that `length` bytes are there to be read.
        let bytes = unsafe { std::slice::from_raw_parts(bytes.cast::<u8>(), length) };
        let stderr = wasip2::cli::stderr::get_stderr();
        for chunk in bytes.chunks(4096) {
            // What cannot be said is lost: there is nowhere else to say it.
            let _ = stderr.blocking_write_and_flush(chunk);
        }
    }
    isize::try_from(length).unwrap_or(isize::MAX)
}

/// No variable is set: the configuration is read from WASI itself, and a panic needs no backtrace.
#[unsafe(no_mangle)]
extern "C" fn getenv(_name: *const c_char) -> *mut c_char {
    ptr::null_mut()
}
