//! What the API calls the fields of each record, by noun: one table for each.

mod agent;
mod analytics;
mod billing;
mod builder;
mod file;
mod run;
mod schedule;
mod space;
mod version;

pub(crate) use agent::AgentPage;
pub(crate) use builder::{BuildReport, BuildSession};
pub(crate) use run::RunCounts;

/// The decoders of all tables: one that is missing here is not used, which the compiler tells of.
#[cfg(feature = "fuzzing")]
pub(crate) const DECODERS: [&[(&str, crate::decode::Decoder)]; 9] = [
    agent::DECODERS,
    analytics::DECODERS,
    billing::DECODERS,
    builder::DECODERS,
    file::DECODERS,
    run::DECODERS,
    schedule::DECODERS,
    space::DECODERS,
    version::DECODERS,
];
