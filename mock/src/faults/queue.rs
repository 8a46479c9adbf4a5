//! Which request meets which fault.

use std::collections::VecDeque;

use super::fault::Fault;

/// The faults that requests will meet.
#[derive(Debug, Default)]
pub(crate) struct FaultQueue {
    next: VecDeque<Fault>,
    always: Option<Fault>,
}

impl FaultQueue {
    pub(crate) fn next(&mut self, fault: Fault) {
        self.next.push_back(fault);
    }

    pub(crate) fn always(&mut self, fault: Fault) {
        self.always = Some(fault);
    }

    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }

    /// The fault for the request at hand.
    pub(crate) fn take(&mut self) -> Option<Fault> {
        self.next.pop_front().or_else(|| self.always.clone())
    }
}
