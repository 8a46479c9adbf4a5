//! What all connections share.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::SignedDuration;

use super::limiter::RateLimiter;
use super::options::MockOptions;
use super::transfer::Transfer;
use crate::contract::{Dialect, Forms, Links};
use crate::domain::{Pace, State};
use crate::faults::FaultQueue;
use crate::record::RecordedRequest;
use crate::sample;

pub(crate) struct Shared {
    pub(crate) options: MockOptions,
    pub(crate) links: Links,
    pub(crate) dialect: Mutex<Dialect>,
    pub(crate) forms: Mutex<Forms>,
    pub(crate) faults: Mutex<FaultQueue>,
    pub(crate) requests: Mutex<Vec<RecordedRequest>>,
    pub(crate) file_faults: Mutex<FaultQueue>,
    pub(crate) transfers: Mutex<Vec<Transfer>>,
    pub(crate) limiter: Mutex<RateLimiter>,
    pub(crate) state: Mutex<State>,
}

impl Shared {
    pub(crate) fn new(options: MockOptions, file_host: String) -> Self {
        let pace = Pace {
            run: signed(options.run_duration),
            builder: signed(options.builder_duration),
            session_memory: signed(options.session_memory),
            archive_after: signed(options.archive_after),
        };
        Self {
            dialect: Mutex::new(options.dialect),
            forms: Mutex::new(options.forms),
            state: Mutex::new(sample::state(options.clock.now(), pace)),
            links: Links { host: file_host, lifetime: options.link_lifetime },
            options,
            faults: Mutex::default(),
            requests: Mutex::default(),
            file_faults: Mutex::default(),
            transfers: Mutex::default(),
            limiter: Mutex::default(),
        }
    }
}

fn signed(time: Duration) -> SignedDuration {
    SignedDuration::try_from(time).unwrap_or(SignedDuration::MAX)
}

/// Locks, even where a thread panicked while holding it: what the mock guards is never left half changed.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
