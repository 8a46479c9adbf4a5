//! The client of the Control Center's API: it authenticates, sends, retries, decodes and explains failures.
//!
//! It knows endpoints as an [`Operation`] describes them, and no tool.

mod address;
mod failure;
pub(crate) mod file;
mod operation;
mod reach;
mod retry;
pub(crate) mod secret;
mod trace;

pub(crate) use file::Link;
pub use operation::{Expect, Operation, Subject, Value, segment};
pub use reach::reach;
pub use trace::TraceParent;

use crate::config::{Config, Credentials};
use crate::decode::room::{self, Keep};
use crate::decode::{self, Fill, Read, Source};
use crate::error::Error;
use crate::line::{KeptSecret, Line};
use crate::observer::{Event, Observer};
use crate::transport::{Failure, Method, Request, Response, Take, Transport};
use failure::{Circumstances, Verdict};
use reach::USER_AGENT;
use retry::Next;
use std::pin::Pin;
use std::rc::Rc;
use std::time::{Duration, SystemTime};

/// The longest name of a request in the log, in characters.
const LONGEST_NAME: usize = 300;

/// A call with its answer.
struct Answered {
    operation: Operation,
    response: Response,
}

/// What became of a request in the end.
struct Outcome {
    result: Result<Response, Failure>,
    /// When that was.
    now: SystemTime,
    /// Whether an earlier attempt may have been carried out.
    may_have_happened: bool,
}

/// A future that every tool waits for as a pointer, and not as a copy of its machine.
type Boxed<'a, R> = Pin<Box<dyn Future<Output = Result<R, Error>> + 'a>>;

/// A client for one account.
pub struct Client<T> {
    transport: T,
    config: Config,
    credentials: Credentials,
    /// For as long as the client lives, no line shows them.
    _kept: KeptSecret,
    observer: Option<Rc<dyn Observer>>,
    trace: Option<TraceParent>,
}

impl<T: Transport> Client<T> {
    /// A client that sends through `transport`, and is observed by nobody.
    pub fn new(transport: T, config: Config, credentials: Credentials) -> Client<T> {
        let _kept = KeptSecret::new(credentials.secret());
        Client { transport, config, credentials, _kept, observer: None, trace: None }
    }

    /// The same client, whose work `observer` is told of.
    #[must_use]
    pub fn observed_by(self, observer: Rc<dyn Observer>) -> Client<T> {
        Client { observer: Some(observer), ..self }
    }

    /// The same client, whose requests to the Control Center belong to a trace.
    #[must_use]
    pub fn traced_by(self, trace: Option<TraceParent>) -> Client<T> {
        Client { trace, ..self }
    }

    /// Tells the observer, if there is one.
    pub(crate) fn observe(&self, event: Event<'_>) {
        if let Some(observer) = &self.observer {
            observer.observe(event);
        }
    }

    /// The date and time.
    pub fn now(&self) -> SystemTime {
        self.transport.now()
    }

    /// Time since some fixed moment; never goes back.
    pub fn monotonic(&self) -> Duration {
        self.transport.monotonic()
    }

    /// A random number.
    pub fn random(&self) -> u64 {
        self.transport.random()
    }

    /// Waits.
    pub async fn pause(&self, duration: Duration) {
        self.transport.sleep(duration).await;
    }

    /// The answer of a call about one thing, read as JSON: as much of it as a result holds.
    ///
    /// # Errors
    ///
    /// Any kind but `configuration` and `invalid-argument`; so with the methods below.
    pub(crate) fn json<R: Read>(&self, operation: Operation) -> impl Future<Output = Result<R, Error>> {
        self.kept(operation, Keep::Thing)
    }

    /// The same, with what is kept of it as its tool says; [`decode::left_out`] tells what is missing.
    ///
    /// # Errors
    ///
    /// As [`Client::json`].
    pub(crate) async fn kept<R: Read>(&self, operation: Operation, keep: Keep) -> Result<R, Error> {
        let mut value = R::empty();
        self.read(operation, keep, &mut value).await?;
        Ok(value)
    }

