//! The file behind a temporary signed address: a part of it is fetched, without credentials, and no more than that.

mod link;
mod reader;

pub(crate) use link::Link;
pub(super) use link::{Unfit, is_login_page};
pub(crate) use reader::Reader;

use super::{Boxed, Client, Operation, USER_AGENT, failure, retry};
use crate::error::Error;
use crate::files;
use crate::transport::{Failure, Method, Request, Response, Take, Transport};
use retry::Next;

/// The most bytes of files that one tool fetches.
pub(crate) const FETCH_LIMIT: usize = 4 * 1024 * 1024;

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
    /// Whether it is a web page.
    pub(crate) is_page: bool,
}

impl<T: Transport> Client<T> {
    /// The address of the file that a call is redirected to.
    ///
    /// # Errors
    ///
    /// As [`Client::redirect`]; and kind `unexpected-response` where the address is not one to go to, or `configuration`
    /// where the configuration leaves it out.
    pub(crate) async fn link(&self, operation: Operation) -> Result<Link, Error> {
        let location = self.redirect(operation).await?;
        Link::new(&location, &self.config).map_err(|unfit| self.redact(failure::unfit_link(&location, unfit)))
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
                    *link = link
                        .redirected(location, &self.config)
                        .map_err(|unfit| self.redact(failure::unfit_link(location, unfit)))?;
                    continue;
                }
                return part(response, range).map_err(|fault| failure::unexpected_file(link.host(), &fault));
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
        let mut attempt = 0;
        loop {
            let outcome = self.attempt_file(link.host(), &request).await;
            let (now, random) = (self.transport.now(), self.transport.random());
            match retry::next(Method::Get, &outcome, attempt, self.config.max_retries, now, random) {
                Next::Repeat(wait) => self.transport.sleep(wait).await,
                Next::Stop => return failure::judge_file(outcome, &request.authority, self.config.timeout, now),
            }
            attempt += 1;
        }
    }

    async fn attempt_file(&self, host: &str, request: &Request) -> Result<Response, Failure> {
        let start = self.transport.monotonic();
        let outcome = self.transport.send(request, self.config.timeout).await;
        self.log_attempt(&format!("GET file at {host}"), &outcome, start);
        outcome
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
fn part(response: Response, range: Range) -> Result<Part, String> {
    if let Some(encoding) = &response.content_encoding
        && !matches!(encoding.as_str(), "identity" | "gzip" | "x-gzip" | "aws-chunked")
    {
        return Err("it is compressed in a way that was not asked for".to_owned());
    }
    let is_page = files::is_html_page(&response.body);
    let is_ranged = response.status != 200;
    let told = response.content_range.as_deref().and_then(content_range);
    let end = response.body.len() as u64;
    let (start, is_last) = match (response.status, range, told) {
        (200, ..) => (0, !response.cut),
        // Nothing is there: the file is empty, or ended where this part would begin.
        (416, Range::From(start, _), _) => (start, true),
        (416, Range::Last(_), _) => (0, true),
        (206, Range::From(asked, _), Some((start, _))) if start != asked => {
            return Err("it is another part than was asked for".to_owned());
        }
        (206, _, Some((start, total))) => (start, total.is_some_and(|total| start + end >= total)),
        (206, Range::From(start, count), None) => (start, response.body.len() < count),
        // As if something were before it, which is the case unless the file is short.
        (206, Range::Last(count), None) => (u64::from(response.body.len() >= count), true),
        (status, ..) => return Err(format!("status {status}")),
    };
    let bytes = if response.status == 416 { Vec::new() } else { response.body };
    Ok(Part { bytes, start, is_last, is_ranged, is_page })
}

/// The first byte, and how many the whole has: `bytes 0-99/1234`, or `bytes 0-99/*`.
fn content_range(header: &str) -> Option<(u64, Option<u64>)> {
    let (range, total) = header.trim().strip_prefix("bytes")?.trim().split_once('/')?;
    let (start, _) = range.split_once('-')?;
    Some((start.trim().parse().ok()?, total.trim().parse().ok()))
}

#[cfg(test)]
mod tests;
