//! The file behind a temporary signed address: a part of it is fetched, without credentials, and no more than that.

mod link;

pub(crate) use link::Link;
pub(super) use link::{Unfit, is_login_page};

use super::{Boxed, Client, Operation, USER_AGENT, failure};
use crate::error::Error;
use crate::files;
use crate::transport::{Method, Request, Response, Take, Transport};

/// The most bytes of files that one tool fetches.
pub(crate) const FETCH_LIMIT: usize = 4 * 1024 * 1024;

/// How much of a file is fetched at first, in bytes: more than a short answer shows.
pub(crate) const FIRST_STEP: usize = 64 * 1024;

/// How much is there after each further step, as a multiple of what was.
pub(crate) const GROWTH: usize = 8;

/// Which bytes of a file.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Range {
    /// So many from this one on, counted from 0.
    From(u64, usize),
    /// The last ones.
    Last(usize),
}

impl Range {
    /// The most bytes that it is.
    fn len(self) -> usize {
        match self {
            Range::From(_, count) | Range::Last(count) => count,
        }
    }

    fn header(self) -> String {
        match self {
            Range::From(start, count) => format!("bytes={start}-{}", start + count.max(1) as u64 - 1),
            Range::Last(count) => format!("bytes=-{count}"),
        }
    }
}

/// A part of a file.
pub(crate) struct Part {
    /// Its bytes.
    pub(crate) bytes: Vec<u8>,
    /// How many bytes are before it. A server that knows no ranges begins with the first, whatever was asked for.
    pub(crate) start: u64,
    /// Whether the file ends with it.
    pub(crate) is_last: bool,
    /// Whether the server has sent a part, and not the whole.
    pub(crate) is_ranged: bool,
}

/// A file from its first byte on, as far as it was read.
pub(crate) struct Beginning<'a> {
    /// Its bytes.
    pub(crate) bytes: &'a [u8],
    /// Whether those are all.
    pub(crate) is_whole: bool,
    /// Whether more can be read.
    pub(crate) can_read_on: bool,
}

impl<T: Transport> Client<T> {
    /// The address of the file that a call is redirected to. Where the file is no web page, an answer that is one is an
    /// error.
    ///
    /// # Errors
    ///
    /// As [`Client::redirect`]; and kind `unexpected-response` where the address is not one to go to, or `configuration`
    /// where the configuration leaves it out.
    pub(crate) async fn link(&self, operation: Operation, may_be_page: bool) -> Result<Link, Error> {
        let location = self.redirected(operation, super::address::not_absolute).await?;
        let link = Link::new(&location, may_be_page, &self.config);
        link.map_err(|unfit| failure::unfit_link(&location, unfit))
    }

    /// Fetches a part of a file, or less where the file is shorter. Follows one redirect of the storage, and remembers it in
    /// `link`.
    ///
    /// # Errors
    ///
    /// What went wrong, with the storage's host and nothing else of the address.
    pub(crate) fn fetch<'a>(&'a self, link: &'a mut Link, range: Range) -> Boxed<'a, Part> {
        Box::pin(async move {
            loop {
                let response = self.send_for_file(link, range).await?;
                if let 300..=399 = response.status
                    && let Some(location) = response.location.as_deref()
                    && !link.is_redirected
                {
                    link.redirect(location, &self.config).map_err(|unfit| failure::unfit_link(location, unfit))?;
                    continue;
                }
                let part = part(response, range);
                return match part {
                    Ok(part) if part.start == 0 && !link.may_be_page && files::is_html_page(&part.bytes) => {
                        Err(failure::unexpected_file(link.host(), "an HTML page"))
                    }
                    part => part.map_err(|fault| failure::unexpected_file(link.host(), fault)),
                };
            }
        })
    }

