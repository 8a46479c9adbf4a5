//! What the file host remembers of a request and of what it sent.

use std::sync::Arc;
use std::sync::atomic::{AtomicU16, AtomicU64, Ordering};

use crate::record::RecordedRequest;

/// A request that reached the file host, and what it has sent so far.
#[derive(Debug, Clone)]
pub struct Transfer {
    /// The request.
    pub request: RecordedRequest,
    sent: Arc<Sent>,
}

#[derive(Debug, Default)]
struct Sent {
    status: AtomicU16,
    bytes: AtomicU64,
}

impl Transfer {
    pub(crate) fn new(request: RecordedRequest) -> Self {
        Self { request, sent: Arc::default() }
    }

    pub(crate) fn answered(&self, status: u16) {
        self.sent.status.store(status, Ordering::Relaxed);
    }

    pub(crate) fn count(&self, bytes: usize) {
        self.sent.bytes.fetch_add(bytes as u64, Ordering::Relaxed);
    }

    /// The status that it was answered with; 0 while there is none.
    pub fn status(&self) -> u16 {
        self.sent.status.load(Ordering::Relaxed)
    }

    /// How many bytes of the body have left so far. What waits in the system's buffers counts.
    pub fn sent(&self) -> u64 {
        self.sent.bytes.load(Ordering::Relaxed)
    }
}
