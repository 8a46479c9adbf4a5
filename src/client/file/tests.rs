//! Parts of files, from answers of storages that know ranges and of those that do not.

use super::*;

fn answer(status: u16, content_range: Option<&str>, body: &str, cut: bool) -> Response {
    Response {
        status,
        content_range: content_range.map(str::to_owned),
        body: body.as_bytes().to_vec(),
        cut,
        ..Response::default()
    }
}

fn read(response: Response, range: Range) -> Result<(u64, usize, bool), &'static str> {
    part(response, range).map(|part| (part.start, part.bytes.len(), part.is_last))
}

#[test]
fn a_range_says_which_bytes_it_wants() {
    assert_eq!(Range::From(0, 65536).header(), "bytes=0-65535");
    assert_eq!(Range::From(10, 1).header(), "bytes=10-10");
    assert_eq!(Range::Last(50).header(), "bytes=-50");
}

#[test]
fn a_part_knows_where_it_stands() {
    let first = Range::From(0, 4);
    let cases = [
        (206, Some("bytes 0-3/9"), "abcd", false, first, (0, 4, false)),
        (206, Some("bytes 0-3/4"), "abcd", false, first, (0, 4, true)),
        (206, Some("bytes 0-3/*"), "abcd", false, first, (0, 4, false)),
        (206, Some("bytes 4-5/6"), "ef", false, Range::From(4, 4), (4, 2, true)),
        (206, None, "abcd", false, first, (0, 4, false)),
        (206, None, "abc", false, first, (0, 3, true)),
        (206, Some("bytes 5-8/9"), "fghi", false, Range::Last(4), (5, 4, true)),
        (206, Some("bytes 0-2/3"), "abc", false, Range::Last(4), (0, 3, true)),
        (206, None, "abc", false, Range::Last(4), (0, 3, true)),
        (200, None, "abcd", true, Range::From(4, 4), (0, 4, false)),
        (200, None, "abc", false, Range::Last(4), (0, 3, true)),
        (416, Some("bytes */0"), "empty", false, first, (0, 0, true)),
        (416, Some("bytes */4"), "no more", false, Range::From(4, 4), (4, 0, true)),
    ];
    for (status, content_range, body, cut, range, expected) in cases {
        let read = read(answer(status, content_range, body, cut), range);
        assert_eq!(read, Ok(expected), "{status} {content_range:?} {range:?}");
    }
}

#[test]
fn what_is_no_part_of_the_file_is_refused() {
    assert!(read(answer(206, Some("bytes 0-3/9"), "abcd", false), Range::From(4, 4)).is_err());
    assert!(read(answer(204, None, "", false), Range::From(0, 4)).is_err());
    assert!(read(answer(304, None, "", false), Range::From(0, 4)).is_err());
    let compressed = Response { content_encoding: Some("br".into()), ..answer(200, None, "abcd", false) };
    assert!(read(compressed, Range::From(0, 4)).is_err());
}
