//! Gzip (RFC 1952), from the beginning of a file and as far as its bytes reach.
//!
//! Checksums are not checked: the bytes seldom reach to where they stand.

use super::inflate::inflate_stream;

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
        let Some(used) = inflate_stream(data, &mut out, limit) else { return (out, false) };
        rest = data.get(used + TRAILER..).unwrap_or_default();
        if rest.is_empty() {
            return (out, true);
        }
    }
    // What follows the last member is no more of it.
    let is_whole = !out.is_empty() && !super::kind::is_gzip(rest);
    (out, is_whole)
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

    /// Data of every sort: repetitions near and far, letters alone, and noise that is stored as it is.
    fn samples() -> Vec<Vec<u8>> {
        let noise = |length: usize| {
            let mut state = 1_u64;
            let mut next = || {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                (state >> 56) as u8
            };
            (0..length).map(|_| next()).collect::<Vec<u8>>()
        };
        let far = [noise(32_000), vec![b'a'; 700], noise(32_000)].concat();
        let rows = (0..5_000).flat_map(|row| format!("{row},Kettle {},39.95\n", row % 7).into_bytes()).collect();
        vec![b"a".to_vec(), noise(100_000), far, rows, vec![0; 70_000], (0..=255).collect()]
    }

    #[test]
    fn what_was_compressed_in_any_way_is_read() {
        for data in samples() {
            for level in [0, 1, 6, 9] {
                let mut out = b"before".to_vec();
                let bytes = [miniz_oxide::deflate::compress_to_vec(&data, level), b"after".to_vec()].concat();
                let used = inflate_stream(&bytes, &mut out, usize::MAX);
                assert_eq!(used, Some(bytes.len() - 5), "{level} {}", data.len());
                assert!(out.get(6..) == Some(data.as_slice()), "{level} {}", data.len());
            }
        }
    }

    #[test]
    fn what_is_damaged_ends_somewhere() {
        let data: Vec<u8> = samples().concat();
        let bytes = miniz_oxide::deflate::compress_to_vec(&data, 9);
        for at in (0..bytes.len()).step_by(2003) {
            let mut bytes = bytes.clone();
            bytes[at] ^= 0x55;
            let mut out = Vec::new();
            inflate_stream(&bytes, &mut out, 1_000_000);
            assert!(out.len() <= 1_000_000);
        }
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
