//! A session of the Agent Builder.

use jiff::{SignedDuration, Timestamp};

/// After which share of its time a session is `ready`, before it is `completed`.
const READY: f64 = 0.8;

/// What the builder's own machinery says when it fails: nothing that a caller should be shown.
const INTERNAL: &str = "BuilderBackendException: worker bld-07.internal:5432 refused the connection (token=abc123)\n   \
    at Sequentum.Builder.Pipeline.Run() in C:\\build\\Pipeline.cs:line 214";

pub(crate) struct Session {
    pub(crate) id: String,
    pub(crate) prompt: String,
    pub(crate) started: Timestamp,
    pub(crate) length: SignedDuration,
    pub(crate) cancelled: Option<Timestamp>,
    /// The agent that is built.
    pub(crate) agent: Option<i64>,
}

/// How far a session has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    Processing,
    Ready,
    Completed,
    Error,
    Cancelled,
}

impl Session {
    /// The id of the nth session. It has characters that mean something in a path.
    pub(crate) fn id(number: usize) -> String {
        format!("bld/{number:04}+aGVsbG8=")
    }

    /// The nth session.
    pub(crate) fn nth(number: usize, prompt: &str, started: Timestamp, length: SignedDuration) -> Self {
        Self { id: Self::id(number), prompt: prompt.to_owned(), started, length, cancelled: None, agent: None }
    }

    /// Whether it ends in an error.
    pub(crate) fn fails(&self) -> bool {
        self.prompt.to_lowercase().contains("fail")
    }

    /// When it ended.
    pub(crate) fn end(&self, now: Timestamp) -> Option<Timestamp> {
        self.cancelled.or_else(|| Some(self.started + self.length).filter(|end| *end <= now))
    }

    pub(crate) fn stage(&self, now: Timestamp) -> Stage {
        let spent = now.duration_since(self.started);
        if self.cancelled.is_some() {
            Stage::Cancelled
        } else if spent < self.length.mul_f64(READY) {
            Stage::Processing
        } else if self.fails() {
            Stage::Error
        } else if spent < self.length {
            Stage::Ready
        } else {
            Stage::Completed
        }
    }

    pub(crate) fn error(&self, now: Timestamp) -> Option<&'static str> {
        (self.stage(now) == Stage::Error).then_some(INTERNAL)
    }

    /// From the start to the end or to now.
    pub(crate) fn seconds(&self, now: Timestamp) -> f64 {
        let until = self.cancelled.unwrap_or(now).min(self.started + self.length);
        until.duration_since(self.started).as_secs_f64()
    }
}

impl Stage {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Processing => "processing",
            Self::Ready => "ready",
            Self::Completed => "completed",
            Self::Error => "error",
            Self::Cancelled => "cancelled",
        }
    }
}
