//! Gzip (RFC 1952), from the beginning of a file and as far as its bytes reach.
//!
//! Checksums are not checked: the bytes seldom reach to where they stand.

use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::inflate_flags::{TINFL_FLAG_HAS_MORE_INPUT, TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF};
use miniz_oxide::inflate::core::{DecompressorOxide, decompress};

/// The bits of a header's flags.
const CHECKSUM: u8 = 2;
const EXTRA: u8 = 4;
const NAME: u8 = 8;
const COMMENT: u8 = 16;

/// The checksum and the length after each member.
const TRAILER: usize = 8;

/// What `bytes` hold, up to `limit` bytes of it, and whether that is all of it: the last member ended where the bytes end.
pub fn inflate(bytes: &[u8], limit: usize) -> (Vec<u8>, bool) {
    let mut out = Vec::new();
    let mut rest = bytes;
    while let Some(data) = after_header(rest) {
        let (used, is_done) = inflate_member(data, &mut out, limit);
        if !is_done {
            return (out, false);
        }
        rest = data.get(used + TRAILER..).unwrap_or_default();
        if rest.is_empty() {
            return (out, true);
        }
    }
    // What follows the last member is no more of it.
    let is_whole = !out.is_empty() && !super::kind::is_gzip(rest);
    (out, is_whole)
}

/// Adds what one member holds. How many of its bytes that took, and whether they were all.
fn inflate_member(data: &[u8], out: &mut Vec<u8>, limit: usize) -> (usize, bool) {
    let mut inflater = Box::<DecompressorOxide>::default();
    let (mut used, mut written) = (0, out.len());
    loop {
        let room = (written + data.len().max(1024)).saturating_mul(2).min(limit);
        if room <= written || out.try_reserve_exact(room.saturating_sub(out.len())).is_err() {
            out.truncate(written);
            return (used, false);
        }
        out.resize(room, 0);
        let flags = TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF | TINFL_FLAG_HAS_MORE_INPUT;
        let (status, read, made) = decompress(&mut inflater, data.get(used..).unwrap_or_default(), out, written, flags);
        used += read;
        written += made;
        if status != TINFLStatus::HasMoreOutput {
            out.truncate(written);
            return (used, status == TINFLStatus::Done);
        }
    }
}

/// What follows a member's header; none where there is no complete one.
fn after_header(bytes: &[u8]) -> Option<&[u8]> {
    let (head, mut rest) = bytes.split_at_checked(10)?;
    let [0x1f, 0x8b, 8, flags, ..] = *head else { return None };
    if flags & EXTRA != 0 {
        let (length, after) = rest.split_first_chunk()?;
        rest = after.get(usize::from(u16::from_le_bytes(*length))..)?;
    }
    for text in [NAME, COMMENT] {
        if flags & text != 0 {
            let end = rest.iter().position(|byte| *byte == 0)?;
            rest = rest.get(end + 1..)?;
        }
    }
    if flags & CHECKSUM != 0 { rest.get(2..) } else { Some(rest) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As `gzip` writes it, with a header's every part.
    fn gzip(data: &[u8]) -> Vec<u8> {
        let mut bytes = b"\x1f\x8b\x08\x1e\0\0\0\0\0\x03\x02\0xxname\0comment\0cc".to_vec();
        bytes.extend(miniz_oxide::deflate::compress_to_vec(data, 6));
        bytes.extend([0; TRAILER]);
        bytes
    }

    #[test]
    fn all_members_are_read() {
        let bytes = [gzip(b"one,two\n"), gzip(b"1,2\n")].concat();
        assert_eq!(inflate(&bytes, 1000), (b"one,two\n1,2\n".to_vec(), true));
    }

    #[test]
    fn what_is_cut_off_is_read_as_far_as_it_goes() {
        let text: Vec<u8> = (0..50_000).flat_map(|number| format!("row {number}\n").into_bytes()).collect();
        let bytes = gzip(&text);
        let (part, is_whole) = inflate(&bytes[..bytes.len() / 2], usize::MAX);
        assert!(!is_whole && part.len() > 1000 && text.starts_with(&part));
        assert_eq!(inflate(&bytes, usize::MAX), (text, true));
        for length in 0..20 {
            assert_eq!(inflate(&bytes[..length], 1000), (Vec::new(), false), "{length}");
        }
    }

    #[test]
    fn a_bomb_is_read_up_to_the_limit() {
        let bytes = gzip(&vec![b'x'; 10_000_000]);
        let (part, is_whole) = inflate(&bytes, 100_000);
        assert_eq!((part.len(), is_whole), (100_000, false));
    }

    #[test]
    fn what_is_no_gzip_is_nothing() {
        assert_eq!(inflate(b"no gzip at all, but long enough", 1000), (Vec::new(), false));
        assert!(!inflate(b"\x1f\x8b\x08\0\0\0\0\0\0\x03\xff\xff\xff\xff", 1000).1);
    }
}
