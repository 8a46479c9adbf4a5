//! The limit on memory, and how much is in use.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use wasmtime::{ResourceLimiter, Result, StoreLimits, StoreLimitsBuilder};

/// Functions that a component's tables may hold: far more than any compiler needs, far less than would hurt.
pub(super) const TABLE_ELEMENTS: usize = 100_000;

/// Counts the linear memory of one instance and refuses what is above the limit.
///
/// Wasmtime has no way to ask a component for its memory from outside, so growth is counted as it happens.
pub(super) struct Memory {
    limits: StoreLimits,
    limit: usize,
    in_use: usize,
    refused: bool,
    /// The most that any of the instances has had that share it.
    peak: Arc<AtomicUsize>,
}

impl Memory {
    pub(super) fn new(limit: usize) -> Memory {
        Memory {
            limits: StoreLimitsBuilder::new().memory_size(limit).table_elements(TABLE_ELEMENTS).build(),
            limit,
            in_use: 0,
            refused: false,
            peak: Arc::default(),
        }
    }

    /// Tells `peak` of the most that is in use.
    pub(super) fn observed_by(self, peak: Arc<AtomicUsize>) -> Memory {
        Memory { peak, ..self }
    }

    /// Linear memory, in bytes.
    pub(super) fn in_use(&self) -> usize {
        self.in_use
    }

    /// The limit that stood in the way, in bytes, where the component asked for more than that.
    pub(super) fn refused_at(&self) -> Option<usize> {
        self.refused.then_some(self.limit)
    }
}

impl ResourceLimiter for Memory {
    fn memory_growing(&mut self, current: usize, desired: usize, maximum: Option<usize>) -> Result<bool> {
        // A component may have several memories; the limit is on all of them together.
        let total = self.in_use.saturating_add(desired.saturating_sub(current));
        let granted = total <= self.limit && self.limits.memory_growing(current, desired, maximum)?;
        if granted {
            self.in_use = total;
            self.peak.fetch_max(total, Ordering::Relaxed);
        } else {
            self.refused = true;
        }
        Ok(granted)
    }

    fn table_growing(&mut self, current: usize, desired: usize, maximum: Option<usize>) -> Result<bool> {
        self.limits.table_growing(current, desired, maximum)
    }

    fn instances(&self) -> usize {
        self.limits.instances()
    }

    fn tables(&self) -> usize {
        self.limits.tables()
    }

    fn memories(&self) -> usize {
        self.limits.memories()
    }
}
