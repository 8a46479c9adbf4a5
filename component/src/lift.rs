//! Arguments from the memory that the host has written them to, which is theirs from then on.

use std::alloc::{Layout, dealloc};

/// A text of `length` bytes.
///
/// # Safety
///
/// `bytes` is what the host passed for a string, which by the canonical ABI is UTF-8 in memory of this allocator.
#[inline(never)]
pub(crate) unsafe fn text(bytes: *mut u8, length: usize) -> String {
    if length == 0 {
        return String::new();
    }
    // SAFETY: the caller's promise.
    unsafe { String::from_raw_parts(bytes, length, length) }
}

/// A list of texts, so many.
///
/// # Safety
///
/// `items` is what the host passed for a list of strings.
#[inline(never)]
pub(crate) unsafe fn texts(items: *mut u8, count: usize) -> Vec<String> {
    let places = items.cast::<[usize; 2]>();
    // SAFETY: the caller's promise; in memory a string is an address and a length.
    unsafe {
        let texts = (0..count).map(|number| places.add(number).read());
        let texts = texts.map(|[bytes, length]| text(bytes as *mut u8, length)).collect();
        free(items, 8 * count, 4);
        texts
    }
}

/// A list of choices, each of which is one byte.
///
/// # Safety
///
/// `items` is what the host passed for a list of the enum that `choice` makes of a byte.
pub(crate) unsafe fn choices<T>(items: *mut u8, count: usize, choice: impl Fn(u8) -> T) -> Vec<T> {
    // SAFETY: the caller's promise.
    unsafe {
        let choices = (0..count).map(|number| choice(items.add(number).read())).collect();
        free(items, count, 1);
        choices
    }
}

/// Gives memory back that the host has asked for to pass arguments in.
///
/// # Safety
///
/// It was asked for with this size and alignment, and nothing points to it any more.
#[inline(never)]
pub(crate) unsafe fn free(at: *mut u8, size: usize, align: usize) {
    if size > 0 {
        // SAFETY: the caller's promise; the alignment is 1, 4 or 8, and the size that of memory that exists.
        unsafe { dealloc(at, Layout::from_size_align_unchecked(size, align)) };
    }
}