    /// Sends a call and reads its answer into a place. One copy serves all types of answers.
    fn read<'a>(&'a self, operation: Operation, keep: Keep, place: &'a mut dyn Fill) -> Boxed<'a, ()> {
        Box::pin(async move {
            let answered = self.send(operation).await?;
            if failure::says_failure_at_once(&answered.response.body) {
                return Err(self.refuse(answered, "the answer reports a failure"));
            }
            let read = &mut |source: &mut Source<'_>| {
                room::keep(keep);
                decode::fill_whole(place, source)
            };
            let Err(fault) = decode::read_json(&answered.response.body, read) else { return Ok(()) };
            Err(self.refuse(answered, &fault))
        })
    }

    /// A call whose answer says no more than that it is done.
    pub async fn done(&self, operation: Operation) -> Result<(), Error> {
        let answered = self.send(operation).await?;
        match failure::verdict(&answered.response.body) {
            Verdict::Done => Ok(()),
            Verdict::Failed => Err(self.reported(answered)),
            Verdict::Unclear => Err(self.refuse(answered, "neither an empty answer nor one that says that it is done")),
        }
    }

    /// The address that a call is redirected to, which is not followed, but passed on to a user who may.
    pub async fn redirect(&self, operation: Operation) -> Result<String, Error> {
        self.redirected(operation, |location| address::fault(location, self.credentials.secret())).await
    }

    /// The address that a call is redirected to, if `fault` finds none with it.
    async fn redirected(
        &self,
        operation: Operation,
        fault: impl Fn(&str) -> Option<&'static str>,
    ) -> Result<String, Error> {
        let answered = self.send(operation.expecting(Expect::Redirect)).await?;
        if !(300..400).contains(&answered.response.status) {
            return Err(self.refuse(answered, "no redirect to the file"));
        }
        let location = answered.response.location.as_deref().unwrap_or_default();
        if file::is_login_page(location, &self.config.origin) {
            return Err(failure::login_page(answered.response.status));
        }
        match fault(location) {
            None => Ok(location.to_owned()),
            Some(fault) => Err(self.refuse(answered, fault)),
        }
    }

    /// The data that a call answers with, as text, with its media type: whatever they say, they are data. Of a JSON string,
    /// its text.
    pub async fn text(&self, operation: Operation) -> Result<(Option<String>, String), Error> {
        let answered = self.send(operation).await?;
        if failure::is_html(&answered.response) {
            return Err(self.refuse(answered, "an HTML page instead of data"));
        }
        if decode::text_of_body(&answered.response.body).is_err() {
            return Err(self.refuse(answered, "the data is not UTF-8 text"));
        }
        let Response { content_type, mut body, .. } = answered.response;
        decode::strip_mark(&mut body);
        if body.trim_ascii_start().starts_with(b"\"")
            && let Ok(text) = decode::from_json(&body)
        {
            return Ok((content_type, text));
        }
        // Not copied, however large it is; that it is UTF-8 was checked above.
        Ok((content_type, String::from_utf8(body).unwrap_or_default()))
    }

    /// An error about a successful answer: that it reports a failure, or is not what the API documents.
    #[cold]
    fn refuse(&self, answered: Answered, fault: &str) -> Error {
        let Answered { operation, response } = &answered;
        if failure::says_failure(&response.body) {
            failure::reported(operation, response)
        } else if failure::is_html(response) {
            failure::unexpected(operation, response, "an HTML page instead of data")
        } else {
            failure::unexpected(operation, response, fault)
        }
    }

    /// An error about a successful answer that reports a failure.
    #[cold]
    fn reported(&self, answered: Answered) -> Error {
        failure::reported(&answered.operation, &answered.response)
    }

    /// Sends a call, and repeats it where that is safe, until it succeeds or the outcome stands.
    async fn send(&self, mut operation: Operation) -> Result<Answered, Error> {
        let limit = retry::limit(self.config.timeout, operation.waits);
        let asks_for_build = operation.expect == Expect::Build;
        let Outcome { result, now, may_have_happened } =
            self.exchange(self.request(&mut operation), limit, operation.endpoint(), asks_for_build).await;
        let origin = &self.config.origin;
        let circumstances = Circumstances {
            authority: origin.authority.as_str(),
            base_path: &origin.base_path,
            has_token: matches!(self.credentials, Credentials::Bearer(_)),
            limit,
            now,
            may_have_happened,
        };
        if let Ok(response) = &result
            && let Some(scope) = failure::missing_scope(response)
        {
            self.observe(Event::InsufficientScope { scope });
        }
        let response = failure::judge(&operation, result, &circumstances)?;
        Ok(Answered { operation, response })
    }

    /// Sends a request, and repeats it where that is safe, until its outcome stands. The log calls it `name`.
    fn exchange(
        &self,
        request: Request,
        mut limit: Duration,
        name: String,
        asks_for_build: bool,
    ) -> Pin<Box<dyn Future<Output = Outcome> + '_>> {
        Box::pin(async move {
            let mut may_have_happened = false;
            let mut attempt = 0;
            let begun = self.transport.monotonic();
            loop {
                let start = self.transport.monotonic();
                if asks_for_build {
                    self.observe(Event::BuildRequested);
                }
                let result = self.transport.send(&request, limit).await;
                if asks_for_build {
                    self.observe(Event::BuildAnswered);
                }
                self.log_attempt(&name, &result, start);
                let (now, random) = (self.transport.now(), self.transport.random());
                let next = retry::next(request.method, &result, attempt, self.config.max_retries, now, random);
                let since = self.transport.monotonic().saturating_sub(begun);
                let repeated = match next {
                    Next::Repeat(wait) => retry::limit_of_repetition(limit, since + wait).map(|left| (wait, left)),
                    Next::Stop => None,
                };
                let Some((wait, left)) = repeated else { return Outcome { result, now, may_have_happened } };
                limit = left;
                may_have_happened |= failure::is_ambiguous(&result);
                attempt += 1;
                self.transport.sleep(wait).await;
            }
        })
    }

    /// Logs a request that was sent at `start`, where that is wanted.
    fn log_attempt(&self, request: &str, outcome: &Result<Response, Failure>, start: Duration) {
        if self.config.debug {
            let status = outcome
                .as_ref()
                .map_or_else(|failure| failure.name().to_owned(), |response| response.status.to_string());
            let milliseconds = self.transport.monotonic().saturating_sub(start).as_millis() as u64;
            self.transport.log(&format!("{} {status} {milliseconds} ms", Line::foreign(request, LONGEST_NAME)).into());
        }
    }

    /// The request of a call, whose body it takes: nobody else needs it, and it may be long.
    fn request(&self, operation: &mut Operation) -> Request {
        let mut headers = vec![
            ("accept", "application/json".to_owned()),
            ("authorization", self.credentials.header()),
            ("user-agent", USER_AGENT.to_owned()),
        ];
        if operation.body.is_some() {
            headers.push(("content-type", operation.media_type.as_deref().unwrap_or("application/json").to_owned()));
        }
        headers.extend(self.trace.as_ref().map(|trace| ("traceparent", trace.to_string())));
        // A request that could carry a body says how long it is: some servers answer 411 otherwise.
        if operation.method != Method::Get {
            headers.push(("content-length", operation.body.as_ref().map_or(0, Vec::len).to_string()));
        }
        Request {
            method: operation.method,
            tls: self.config.origin.tls,
            authority: self.config.origin.authority.to_string(),
            path_with_query: format!("{}{}{}", self.config.origin.base_path, operation.path, operation.query),
            headers,
            body: operation.body.take(),
            take: Take::Whole,
        }
    }
}

#[cfg(test)]
mod tests;
