//! An agent, its versions and its runs.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value};

use super::data::Data;
use super::denial::Denial;
use super::pace::Pace;
use super::run::{Ending, Left, Order, Removed, Run, status};
use crate::time::{stamp, stamp_without_offset};

pub(crate) struct Agent {
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    pub(crate) documentation: Option<String>,
    pub(crate) image: Option<&'static str>,
    pub(crate) inputs: Option<Map<String, Value>>,
    pub(crate) config_type: i64,
    pub(crate) active: bool,
    pub(crate) archived: bool,
    pub(crate) space: Option<i64>,
    pub(crate) start_url: Option<String>,
    pub(crate) validation: Option<i64>,
    pub(crate) created: String,
    pub(crate) updated: String,
    pub(crate) versions: Vec<Version>,
    /// Oldest first, removed ones included, since they have been paid for.
    pub(crate) runs: Vec<Run>,
    pub(crate) habit: Habit,
}

/// How an agent's runs go.
#[derive(Clone, Copy)]
pub(crate) struct Habit {
    /// How many times as long as an ordinary run.
    pub(crate) pace: i32,
    pub(crate) records: i64,
    pub(crate) data: Data,
    /// Why all runs fail.
    pub(crate) fails: Option<&'static str>,
    pub(crate) stubborn: bool,
    pub(crate) left: Left,
    /// How many runs may be under way at once.
    pub(crate) slots: usize,
}

pub(crate) struct Version {
    pub(crate) number: i64,
    pub(crate) user: Option<&'static str>,
    pub(crate) created: String,
    pub(crate) comments: Option<String>,
    pub(crate) size: i64,
}

impl Habit {
    /// How most agents' runs go.
    pub(crate) const ORDINARY: Self =
        Self { pace: 1, records: 120, data: Data::Json, fails: None, stubborn: false, left: Left::Data, slots: 1000 };
}

impl Version {
    /// This many versions, a week apart. The second has no comment and an author who has left.
    pub(crate) fn history(count: i64, now: Timestamp) -> Vec<Self> {
        (1..=count)
            .map(|number| {
                let created = now - SignedDuration::from_hours(24 * 7 * (count - number + 1));
                Self {
                    number,
                    user: (number != 2).then_some("Ada Example"),
                    created: match number {
                        1 => stamp_without_offset(created),
                        _ => stamp(created),
                    },
                    comments: match number {
                        1 => Some("First version".to_owned()),
                        2 => None,
                        _ => Some(format!("The site's layout has changed ({number})")),
                    },
                    size: 18_432 + 512 * number,
                }
            })
            .collect()
    }
}

impl Agent {
    /// An ordinary agent without runs.
    pub(crate) fn new(id: i64, name: &str, description: Option<&str>, now: Timestamp) -> Self {
        let days = |days: i64| now - SignedDuration::from_hours(24 * days);
        Self {
            id,
            name: name.to_owned(),
            description: description.map(str::to_owned),
            documentation: None,
            image: None,
            inputs: Some(Map::new()),
            config_type: 1,
            active: true,
            archived: false,
            space: None,
            start_url: Some("https://site.example/".to_owned()),
            validation: Some(3),
            created: stamp(days(400 - id)),
            updated: stamp(days(id % 20 + 1)),
            versions: Version::history(1, now),
            runs: Vec::new(),
            habit: Habit::ORDINARY,
        }
    }

    /// An agent as the Agent Builder makes it.
    pub(crate) fn built(id: i64, prompt: &str, space: Option<i64>, now: Timestamp) -> Self {
        let name: Vec<&str> = prompt.split_whitespace().take(4).collect();
        let built = Self::new(id, &format!("Built: {}", name.join(" ")), Some(prompt), now);
        Self { space, created: stamp(now), updated: stamp(now), ..built }
    }

    /// The current version.
    pub(crate) fn version(&self) -> i64 {
        self.versions.last().map_or(1, |version| version.number)
    }

    /// The runs that were not removed, oldest first.
    pub(crate) fn kept_runs(&self) -> impl DoubleEndedIterator<Item = &Run> {
        self.runs.iter().filter(|run| !run.removed.run)
    }

    pub(crate) fn latest_run(&self) -> Option<&Run> {
        self.kept_runs().next_back()
    }

    pub(crate) fn run(&self, id: i64) -> Result<&Run, Denial> {
        self.kept_runs().find(|run| run.id == id).ok_or_else(|| Denial::unknown("Run", id))
    }

    pub(crate) fn run_mut(&mut self, id: i64) -> Result<&mut Run, Denial> {
        self.runs.iter_mut().find(|run| run.id == id && !run.removed.run).ok_or_else(|| Denial::unknown("Run", id))
    }

    /// The status of the latest run; none for an agent that never ran.
    pub(crate) fn status(&self, now: Timestamp) -> Option<i64> {
        Some(self.latest_run()?.progress(now).status)
    }

    pub(crate) fn last_activity(&self, now: Timestamp) -> Option<Timestamp> {
        let run = self.latest_run()?;
        let progress = run.progress(now);
        progress.ended.or(progress.started).or(Some(run.created))
    }

    /// Whether the agent can be started; if not, why.
    pub(crate) fn ready(&self, now: Timestamp) -> Result<(), String> {
        let (id, slots) = (self.id, self.habit.slots);
        if self.archived {
            return Err(format!("Agent {id} is archived. Restore it in the Control Center before starting it."));
        }
        if !self.active {
            return Err(format!("Agent {id} is disabled. Enable it in the Control Center before starting it."));
        }
        let under_way = self.kept_runs().filter(|run| run.progress(now).ended.is_none());
        if under_way.count() >= slots {
            return Err(format!("No free slot: all {slots} of agent {id} are in use. Wait for a run to end."));
        }
        Ok(())
    }

    /// Begins a run that lasts as long as this agent's runs do.
    pub(crate) fn begin(&mut self, id: i64, pace: Pace, order: Order, now: Timestamp) {
        let habit = self.habit;
        let ending = match habit.fails {
            None => {
                Ending { status: status::SUCCESS, message: None, records: habit.records, errors: 0, left: habit.left }
            }
            Some(message) => Ending {
                status: status::FAILURE,
                message: Some(message),
                records: habit.records,
                errors: 1,
                left: Left::Logs,
            },
        };
        let run = Run {
            id,
            sequence: self.runs.len() as i64 + 1,
            version: self.version(),
            created: now,
            length: pace.run.saturating_mul(habit.pace),
            ending,
            halt: None,
            order,
            removed: Removed::default(),
            archive_after: Some(pace.archive_after),
        };
        self.runs.push(run);
    }
}
