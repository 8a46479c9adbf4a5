//! The schedules, 301 to 307.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use crate::domain::{Cron, Period, Schedule, Timing};

pub(super) fn all(now: Timestamp) -> BTreeMap<i64, Schedule> {
    let created = now - SignedDuration::from_hours(24 * 60);
    let schedule =
        |id, agent, name: &str, timing| Schedule { name: name.to_owned(), ..Schedule::new(id, agent, timing, created) };
    let every = |count, period| Timing::Every { count, period, start: None };
    let schedules = [
        Schedule {
            zone: Some("Europe/Berlin".to_owned()),
            inputs: Some("{\"MaxPages\":\"5\"}".to_owned()),
            max_concurrency: Some(1),
            export: Some("Combined".to_owned()),
            log_level: Some("Info".to_owned()),
            log_mode: Some("Text".to_owned()),
            ..schedule(301, 101, "Every working day at six", cron("0 6 * * MON-FRI"))
        },
        schedule(302, 101, "Twice a day", every(12, Period::Hour)),
        schedule(303, 102, "Once, in three days", Timing::Once(now + SignedDuration::from_hours(72))),
        Schedule { enabled: false, ..schedule(304, 104, "Monthly, disabled", cron("0 0 1 * *")) },
        Schedule {
            zone: Some("America/New_York".to_owned()),
            ..schedule(305, 106, "Every week", every(1, Period::Week))
        },
        schedule(306, 108, "Of a type that no list knows", Timing::Unheard),
        schedule(307, 103, "Every morning", cron("15 7 * * *")),
    ];
    schedules.into_iter().map(|schedule| (schedule.id, schedule)).collect()
}

fn cron(text: &str) -> Timing {
    match Cron::parse(text) {
        Ok(cron) => Timing::Cron { text: text.to_owned(), cron },
        Err(_) => Timing::Unheard,
    }
}
