//! A transport for unit tests and fuzzing: it answers from a list, and remembers what it was asked.

use super::{Failure, Request, Response, Transport};
use crate::line::Line;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::time::{Duration, SystemTime};

/// Answers in order. Its clock moves only while it sleeps, and where an attempt takes all its time.
#[derive(Debug, Default)]
pub struct Fake {
    answers: RefCell<VecDeque<Result<Response, Failure>>>,
    /// The answer to all requests after those.
    always: Option<Response>,
    /// Method, path with query, and time limit of each request.
    pub sent: RefCell<Vec<(String, Duration)>>,
    /// Each wait.
    pub slept: RefCell<Vec<Duration>>,
    /// Each line of the log.
    pub logged: RefCell<Vec<String>>,
    time: Cell<Duration>,
}

impl Fake {
    /// A transport with these answers; after them, the connection is refused.
    pub fn new(answers: impl IntoIterator<Item = Result<Response, Failure>>) -> Fake {
        Fake { answers: RefCell::new(answers.into_iter().collect()), ..Fake::default() }
    }

    /// A transport with this answer to every request.
    pub fn always(answer: Response) -> Fake {
        Fake { always: Some(answer), ..Fake::default() }
    }
}

impl Transport for Fake {
    async fn send(&self, request: &Request, limit: Duration) -> Result<Response, Failure> {
        self.sent.borrow_mut().push((format!("{} {}", request.method, request.path_with_query), limit));
        let next = self.answers.borrow_mut().pop_front();
        if let Some(Err(Failure::Timeout)) = next {
            self.time.set(self.time.get() + limit);
        }
        next.unwrap_or_else(|| self.always.clone().ok_or(Failure::Refused))
    }

    async fn sleep(&self, duration: Duration) {
        self.slept.borrow_mut().push(duration);
        self.time.set(self.time.get() + duration);
    }

    fn monotonic(&self) -> Duration {
        self.time.get()
    }

    fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + self.time.get()
    }

    fn random(&self) -> u64 {
        500 // the middle: no jitter
    }

    fn log(&self, line: &Line) {
        self.logged.borrow_mut().push(line.to_string());
    }
}
