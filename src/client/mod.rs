//! The client of the Control Center's API: it authenticates, sends, retries, decodes and explains failures.
//!
//! It knows endpoints as a [`Call`] describes them, and no tool.

mod call;
mod failure;
mod retry;

pub use call::{Call, Expect, Subject, Value};

use crate::config::Config;
use crate::decode;
use crate::error::Error;
use crate::transport::{Failure, Method, Request, Response, Transport};
use failure::Circumstances;
use retry::Next;
use serde::de::DeserializeOwned;
use std::time::Duration;

/// How this client names itself.
const USER_AGENT: &str = concat!("sequentum-wasm/", env!("CARGO_PKG_VERSION"));

/// What some programs write before UTF-8 text.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// A client for one account.
pub struct Client<T> {
    transport: T,
    config: Config,
}

impl<T: Transport> Client<T> {
    /// A client that sends through `transport`.
    pub fn new(transport: T, config: Config) -> Client<T> {
        Client { transport, config }
    }

    /// The answer of a call, read as JSON.
    ///
    /// # Errors
    ///
    /// Any kind but `configuration` and `invalid-argument`; so with the methods below.
    pub async fn json<R: DeserializeOwned>(&self, call: Call) -> Result<R, Error> {
        let response = self.send(&call).await?;
        decode::from_json(&response.body).map_err(|fault| self.refuse(&call, &response, &fault))
    }

    /// A call whose answer says no more than that it is done.
    pub async fn done(&self, call: Call) -> Result<(), Error> {
        let response = self.send(&call).await?;
        if response.body.is_empty() {
            return Ok(());
        }
        // Any JSON that does not say failure is as good as nothing; another text is not the API's.
        match decode::from_json::<serde::de::IgnoredAny>(&response.body) {
            Ok(_) if !failure::says_failure(&response.body) => Ok(()),
            Ok(_) => Err(self.refuse(&call, &response, "the answer reports a failure")),
            Err(fault) => Err(self.refuse(&call, &response, &fault)),
        }
    }

    /// The address that a call is redirected to. It is not followed.
    pub async fn redirect(&self, call: Call) -> Result<String, Error> {
        let call = call.expecting(Expect::Redirect);
        let response = self.send(&call).await?;
        if !(300..400).contains(&response.status) {
            return Err(self.refuse(&call, &response, "no redirect to the file"));
        }
        let location = response.location.as_deref().unwrap_or_default();
        if location.parse::<http::Uri>().is_ok_and(|uri| matches!(uri.scheme_str(), Some("https" | "http"))) {
            return Ok(location.to_owned());
        }
        Err(self.refuse(&call, &response, "a redirect without an absolute URL in `Location`"))
    }

    /// The answer of a call as text, with its media type.
    pub async fn text(&self, call: Call) -> Result<(Option<String>, String), Error> {
        let response = self.send(&call).await?;
        if failure::says_failure(&response.body) {
            return Err(self.refuse(&call, &response, "the answer reports a failure"));
        }
        if failure::is_html(&response) {
            return Err(self.refuse(&call, &response, "an HTML page instead of data"));
        }
        let Response { content_type, mut body, .. } = response;
        if body.starts_with(BYTE_ORDER_MARK) {
            body.drain(..BYTE_ORDER_MARK.len());
        }
        match String::from_utf8(body) {
            Ok(text) => Ok((content_type, text)),
            Err(_) => Err(failure::unexpected(&call, None, "the data is not UTF-8 text")),
        }
    }

    /// An error about a successful answer: that it reports a failure, or is not what the API documents.
    fn refuse(&self, call: &Call, response: &Response, fault: &str) -> Error {
        let error = if failure::says_failure(&response.body) {
            failure::reported(call, response)
        } else {
            failure::unexpected(call, Some(response), fault)
        };
        self.redact(error)
    }

    /// Sends a call, and repeats it where that is safe, until it succeeds or the outcome stands.
    async fn send(&self, call: &Call) -> Result<Response, Error> {
        let limit = self.config.timeout + call.waits.unwrap_or_default();
        let request = self.request(call);
        let mut may_have_happened = false;
        let mut attempt = 0;
        loop {
            let outcome = self.attempt(call, &request, limit).await;
            let now = self.transport.now();
            let next =
                retry::next(call.method, &outcome, attempt, self.config.max_retries, now, self.transport.random());
            let Next::Repeat(wait) = next else {
                let circumstances =
                    Circumstances { authority: &self.config.origin.authority, limit, now, may_have_happened };
                return failure::judge(call, outcome, &circumstances).map_err(|error| self.redact(error));
            };
            may_have_happened |= failure::is_ambiguous(&outcome);
            attempt += 1;
            self.transport.sleep(wait).await;
        }
    }

    async fn attempt(&self, call: &Call, request: &Request, limit: Duration) -> Result<Response, Failure> {
        let start = self.transport.monotonic();
        let outcome = self.transport.send(request, limit).await;
        if self.config.debug {
            let status = outcome
                .as_ref()
                .map_or_else(|failure| failure.name().to_owned(), |response| response.status.to_string());
            let milliseconds = self.transport.monotonic().saturating_sub(start).as_millis() as u64;
            self.transport.log(&format!("{} {status} {milliseconds} ms", call.endpoint()));
        }
        outcome
    }

    fn request(&self, call: &Call) -> Request {
        let mut headers = vec![
            ("accept", "application/json".to_owned()),
            ("authorization", self.config.credentials.header()),
            ("user-agent", USER_AGENT.to_owned()),
        ];
        if call.body.is_some() {
            headers.push(("content-type", "application/json".to_owned()));
        }
        // A request that could carry a body says how long it is: some servers answer 411 otherwise.
        if call.method != Method::Get {
            headers.push(("content-length", call.body.as_ref().map_or(0, Vec::len).to_string()));
        }
        Request {
            method: call.method,
            tls: self.config.origin.tls,
            authority: self.config.origin.authority.clone(),
            path_with_query: format!("{}{}{}", self.config.origin.base_path, call.path, call.query),
            headers,
            body: call.body.clone(),
        }
    }

    /// Takes the credentials out of what an answer or a proxy may have repeated.
    fn redact(&self, mut error: Error) -> Error {
        let secret = self.config.credentials.secret();
        for text in [&mut error.message, &mut error.hint] {
            if text.contains(secret) {
                *text = text.replace(secret, "[API key]");
            }
        }
        error
    }
}

#[cfg(test)]
mod tests;
