//! What the mock knows: agents with their runs, the spaces they are in, schedules, credits, builder sessions. Nothing here
//! knows how it is asked for.

mod agent;
mod content;
mod cron;
mod data;
mod denial;
mod file;
mod grant;
mod ledger;
mod log;
mod organization;
mod pace;
mod run;
mod schedule;
mod session;
mod space;
mod state;
mod stored_file;

pub(crate) use agent::{Agent, Habit, Version};
pub use content::Content;
pub(crate) use cron::Cron;
pub(crate) use data::Data;
pub use data::Scraped;
pub(crate) use denial::Denial;
pub(crate) use file::RunFile;
pub(crate) use grant::Grant;
pub(crate) use ledger::{Cost, USAGE, rounded, share};
pub(crate) use organization::{ORGANIZATION, ORGANIZATION_NAME};
pub(crate) use pace::Pace;
pub(crate) use run::{Ending, Left, Order, Removed, Run, status};
pub(crate) use schedule::{Period, Schedule, Timing};
pub(crate) use session::{Session, Stage};
pub(crate) use space::Space;
pub(crate) use state::{Again, State};
pub use stored_file::StoredFile;
