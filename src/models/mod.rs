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
