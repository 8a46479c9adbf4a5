//! A run, and how far it has come.

use jiff::{SignedDuration, Timestamp};

/// The run statuses that the mock itself speaks of.
pub(crate) mod status {
    pub(crate) const RUNNING: i64 = 1;
    pub(crate) const EXPORTING: i64 = 2;
    pub(crate) const STARTING: i64 = 3;
    pub(crate) const QUEUING: i64 = 4;
    pub(crate) const STOPPING: i64 = 5;
    pub(crate) const FAILURE: i64 = 6;
    pub(crate) const FAILED: i64 = 7;
    pub(crate) const STOPPED: i64 = 8;
    pub(crate) const COMPLETED: i64 = 9;
    pub(crate) const SUCCESS: i64 = 10;
    pub(crate) const SKIPPED: i64 = 11;
}

/// Which share of its time a run has spent when it leaves a stage.
const QUEUING_UNTIL: f64 = 0.1;
const STARTING_UNTIL: f64 = 0.25;
const RUNNING_UNTIL: f64 = 0.85;

pub(crate) struct Run {
    pub(crate) id: i64,
    pub(crate) sequence: i64,
    pub(crate) version: i64,
    pub(crate) created: Timestamp,
    pub(crate) length: SignedDuration,
    pub(crate) ending: Ending,
    pub(crate) halt: Option<Halt>,
    pub(crate) order: Order,
    pub(crate) removed: Removed,
    /// After how long a Failure becomes Failed; without it, never.
    pub(crate) archive_after: Option<SignedDuration>,
}

/// How a run ends when nobody stops it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ending {
    pub(crate) status: i64,
    pub(crate) message: Option<&'static str>,
    pub(crate) records: i64,
    pub(crate) errors: i64,
    pub(crate) left: Left,
}

/// Which files a run leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Left {
    Nothing,
    /// Its log, as text and as a page.
    Logs,
    /// Its data, its log as text, and a file without a name.
    Data,
}

/// That a run was asked to stop, and when it does.
pub(crate) struct Halt {
    pub(crate) asked: Timestamp,
    pub(crate) ends: Option<Timestamp>,
}

/// What a run was started with.
#[derive(Debug, Clone)]
pub(crate) struct Order {
    pub(crate) parallelism: i64,
    pub(crate) max_concurrency: i64,
    pub(crate) export: String,
    pub(crate) input: Option<String>,
    pub(crate) tag: Option<&'static str>,
}

impl Default for Order {
    fn default() -> Self {
        Self { parallelism: 1, max_concurrency: 1, export: "Combined".to_owned(), input: None, tag: None }
    }
}

/// What has been deleted of a run.
#[derive(Default)]
pub(crate) struct Removed {
    pub(crate) run: bool,
    pub(crate) files: bool,
    pub(crate) input: bool,
}

/// How far a run has come.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Progress {
    pub(crate) status: i64,
    pub(crate) started: Option<Timestamp>,
    pub(crate) ended: Option<Timestamp>,
    pub(crate) records: i64,
    pub(crate) exported: i64,
    pub(crate) pages: i64,
    pub(crate) errors: i64,
    /// From the start to the end or to now.
    pub(crate) seconds: f64,
}

impl Run {
    pub(crate) fn progress(&self, now: Timestamp) -> Progress {
        let natural_end = self.created + self.length;
        let halt = self.halt.as_ref().filter(|halt| halt.asked < natural_end);
        let (status, reached, ended) = match halt {
            Some(halt) => match halt.ends.filter(|end| *end <= now) {
                Some(end) => (status::STOPPED, halt.asked, Some(end)),
                None => (status::STOPPING, halt.asked, None),
            },
            None if now >= natural_end => {
                (self.final_status(now.duration_since(natural_end)), natural_end, Some(natural_end))
            }
            None => (self.stage(self.share(now)), now, None),
        };
        let share = self.share(reached);
        let extracted = ((share - STARTING_UNTIL) / (RUNNING_UNTIL - STARTING_UNTIL)).clamp(0.0, 1.0);
        let exported = match ended {
            Some(_) => 1.0,
            None => ((share - RUNNING_UNTIL) / (1.0 - RUNNING_UNTIL)).clamp(0.0, 1.0),
        };
        let records = part(self.ending.records, extracted);
        let began = share >= STARTING_UNTIL && self.ending.status != status::SKIPPED;
        let started = began.then(|| self.created + self.length.mul_f64(STARTING_UNTIL));
        let until = ended.unwrap_or(now);
        Progress {
            status,
            started,
            ended,
            records,
            exported: part(records, exported),
            pages: if began { 1 + records / 20 } else { 0 },
            errors: if ended.is_some() { self.ending.errors } else { 0 },
            seconds: started.map_or(0.0, |started| until.duration_since(started).as_secs_f64()),
        }
    }

    /// The status so long after the natural end.
    fn final_status(&self, since: SignedDuration) -> i64 {
        match self.ending.status {
            status::FAILURE if self.archive_after.is_some_and(|after| since >= after) => status::FAILED,
            status => status,
        }
    }

    /// Which share of its time has been spent.
    fn share(&self, now: Timestamp) -> f64 {
        if self.length.is_zero() {
            return 1.0;
        }
        (now.duration_since(self.created).as_secs_f64() / self.length.as_secs_f64()).clamp(0.0, 1.0)
    }

    /// The stage of a run under way.
    fn stage(&self, share: f64) -> i64 {
        let fails = matches!(self.ending.status, status::FAILED | status::FAILURE);
        match share {
            share if share < QUEUING_UNTIL => status::QUEUING,
            share if share < STARTING_UNTIL => status::STARTING,
            share if share < RUNNING_UNTIL || fails => status::RUNNING,
            _ => status::EXPORTING,
        }
    }
}

fn part(of: i64, share: f64) -> i64 {
    (of as f64 * share) as i64
}
