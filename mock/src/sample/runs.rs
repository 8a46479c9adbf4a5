//! The past runs of the well-known agents.

use jiff::{SignedDuration, Timestamp};

use crate::domain::{Agent, Ending, Left, Order, Removed, Run, status};

/// A status of no list.
const HIBERNATING: i64 = 14;

/// An id that no fraction of 64 bits holds exactly.
const LARGE_ID: i64 = 9_007_199_254_740_993;

const SUCCESS: Ending = Ending { status: status::SUCCESS, message: None, records: 120, errors: 0, left: Left::Data };
const FAILED: Ending = Ending {
    status: status::FAILED,
    message: Some("Timed out while loading https://shop.example/prices?page=7"),
    records: 61,
    errors: 1,
    left: Left::Logs,
};

/// Adds an agent's past runs.
pub(super) fn add(agent: &mut Agent, now: Timestamp) {
    let fails = FAILED.with_message(agent.habit.fails);
    match agent.id {
        101 => (1..=60).for_each(|n| past(agent, 9000 + n, now, 12 * (61 - n) - 11, shop(n))),
        102 => (1..=12).for_each(|n| past(agent, 9100 + n, now, 24 * (13 - n), SUCCESS)),
        103 => (1..=5).for_each(|n| past(agent, 9130 + n, now, 24 * (6 - n) - 22, fails)),
        104 => (1..=2).for_each(|n| past(agent, 9140 + n, now, 240 * (3 - n), SUCCESS)),
        105 => past(agent, 9151, now, 24 * 90, SUCCESS),
        107 => past(agent, 9171, now, 72, SUCCESS),
        108 => (1..=4).for_each(|n| past(agent, 9180 + n, now, 6 * (5 - n), news(n))),
        109 => [9191, LARGE_ID].into_iter().for_each(|id| past(agent, id, now, 24 * 300, SUCCESS)),
        110 => {
            past(agent, 9201, now, 30, SUCCESS);
            for run in &mut agent.runs {
                run.length = SignedDuration::from_hours(100);
            }
        }
        _ => {}
    }
}

/// How the nth run of the shop prices ended.
fn shop(n: i64) -> Ending {
    let message = Some("3 of 12 pages could not be read");
    match n {
        59 => FAILED,
        58 => SUCCESS.with(status::STOPPED, 80).without_files(),
        57 => Ending { errors: 3, ..SUCCESS.with(status::COMPLETED, 177).without_files().with_message(message) },
        56 => SUCCESS.with(status::SKIPPED, 0).without_files(),
        17 | 34 | 51 => FAILED.with(status::FAILURE, 12),
        _ => SUCCESS.with(status::SUCCESS, 200 + n),
    }
}

fn news(n: i64) -> Ending {
    let status = if n == 4 { HIBERNATING } else { status::SUCCESS };
    SUCCESS.with(status, 40 + n).without_files()
}

/// Adds a run that began so many hours ago and took a minute and a half or so.
pub(super) fn past(agent: &mut Agent, id: i64, now: Timestamp, hours: i64, ending: Ending) {
    let created = now - SignedDuration::from_hours(hours);
    let tag = (id % 10 == 0).then_some("nightly");
    let run = Run {
        id,
        sequence: agent.runs.len() as i64 + 1,
        version: agent.version(),
        created,
        length: SignedDuration::from_millis(90_500 + 1_750 * (id % 7)),
        ending,
        halt: None,
        order: Order { tag, ..Order::default() },
        removed: Removed::default(),
        archive_after: None,
    };
    agent.runs.push(run);
}

impl Ending {
    pub(super) fn with(self, status: i64, records: i64) -> Self {
        Self { status, records, ..self }
    }

    fn without_files(self) -> Self {
        Self { left: Left::Nothing, ..self }
    }

    /// With this message, if there is one.
    fn with_message(self, message: Option<&'static str>) -> Self {
        Self { message: message.or(self.message), ..self }
    }
}

/// How the nth run of an ordinary agent ended.
pub(super) fn ordinary(n: i64) -> Ending {
    match n % 8 {
        0 => FAILED.with_message(Some("The login form was not found on the page")),
        5 => SUCCESS.with(status::COMPLETED, 95),
        6 => SUCCESS.with(status::STOPPED, 50).without_files(),
        _ => SUCCESS,
    }
}
