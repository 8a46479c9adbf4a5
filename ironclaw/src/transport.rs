//! The transport over IronClaw's `http-request`, which sends a whole request and waits for the whole answer.

use crate::bindings::near::agent::host::{self, HttpErrorKind, HttpFailure, HttpResponse, LogLevel};
use sequentum_tools::line::Line;
use sequentum_tools::transport::{Failure, Method, Request, Response, Take, Transport};
use serde_json::{Map, Value};
use std::cell::Cell;
use std::time::{Duration, SystemTime};
use wasip2::clocks::monotonic_clock;

/// How long a call may take in all: the host ends it after 60 s, and then nobody learns what it did.
const CALL: Duration = Duration::from_secs(55);

/// A request for which there is less time is not sent.
const LEAST: Duration = Duration::from_secs(1);

/// How long the host lets a request take, whatever it is asked for.
const HOSTS_LIMIT: Duration = Duration::from_secs(30);

/// How much earlier than its time a request may end, to be one whose time was up.
const EARLY: Duration = Duration::from_millis(500);

/// The longest code of the host that is repeated, in characters.
const LONGEST_CODE: usize = 40;

/// The largest answer that is looked at, in bytes: reading one takes four times the room, and the host grants 10 MiB.
const LARGEST: usize = 4 * 1024 * 1024;

/// What the host says of an answer that is larger than it passes on.
const TOO_LARGE: &str = "response_body_limit_exceeded";

/// The header in which the host puts the key. It refuses a request that has one already.
const KEY_HEADER: &str = "authorization";

/// Why the host did not send a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// It has no key.
    NoKey,
    /// It may not go where a run's file is.
    File,
    /// It may not go there, or takes the request for a wrong one.
    Request,
}

/// IronClaw's own: HTTP as the manifest allows it, with the key that the host adds, and the host's clock. For a call.
pub(crate) struct Ironclaw {
    reads_files: bool,
    begun: Duration,
    latest: Cell<Duration>,
    refusal: Cell<Option<Refusal>>,
}

impl Ironclaw {
    /// For a call that begins now. Whether it reads the files that the Control Center redirects to.
    pub(crate) fn new(reads_files: bool) -> Ironclaw {
        let begun = Duration::from_millis(host::now_millis());
        Ironclaw { reads_files, begun, latest: Cell::new(begun), refusal: Cell::new(None) }
    }

    /// Why the last request that the host refused was not sent.
    pub(crate) fn refusal(&self) -> Option<Refusal> {
        self.refusal.get()
    }

    /// How much of the call's time is left.
    fn left(&self) -> Duration {
        (self.begun + CALL).saturating_sub(self.monotonic())
    }

    /// What a failure of the host's means to the client. `is_late` says that the request's time was up.
    fn failed(&self, failure: &HttpFailure, is_file: bool, is_late: bool) -> Failure {
        let is_too_large = [&failure.code, &failure.message].into_iter().flatten().any(|said| said == TOO_LARGE);
        match failure.kind {
            // The host looks at these before it sends. That it has sent nothing is no proof with the others: it counts the bytes of
            // bodies, and a request without one may have arrived all the same.
            HttpErrorKind::AuthRequired
            | HttpErrorKind::NetworkDenied
            | HttpErrorKind::Input
            | HttpErrorKind::Executor
                if !failure.request_sent =>
            {
                self.refusal.set(Some(match failure.kind {
                    HttpErrorKind::AuthRequired => Refusal::NoKey,
                    HttpErrorKind::NetworkDenied if is_file => Refusal::File,
                    _ => Refusal::Request,
                }));
                Failure::Denied
            }
            HttpErrorKind::OutputTooLarge => Failure::TooLarge,
            _ if is_too_large => Failure::TooLarge,
            _ if is_late => Failure::Timeout,
            _ => Failure::Broken(reason(failure.code.as_deref().unwrap_or_default())),
        }
    }
}

impl Transport for Ironclaw {
    async fn send(&self, request: &Request, limit: Duration) -> Result<Response, Failure> {
        let url = url(request);
        let is_file = is_download(request);
        // The host follows redirects itself, and adds the key on the way to the Control Center only. So the file is read at the
        // address that redirects to it; a host that follows none answers with the redirect, which the client then follows.
        if self.reads_files && is_file && request.headers.iter().any(|(name, _)| *name == KEY_HEADER) {
            return Ok(Response { status: 302, location: Some(url), ..Response::default() });
        }
        let limit = limit.min(self.left());
        if limit < LEAST {
            return Err(Failure::Timeout);
        }
        self.refusal.set(None);
        let begun = self.monotonic();
        let milliseconds = u32::try_from(limit.as_millis()).ok();
        let method = request.method.to_string();
        match host::http_request(&method, &url, &headers(request), request.body.as_deref(), milliseconds) {
            Ok(answer) if request.take == Take::Whole && answer.body.len() > LARGEST => Err(Failure::TooLarge),
            Ok(answer) => Ok(received(answer, request.take)),
            Err(failure) => {
                let since = self.monotonic().saturating_sub(begun) + EARLY;
                Err(self.failed(&failure, is_file, since >= limit.min(HOSTS_LIMIT)))
            }
        }
    }

    async fn sleep(&self, duration: Duration) {
        let nanoseconds = u64::try_from(duration.min(self.left()).as_nanos()).unwrap_or_default();
        monotonic_clock::subscribe_duration(nanoseconds).block();
    }

    /// By the host's clock, which is one of the date: if it is put back, it stands still here.
    fn monotonic(&self) -> Duration {
        let now = Duration::from_millis(host::now_millis()).max(self.latest.get());
        self.latest.set(now);
        now
    }

    fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH.checked_add(Duration::from_millis(host::now_millis())).unwrap_or(SystemTime::UNIX_EPOCH)
    }

    fn random(&self) -> u64 {
        wasip2::random::random::get_random_u64()
    }

    fn log(&self, line: &Line) {
        host::log(LogLevel::Debug, line.as_str());
    }
}

fn url(request: &Request) -> String {
    let scheme = if request.tls { "https" } else { "http" };
    format!("{scheme}://{}{}", request.authority, request.path_with_query)
}

/// Whether a run's file is asked for, where the Control Center answers with a redirect.
fn is_download(request: &Request) -> bool {
    let path = request.path_with_query.split('?').next().unwrap_or_default();
    request.method == Method::Get && path.contains("/file/") && path.ends_with("/download")
}

/// The headers but the key's, as a JSON object.
fn headers(request: &Request) -> String {
    let sent = request.headers.iter().filter(|(name, _)| *name != KEY_HEADER);
    let headers: Map<String, Value> =
        sent.map(|(name, value)| ((*name).to_owned(), Value::String(value.clone()))).collect();
    Value::Object(headers).to_string()
}

fn received(answer: HttpResponse, take: Take) -> Response {
    let headers: Map<String, Value> = serde_json::from_str(&answer.headers_json).unwrap_or_default();
    let header = |wanted: &str| {
        let (_, value) = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted))?;
        value.as_str().map(str::to_owned)
    };
    let mut body = answer.body;
    let cut = body.len() > take.limit();
    body.truncate(take.limit());
    Response { body, cut, ..Response::of_head(answer.status, header) }
}

/// The reason of a failure that nobody knows better: the host's code, if it is one.
fn reason(code: &str) -> String {
    let is_code = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    match code.len() {
        1..=LONGEST_CODE if code.bytes().all(is_code) => format!("IronClaw reports {code}"),
        _ => "IronClaw gave no answer".to_owned(),
    }
}
