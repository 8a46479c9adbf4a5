//! When a schedule runs: exactly one of a cron expression, a fixed interval, or a single time.

use crate::arguments;
use crate::codes::{ApiCode, INTERVAL_PERIOD, SCHEDULE_TYPE};
use crate::dates;
use crate::error::{Error, invalid_argument};
use crate::types::{Period, Schedule};
use std::time::{Duration, SystemTime};

/// How far ahead a single run must be.
const ONCE_AHEAD: Duration = Duration::from_secs(60);

/// The longest cron expression, in characters.
const LONGEST_CRON: usize = 200;

/// What the three kinds are.
const KINDS: &str = "A schedule has one timing: cron, such as '0 9 * * 1-5'; or every-count with every-period, such as 6 and hours; \
                     or once-at, such as 2026-12-01T09:00:00Z.";

/// The codes of the types of schedules.
const ONCE: i64 = 1;
const EVERY: i64 = 2;
const CRON: i64 = 3;

/// The timing that a caller gives, parameter by parameter.
#[derive(Debug)]
pub(super) struct Timing {
    pub(super) cron: Option<String>,
    pub(super) every_count: Option<u32>,
    pub(super) every_period: Option<Period>,
    pub(super) start_time: Option<String>,
    pub(super) once_at: Option<String>,
}

/// A timing as the API takes it. Without a type it is none.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Times {
    pub(super) schedule_type: Option<i64>,
    pub(super) cron: Option<String>,
    pub(super) start_time: Option<String>,
    pub(super) count: Option<i64>,
    pub(super) period: Option<i64>,
}

impl Timing {
    /// Checks a timing, which may be of one kind only, or none. `zone` is the time zone in which a time without an offset
    /// would be meant.
    pub(super) fn check(self, zone: Option<&str>, now: SystemTime) -> Result<Times, Error> {
        let given = [
            ("cron", self.cron.is_some(), CRON),
            ("every-count", self.every_count.is_some(), EVERY),
            ("every-period", self.every_period.is_some(), EVERY),
            ("start-time", self.start_time.is_some(), EVERY),
            ("once-at", self.once_at.is_some(), ONCE),
        ];
        let mut given = given.into_iter().filter_map(|(name, is_given, kind)| is_given.then_some((name, kind)));
        let Some((first, kind)) = given.next() else { return Ok(Times::default()) };
        if let Some((other, _)) = given.find(|(_, other)| *other != kind) {
            return Err(invalid_argument(other, &format!("must not be given together with {first}"), "both", KINDS));
        }
        if self.every_count == Some(0) {
            return Err(invalid_argument("every-count", "must be >= 1", 0, "Give a number from 1."));
        }
        let ahead = |name, time: &str, least| dates::ahead(name, time, zone, least, now);
        let start_time = match (self.start_time, self.once_at) {
            (Some(time), _) => Some(ahead("start-time", &time, Duration::from_nanos(1))?),
            (None, Some(time)) => Some(ahead("once-at", &time, ONCE_AHEAD)?),
            (None, None) => None,
        };
        Ok(Times {
            schedule_type: Some(kind),
            cron: self.cron.map(five_fields).transpose()?,
            start_time,
            count: self.every_count.map(i64::from),
            period: self.every_period.map(ApiCode::api_code),
        })
    }
}

impl Times {
    /// The timing of a schedule as it is.
    fn of(schedule: &Schedule) -> Times {
        let kind = schedule.schedule_type.as_deref().and_then(|label| SCHEDULE_TYPE.number(label));
        let period = schedule.run_every_period.as_deref().and_then(|label| INTERVAL_PERIOD.number(label));
        // The expression in the schedule's own time zone, since it will be read in that.
        let cron = schedule.local_schedule.as_ref().or(schedule.schedule.as_ref());
        // What an answer has besides does not go with the type.
        Times {
            schedule_type: kind,
            cron: cron.filter(|_| kind == Some(CRON)).cloned(),
            start_time: schedule.start_time.clone().filter(|_| matches!(kind, Some(ONCE | EVERY))),
            count: schedule.run_every_count.filter(|_| kind == Some(EVERY)),
            period: period.filter(|_| kind == Some(EVERY)),
        }
    }

    /// The timing with what it leaves out taken from the present one, where that is of the same kind.
    pub(super) fn or_as(self, schedule: &Schedule) -> Times {
        let present = Times::of(schedule);
        match self.schedule_type {
            None => present,
            kind if kind == present.schedule_type => Times {
                schedule_type: kind,
                cron: self.cron.or(present.cron),
                start_time: self.start_time.or(present.start_time),
                count: self.count.or(present.count),
                period: self.period.or(present.period),
            },
            Some(_) => self,
        }
    }

    /// Checks that there is a timing, and that nothing of it is missing.
    pub(super) fn complete(&self) -> Result<(), Error> {
        let missing = |name, rule| Err(invalid_argument(name, rule, "nothing", KINDS));
        match self.schedule_type {
            None => missing("cron", "one of cron, every-count and once-at is required"),
            Some(EVERY) if self.count.is_none() => missing("every-count", "is required with every-period"),
            Some(EVERY) if self.period.is_none() => missing("every-period", "is required with every-count"),
            Some(_) => Ok(()),
        }
    }
}

fn five_fields(cron: String) -> Result<String, Error> {
    arguments::length("cron", &cron, 0..=LONGEST_CRON, "Five fields, such as '0 9 * * 1-5', are shorter.")?;
    match cron.split_whitespace().count() {
        5 => Ok(cron),
        fields => Err(invalid_argument(
            "cron",
            "must have five fields",
            fields,
            "The fields are minute, hour, day of month, month and day of week: '0 9 * * 1-5' is nine o'clock from Monday to \
             Friday.",
        )),
    }
}
