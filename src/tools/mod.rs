//! The tools, by category: each checks its arguments, chooses the endpoint and shapes the answer.
//!
//! Their parameters and results are those of the WIT functions of the same names, where they are documented.

pub mod agents;
pub mod analytics;
pub mod billing;
pub mod builder;
pub mod files;
pub mod run_data;
pub mod run_log;
pub mod runs;
pub mod schedules;
pub mod spaces;
pub mod start;
pub mod stopping;
pub mod versions;
mod waiting;

// One name for each tool, whatever its category: what is generated from the WIT knows no modules.
pub use self::agents::*;
pub use self::analytics::*;
pub use self::billing::*;
pub use self::builder::*;
pub use self::files::*;
pub use self::run_data::*;
pub use self::run_log::*;
pub use self::runs::*;
pub use self::schedules::*;
pub use self::spaces::*;
pub use self::start::*;
pub use self::stopping::*;
pub use self::versions::*;

/// Where the API's endpoints are.
const API: &str = "/api/v1";

/// How to go on after a list in pages of which one is cut.
const FEWER: &str = "Ask again with fewer records-per-page, and go on with page-index.";

/// How to go on after a list of what was in a range of time.
const NARROWER: &str = "Give a narrower range of time (start-date, end-date) for the others.";

/// What to keep in mind of a list that may be cut short.
fn truncation_note(limit: u32, count_with: &str) -> String {
    format!("Cut off at {limit}: there may be more. Do not count this list; {count_with} counts them all.")
}
