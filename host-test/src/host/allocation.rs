//! Where instances get their memory: from slots that are reserved once and used again, so that an instance for each call
//! costs no mapping and unmapping, and few page faults.

use wasmtime::{Enabled, InstanceAllocationStrategy, PoolingAllocationConfig};

use super::memory::TABLE_ELEMENTS;

/// Instances that there may be at once.
const INSTANCES: u32 = 1_000;

/// Core modules, and tables, that an instance may have: a component that Rust makes has four, with two tables.
const PARTS: u32 = 8;

/// How much of a slot stays in memory when its instance has ended, in bytes. It is overwritten with what a new instance
/// begins with; what is above is given back to the system.
const KEPT_MEMORY: usize = 2 * 1024 * 1024;

/// The same of a stack, and of a table.
const KEPT_STACK: usize = 64 * 1024;
const KEPT_TABLE: usize = 16 * 1024;

/// Slots for instances.
pub(super) fn pooled() -> InstanceAllocationStrategy {
    let mut slots = PoolingAllocationConfig::new();
    slots
        .total_component_instances(INSTANCES)
        .total_core_instances(INSTANCES * PARTS)
        .total_memories(INSTANCES)
        .total_tables(INSTANCES * PARTS)
        .total_stacks(INSTANCES)
        .table_elements(TABLE_ELEMENTS)
        .async_stack_keep_resident(KEPT_STACK)
        .table_keep_resident(KEPT_TABLE);
    // Only where Linux tells which pages were written: overwriting all that are kept would take longer than it saves.
    if PoolingAllocationConfig::is_pagemap_scan_available() {
        slots.pagemap_scan(Enabled::Yes).linear_memory_keep_resident(KEPT_MEMORY);
    }
    InstanceAllocationStrategy::Pooling(slots)
}
