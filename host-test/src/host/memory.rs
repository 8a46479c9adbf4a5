//! The limit on memory, and how much is in use.

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
}

impl Memory {
    pub(super) fn new(limit: usize) -> Memory {
        Memory {
            limits: StoreLimitsBuilder::new().memory_size(limit).table_elements(TABLE_ELEMENTS).build(),
            limit,
            in_use: 0,
            refused: false,
        }
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
