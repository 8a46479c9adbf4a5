//! What the client needs from the outside: sending one request, clocks, randomness and a log.

#[cfg(any(test, feature = "fuzzing"))]
pub mod fake;
#[cfg(target_os = "wasi")]
pub mod wasi;

use crate::line::Line;
use std::fmt;
use std::time::{Duration, SystemTime};

/// The largest response body that is read, in bytes.
pub const BODY_LIMIT: usize = 32 * 1024 * 1024;

/// An HTTP method that the API uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Reads.
    Get,
    /// Makes or starts something; twice is not the same as once.
    Post,
    /// Replaces; twice is the same as once.
    Put,
    /// Removes; twice is the same as once.
    Delete,
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Method::Get => "GET",
            Method::Post => "POST",
            Method::Put => "PUT",
            Method::Delete => "DELETE",
        })
    }
}

/// One request, ready to be sent.
#[derive(Debug)]
pub struct Request {
    /// The method.
    pub method: Method,
    /// Whether TLS is used (`https`).
    pub tls: bool,
    /// Host and, where given, port.
    pub authority: String,
    /// The encoded path, and the query if there is one.
    pub path_with_query: String,
    /// The headers.
    pub headers: Vec<(&'static str, String)>,
    /// The body, if there is one.
    pub body: Option<Vec<u8>>,
    /// How much of the response's body is read.
    pub take: Take,
}

/// How much of a response's body is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Take {
    /// All of it, up to [`BODY_LIMIT`]: one that is larger is a failure.
    Whole,
    /// So many bytes. What is after them is neither read nor waited for.
    First(usize),
}

impl Take {
    /// The most bytes that are read.
    pub fn limit(self) -> usize {
        match self {
            Take::Whole => BODY_LIMIT,
            Take::First(limit) => limit.min(BODY_LIMIT),
        }
    }
}

/// One complete response. Only the headers that somebody asks for are kept.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Response {
    /// The status code.
    pub status: u16,
    /// `Content-Type`.
    pub content_type: Option<String>,
    /// `Content-Encoding`.
    pub content_encoding: Option<String>,
    /// `Location`.
    pub location: Option<String>,
    /// `Retry-After`.
    pub retry_after: Option<String>,
    /// `WWW-Authenticate`.
    pub www_authenticate: Option<String>,
    /// `X-RateLimit-Limit` and `X-RateLimit-Window-Seconds`.
    pub rate_limit: Option<RateLimit>,
    /// `Content-Range`: which part of the whole this is.
    pub content_range: Option<String>,
    /// The body, at most as many bytes as were to be read.
    pub body: Vec<u8>,
    /// Whether the body goes on after those.
    pub cut: bool,
}

impl Response {
    /// A response with this status and what the headers say, whose first value `header` gives by a name in lower case. Those that a
    /// status has no use for are not asked for: each may be a call of the host.
    pub fn of_head(status: u16, header: impl Fn(&str) -> Option<String>) -> Response {
        let header_if = |name: &str, is_of_use: bool| if is_of_use { header(name) } else { None };
        let number = |name: &str| header_if(name, status == 429).and_then(|number| number.trim().parse().ok());
        Response {
            status,
            content_type: header("content-type"),
            content_encoding: header("content-encoding"),
            location: header_if("location", (300..400).contains(&status)),
            retry_after: header_if("retry-after", status >= 400),
            www_authenticate: header_if("www-authenticate", status == 403),
            rate_limit: number("x-ratelimit-limit")
                .map(|requests| RateLimit { requests, seconds: number("x-ratelimit-window-seconds") }),
            content_range: header_if("content-range", matches!(status, 206 | 416)),
            body: Vec::new(),
            cut: false,
        }
    }
}

/// How many requests a deployment takes.
#[derive(Debug, Clone, PartialEq)]
pub struct RateLimit {
    /// The requests.
    pub requests: u32,
    /// In how many seconds.
    pub seconds: Option<u32>,
}

/// Why there is no complete response.
#[derive(Debug, Clone, PartialEq)]
pub enum Failure {
    /// The host's policy does not allow this address. Nothing was sent.
    Denied,
    /// Nobody listens at the address. Nothing was sent.
    Refused,
    /// The name has no address. Nothing was sent.
    NameNotFound,
    /// No secure connection could be made. Nothing was sent.
    Tls,
    /// The time was up, before or after the request was sent.
    Timeout,
    /// The body is larger than [`BODY_LIMIT`].
    TooLarge,
    /// Anything else between here and the API: the reason.
    Broken(String),
}

impl Failure {
    /// Whether it is certain that the API did not see the request.
    pub fn nothing_sent(&self) -> bool {
        matches!(self, Failure::Denied | Failure::Refused | Failure::NameNotFound | Failure::Tls)
    }
}

/// The way out. Implemented by WASI, and by a fake in unit tests.
pub trait Transport {
    /// Sends `request` and reads the whole response. Takes no longer than `limit`, from connecting to the last byte. Follows
    /// no redirect.
    ///
    /// # Errors
    ///
    /// A [`Failure`] when no complete response came.
    fn send(&self, request: &Request, limit: Duration) -> impl Future<Output = Result<Response, Failure>>;

    /// Waits.
    fn sleep(&self, duration: Duration) -> impl Future<Output = ()>;

    /// Time since some fixed moment; never goes back.
    fn monotonic(&self) -> Duration;

    /// The date and time.
    fn now(&self) -> SystemTime;

    /// A random number.
    fn random(&self) -> u64;

    /// Writes a line for the person who looks for a fault.
    fn log(&self, line: &Line);
}

impl<T: Transport> Transport for &T {
    fn send(&self, request: &Request, limit: Duration) -> impl Future<Output = Result<Response, Failure>> {
        (**self).send(request, limit)
    }

    fn sleep(&self, duration: Duration) -> impl Future<Output = ()> {
        (**self).sleep(duration)
    }

    fn monotonic(&self) -> Duration {
        (**self).monotonic()
    }

    fn now(&self) -> SystemTime {
        (**self).now()
    }

    fn random(&self) -> u64 {
        (**self).random()
    }

    fn log(&self, line: &Line) {
        (**self).log(line);
    }
}
