//! Bodies that do not come as bodies should.

use std::collections::VecDeque;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::HttpBody;
use bytes::Bytes;
use hyper::body::Frame;
use tokio::time::Sleep;

/// The connection is to be closed at once, after these bytes and no others.
#[derive(Debug, Default)]
pub(crate) struct Hangup(pub(crate) Bytes);

impl std::fmt::Display for Hangup {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the connection is closed on purpose")
    }
}

impl std::error::Error for Hangup {}

/// A body that does one thing after another.
pub(super) struct Script {
    steps: VecDeque<Step>,
    pause: Option<Pin<Box<Sleep>>>,
}

pub(super) enum Step {
    Data(Bytes),
    /// The same bytes again and again.
    Forever(Bytes),
    /// The same bytes again and again, with pauses.
    Drip(Bytes),
    /// Long enough for what was written to be on its way.
    Pause,
    /// Nothing more, but no end either.
    Silence,
    /// Closes the connection.
    Break,
}

impl Script {
    pub(super) fn new(steps: impl Into<VecDeque<Step>>) -> Self {
        Self { steps: steps.into(), pause: None }
    }
}

impl HttpBody for Script {
    type Data = Bytes;
    type Error = Hangup;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Hangup>>> {
        if let Some(pause) = &mut self.pause {
            if pause.as_mut().poll(context).is_pending() {
                return Poll::Pending;
            }
            self.pause = None;
        }
        match self.steps.pop_front() {
            Some(Step::Data(data)) => Poll::Ready(Some(Ok(Frame::data(data)))),
            Some(Step::Forever(data)) => {
                self.steps.push_front(Step::Forever(data.clone()));
                Poll::Ready(Some(Ok(Frame::data(data))))
            }
            Some(Step::Drip(data)) => {
                self.steps.extend([Step::Pause, Step::Data(data.clone()), Step::Drip(data)]);
                self.poll_frame(context)
            }
            Some(Step::Pause) => {
                self.pause = Some(Box::pin(tokio::time::sleep(Duration::from_millis(20))));
                self.poll_frame(context)
            }
            // No waker is kept: the connection wakes when the client goes away.
            Some(Step::Silence) => {
                self.steps.push_front(Step::Silence);
                Poll::Pending
            }
            Some(Step::Break) => Poll::Ready(Some(Err(Hangup::default()))),
            None => Poll::Ready(None),
        }
    }
}