    /// Reads a file from its beginning, a step at a time, until `is_enough` says that it is, or there is no more to read: the
    /// file has ended, or so many bytes are fetched.
    ///
    /// # Errors
    ///
    /// As [`Client::fetch`], and what `is_enough` finds wrong.
    pub(crate) fn read_beginning<'a>(
        &'a self,
        link: &'a mut Link,
        limit: usize,
        is_enough: &'a mut dyn FnMut(&Beginning<'_>) -> Result<bool, Error>,
    ) -> Boxed<'a, ()> {
        Box::pin(async move {
            let (mut bytes, mut left, mut step) = (Vec::new(), limit, FIRST_STEP);
            loop {
                let there = bytes.len();
                let part = self.fetch(link, Range::From(there as u64, step.min(left))).await?;
                left = left.saturating_sub(part.bytes.len());
                if part.start == there as u64 {
                    bytes.try_reserve_exact(part.bytes.len()).map_err(|_| failure::no_room_for_file())?;
                    bytes.extend_from_slice(&part.bytes);
                }
                // A server without ranges begins anew each time: that must bring more than there is.
                let can_bring_more = if part.is_ranged { left > 0 } else { left > bytes.len() };
                let can_read_on = can_bring_more && !part.is_last && !part.bytes.is_empty();
                if is_enough(&Beginning { bytes: &bytes, is_whole: part.is_last, can_read_on })? || !can_read_on {
                    return Ok(());
                }
                if part.is_ranged {
                    step = bytes.len() * (GROWTH - 1);
                } else {
                    bytes.clear();
                    step = left;
                }
            }
        })
    }

    async fn send_for_file(&self, link: &Link, range: Range) -> Result<Response, Error> {
        let request = Request {
            method: Method::Get,
            tls: link.tls,
            authority: link.authority.to_string(),
            path_with_query: link.path_with_query.clone(),
            // No credentials: the address has its own, and its host is not the Control Center.
            headers: vec![
                ("accept", "*/*".to_owned()),
                ("range", range.header()),
                ("user-agent", USER_AGENT.to_owned()),
            ],
            body: None,
            take: Take::First(range.len()),
        };
        let limit = self.config.timeout;
        let outcome = self.exchange(request, limit, format!("GET file at {}", link.host()), false).await;
        failure::judge_file(outcome.result, link.authority.as_str(), limit, outcome.now)
    }
}

/// Makes sure that so many bytes can be read as text, and rows made of it.
///
/// # Errors
///
/// Where the host grants too little memory.
pub(crate) fn check_room(bytes: usize) -> Result<(), Error> {
    json_source::budget::set_for(bytes).map_err(|_| failure::no_room_for_file())
}

/// The part of a file that an answer is.
fn part(response: Response, range: Range) -> Result<Part, &'static str> {
    if let Some(encoding) = &response.content_encoding
        && !matches!(encoding.as_str(), "identity" | "gzip" | "x-gzip" | "aws-chunked")
    {
        return Err("it is compressed in a way that was not asked for");
    }
    let is_ranged = response.status != 200;
    let told = response.content_range.as_deref().and_then(content_range);
    let end = response.body.len() as u64;
    let (start, is_last) = match (response.status, range, told) {
        (200, ..) => (0, !response.cut),
        // Nothing is there: the file is empty, or ended where this part would begin.
        (416, Range::From(start, _), _) => (start, true),
        (416, Range::Last(_), _) => (0, true),
        (206, Range::From(asked, _), Some((start, _))) if start != asked => {
            return Err("it is another part than was asked for");
        }
        (206, _, Some((start, total))) => (start, total.is_some_and(|total| start + end >= total)),
        (206, Range::From(start, count), None) => (start, response.body.len() < count),
        // As if something were before it, which is the case unless the file is short.
        (206, Range::Last(count), None) => (u64::from(response.body.len() >= count), true),
        (300..=399, ..) => return Err("one redirect too many"),
        _ => return Err("a status that says nothing of a file"),
    };
    let bytes = if response.status == 416 { Vec::new() } else { response.body };
    Ok(Part { bytes, start, is_last, is_ranged })
}

/// The first byte, and how many the whole has: `bytes 0-99/1234`, or `bytes 0-99/*`.
fn content_range(header: &str) -> Option<(u64, Option<u64>)> {
    let (range, total) = header.trim().strip_prefix("bytes")?.trim().split_once('/')?;
    let (start, _) = range.split_once('-')?;
    Some((start.trim().parse().ok()?, total.trim().parse().ok()))
}

#[cfg(test)]
mod tests;
