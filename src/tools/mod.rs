//! The tools, by category: each checks its arguments, chooses the endpoint and shapes the answer.
//!
//! Their parameters and results are those of the WIT functions of the same names, where they are documented.

pub mod agents;
pub mod analytics;
mod api;
pub mod billing;
pub mod builder;
pub mod files;
mod notes;
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

use self::api::API;
use self::notes::{FEWER, NARROWER, shorten_all, truncation_note};
