//! Whether all that `docs/hosts.md` shows is run.

use std::collections::BTreeSet;

use super::document::blocks;
use super::{embed, node, two_calls, wasmtime, wassette};

/// A block that no test runs would be a promise that nobody keeps.
pub(crate) async fn every_block_is_run_by_a_test_or_marked() {
    let mut named = BTreeSet::new();
    for (info, text) in blocks() {
        let name = info.split_whitespace().find_map(|word| word.strip_prefix("test="));
        assert!(name.is_some() || info.ends_with(" manual"), "`{info}` says neither test= nor manual:\n{text}");
        named.extend(name.map(str::to_owned));
    }
    let run = [wassette::BLOCKS, wasmtime::BLOCKS, node::BLOCKS, embed::BLOCKS, two_calls::BLOCKS].concat();
    assert_eq!(named, run.into_iter().map(str::to_owned).collect());
}
