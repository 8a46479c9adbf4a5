//! A file read from its beginning, a step at a time, until enough of it is there.

use super::{FETCH_LIMIT, Link, Range};
use crate::client::{Client, failure};
use crate::error::Error;
use crate::transport::Transport;

/// How much is fetched at first, in bytes: more than a short answer shows.
const FIRST_STEP: usize = 64 * 1024;

/// How much more is there after each further step, as a multiple of what was.
const GROWTH: usize = 8;

/// What was read so far, and the way to more.
pub(crate) struct Reader<'c, T> {
    client: &'c Client<T>,
    link: Link,
    /// What was read, from the file's first byte on.
    pub(crate) bytes: Vec<u8>,
    /// Whether that is the whole file.
    pub(crate) is_whole: bool,
    /// Whether the answer is a web page.
    pub(crate) is_page: bool,
    /// How many bytes may still be fetched.
    left: usize,
    /// Whether the server sends parts; one that does not begins anew each time.
    has_ranges: bool,
}

impl<'c, T: Transport> Reader<'c, T> {
    /// A reader that has read nothing, and fetches at most so many bytes.
    pub(crate) fn new(client: &'c Client<T>, link: Link, limit: usize) -> Reader<'c, T> {
        let left = limit.min(FETCH_LIMIT);
        Reader { client, link, bytes: Vec::new(), is_whole: false, is_page: false, left, has_ranges: true }
    }

    /// Whether there may be more that can be read.
    pub(crate) fn can_read(&self) -> bool {
        !self.is_whole && self.left > 0 && (self.has_ranges || self.left > self.bytes.len())
    }

    /// The host, for messages.
    pub(crate) fn host(&self) -> &str {
        self.link.host()
    }

    /// Reads more.
    ///
    /// # Errors
    ///
    /// As [`Client::fetch`].
    pub(crate) async fn read(&mut self) -> Result<(), Error> {
        let there = self.bytes.len();
        let count = match there {
            0 => FIRST_STEP,
            // All at once, since it comes from the beginning again.
            _ if !self.has_ranges => self.left,
            _ => (GROWTH - 1) * there,
        };
        let start = if self.has_ranges { there as u64 } else { 0 };
        let part = self.client.fetch(&mut self.link, Range::From(start, count.min(self.left))).await?;
        self.left = self.left.saturating_sub(part.bytes.len());
        self.has_ranges = part.is_ranged;
        if part.start == there as u64 {
            if self.bytes.try_reserve_exact(part.bytes.len()).is_err() {
                return Err(failure::no_room_for_file());
            }
            self.bytes.extend_from_slice(&part.bytes);
        } else if part.bytes.len() > there {
            self.bytes = part.bytes;
        }
        self.is_whole = part.is_last;
        self.is_page = part.is_page && part.start == 0 || self.is_page;
        Ok(())
    }
}
