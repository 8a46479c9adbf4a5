//! What a file holds, of any length, without holding it.

use bytes::{Bytes, BytesMut};

/// What a file holds. What is long is computed where it is read.
#[derive(Debug, Clone)]
pub struct Content(Kind);

#[derive(Debug, Clone)]
enum Kind {
    Bytes(Bytes),
    Repeated { head: Bytes, piece: Bytes, times: u64 },
    Lines { head: Bytes, line: fn(u64) -> String, width: u64, count: u64 },
}

impl Content {
    /// A head, and then the same piece again and again. Members of a gzip file may be repeated so.
    pub fn repeated(head: impl Into<Bytes>, piece: impl Into<Bytes>, times: u64) -> Self {
        Self(Kind::Repeated { head: head.into(), piece: piece.into(), times })
    }

    /// A head, and then this many lines, each computed from its number (from 0). All must be as long as the first.
    pub fn lines(head: impl Into<Bytes>, line: fn(u64) -> String, count: u64) -> Self {
        Self(Kind::Lines { head: head.into(), line, width: line(0).len() as u64, count })
    }

    /// CSV of about so many bytes: the columns `number`, `product`, `price`; the nth row has the number n.
    pub fn long_csv(bytes: u64) -> Self {
        let row =
            |n: u64| format!("{:010},\"Kettle no. {:010}, of an example\",{:07}.95\n", n + 1, n + 1, n % 1_000_000);
        Self::lines("number,product,price\n", row, bytes / row(0).len() as u64)
    }

    /// A text log of about so many bytes; its last line says `Run ended`.
    pub fn long_log(bytes: u64) -> Self {
        let line = |n: u64| format!("2026-01-16T09:22:01Z Info    Page {:010} of the example shop was read\n", n + 1);
        Self::lines("2026-01-16T09:22:00Z Info    Run started\n", line, bytes / line(0).len() as u64)
    }

    /// How many bytes there are.
    pub fn size(&self) -> u64 {
        match &self.0 {
            Kind::Bytes(bytes) => bytes.len() as u64,
            Kind::Repeated { head, piece, times } => head.len() as u64 + piece.len() as u64 * times,
            Kind::Lines { head, width, count, .. } => head.len() as u64 + width * count,
        }
    }

    /// Some of the bytes from an offset on, at most so many; none at the end only.
    pub(crate) fn read(&self, offset: u64, most: usize) -> Bytes {
        let left = usize::try_from(self.size().saturating_sub(offset)).unwrap_or(usize::MAX);
        let most = most.min(left);
        let (head, width) = match &self.0 {
            Kind::Bytes(bytes) => return part(bytes, offset, most),
            Kind::Repeated { head, piece, .. } => (head, piece.len() as u64),
            Kind::Lines { head, width, .. } => (head, *width),
        };
        if offset < head.len() as u64 {
            return part(head, offset, most);
        }
        let mut read = BytesMut::with_capacity(most);
        let mut at = offset - head.len() as u64;
        while read.len() < most && width > 0 {
            let piece = match &self.0 {
                Kind::Lines { line, .. } => line(at / width).into(),
                Kind::Repeated { piece, .. } | Kind::Bytes(piece) => piece.clone(),
            };
            let piece = part(&piece, at % width, most - read.len());
            if piece.is_empty() {
                break;
            }
            read.extend_from_slice(&piece);
            at += piece.len() as u64;
        }
        read.freeze()
    }
}

impl<T: Into<Bytes>> From<T> for Content {
    fn from(bytes: T) -> Self {
        Self(Kind::Bytes(bytes.into()))
    }
}

/// At most so many bytes from an offset on.
fn part(bytes: &Bytes, offset: u64, most: usize) -> Bytes {
    let from = usize::try_from(offset).unwrap_or(usize::MAX).min(bytes.len());
    bytes.slice(from..from.saturating_add(most).min(bytes.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(content: &Content, piece: usize) -> Vec<u8> {
        let mut read = Vec::new();
        loop {
            let part = content.read(read.len() as u64, piece);
            if part.is_empty() {
                return read;
            }
            read.extend_from_slice(&part);
        }
    }

    #[test]
    fn content_is_the_same_in_any_pieces() {
        for content in [
            Content::from("some text"),
            Content::repeated("head ", "again ", 5),
            Content::long_csv(500),
            Content::long_log(500),
        ] {
            let all = whole(&content, 1000);
            assert_eq!(all.len() as u64, content.size());
            assert_eq!(whole(&content, 7), all);
        }
    }
}
