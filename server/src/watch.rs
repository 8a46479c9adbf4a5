//! Watching a call: whether it is cancelled, and what it does at the Control Center meanwhile.

use sequentum_tools::transport::{Failure, Method, Request, Response, Transport};
use serde_json::Value;
use std::cell::{Cell, RefCell};
use std::task::{Context, Waker};
use std::time::{Duration, SystemTime};

/// Where builds are started, and looked at.
const BUILDER: &str = "/api/v1/agent-builder/";

/// The state of one call, shared by who carries it out and who may cancel it.
#[derive(Debug, Default)]
pub struct Watch {
    cancelled: Cell<bool>,
    waker: RefCell<Option<Waker>>,
    /// A build is being started, and its session is not known yet.
    starting: Cell<bool>,
    session: RefCell<Option<String>>,
    state: RefCell<Option<String>>,
}

impl Watch {
    /// Cancels the call.
    pub fn cancel(&self) {
        self.cancelled.set(true);
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
    }

    /// Whether the call is cancelled and nothing stands against ending it: the start of a build is waited for, since
    /// nobody could stop the build without its session. If not, the task is woken when that changes.
    pub(crate) fn may_end(&self, context: &Context<'_>) -> bool {
        if self.cancelled.get() && !self.starting.get() {
            return true;
        }
        self.waker.replace(Some(context.waker().clone()));
        false
    }

    /// The build that the call has started.
    pub(crate) fn session(&self) -> Option<String> {
        self.session.borrow().clone()
    }

    /// How far that build is, in the API's word.
    pub(crate) fn state(&self) -> Option<String> {
        self.state.borrow().clone()
    }

    fn learn(&self, path: &str, outcome: &Result<Response, Failure>) {
        let Ok(response) = outcome else { return };
        let Ok(Value::Object(body)) = serde_json::from_slice(&response.body) else { return };
        let text = |name: &str| body.get(name).and_then(Value::as_str).map(str::to_owned);
        if path.ends_with("/start") {
            *self.session.borrow_mut() = text("sessionId");
        } else {
            *self.state.borrow_mut() = text("status");
        }
    }
}

/// A transport that tells a [`Watch`] what it sees of builds.
#[derive(Debug)]
pub(crate) struct Watched<'a, T> {
    pub(crate) transport: &'a T,
    pub(crate) watch: &'a Watch,
}

impl<T: Transport> Transport for Watched<'_, T> {
    async fn send(&self, request: &Request, limit: Duration) -> Result<Response, Failure> {
        let Some((_, path)) = request.path_with_query.split_once(BUILDER) else {
            return self.transport.send(request, limit).await;
        };
        self.watch.starting.set(request.method == Method::Post && path == "start");
        let outcome = self.transport.send(request, limit).await;
        self.watch.starting.set(false);
        self.watch.learn(&request.path_with_query, &outcome);
        outcome
    }

    fn sleep(&self, duration: Duration) -> impl Future<Output = ()> {
        self.transport.sleep(duration)
    }

    fn monotonic(&self) -> Duration {
        self.transport.monotonic()
    }

    fn now(&self) -> SystemTime {
        self.transport.now()
    }

    fn random(&self) -> u64 {
        self.transport.random()
    }

    fn log(&self, line: &str) {
        self.transport.log(line);
    }
}
