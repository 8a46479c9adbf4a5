//! What all connections share.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::auth::RateLimiter;
use super::options::MockOptions;
use crate::contract::Dialect;
use crate::domain::{Pace, State};
use crate::faults::FaultQueue;
use crate::record::RecordedRequest;
use crate::sample;

pub(crate) struct Shared {
    pub(crate) options: MockOptions,
    pub(crate) file_host_url: String,
    pub(crate) dialect: Mutex<Dialect>,
    pub(crate) faults: Mutex<FaultQueue>,
    pub(crate) requests: Mutex<Vec<RecordedRequest>>,
    pub(crate) file_requests: Mutex<Vec<RecordedRequest>>,
    pub(crate) limiter: Mutex<RateLimiter>,
    pub(crate) state: Mutex<State>,
}

impl Shared {
    pub(crate) fn new(options: MockOptions, file_host_url: String) -> Self {
        let pace = Pace::new(options.run_duration, options.builder_duration);
        Self {
            dialect: Mutex::new(options.dialect),
            state: Mutex::new(sample::state(options.clock.now(), pace)),
            options,
            file_host_url,
            faults: Mutex::default(),
            requests: Mutex::default(),
            file_requests: Mutex::default(),
            limiter: Mutex::default(),
        }
    }
}

/// Locks, even where a thread panicked while holding it: what the mock guards is never left half changed.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
