//! What the API calls the fields of each record, by noun: one table for each.

mod agent;
mod file;
mod run;
mod version;

pub use agent::AgentPage;
