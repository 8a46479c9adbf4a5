//! A schedule, and when it runs next. Schedules tell times; they do not start runs.

use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, Zoned};

use super::cron::Cron;

#[derive(Clone)]
pub(crate) struct Schedule {
    pub(crate) id: i64,
    pub(crate) agent: i64,
    pub(crate) name: String,
    pub(crate) timing: Timing,
    pub(crate) zone: Option<String>,
    pub(crate) enabled: bool,
    pub(crate) inputs: Option<String>,
    pub(crate) parallelism: i64,
    pub(crate) max_concurrency: Option<i64>,
    pub(crate) export: Option<String>,
    pub(crate) log_level: Option<String>,
    pub(crate) log_mode: Option<String>,
    pub(crate) exclusive: bool,
    pub(crate) wait_on_failure: bool,
    pub(crate) created: Timestamp,
}

/// When a schedule runs.
#[derive(Clone)]
pub(crate) enum Timing {
    Once(Timestamp),
    Every {
        count: i64,
        period: Period,
        start: Option<Timestamp>,
    },
    Cron {
        text: String,
        cron: Cron,
    },
    /// It has none.
    Never,
    /// A type that no list knows.
    Unheard,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Period {
    Minute,
    Hour,
    Day,
    Week,
    Month,
}

impl Period {
    /// In the order of their codes, which count from 1.
    const ALL: [Self; 5] = [Self::Minute, Self::Hour, Self::Day, Self::Week, Self::Month];

    pub(crate) fn code(self) -> i64 {
        (1..).zip(Self::ALL).find(|(_, period)| *period == self).map_or(0, |(code, _)| code)
    }

    pub(crate) fn of_code(code: i64) -> Option<Self> {
        (1..).zip(Self::ALL).find(|(number, _)| *number == code).map(|(_, period)| period)
    }

    /// So many of this period.
    fn times(self, count: i64) -> Option<Span> {
        let span = Span::new();
        match self {
            Self::Minute => span.try_minutes(count),
            Self::Hour => span.try_hours(count),
            Self::Day => span.try_days(count),
            Self::Week => span.try_weeks(count),
            Self::Month => span.try_months(count),
        }
        .ok()
    }

    /// At most how many seconds this period has.
    fn most_seconds(self) -> i64 {
        match self {
            Self::Minute => 60,
            Self::Hour => 3_600,
            Self::Day => 90_000,
            Self::Week => 7 * 90_000,
            Self::Month => 32 * 86_400,
        }
    }
}

impl Schedule {
    /// A schedule with nothing but the defaults.
    pub(crate) fn new(id: i64, agent: i64, timing: Timing, created: Timestamp) -> Self {
        Self {
            id,
            agent,
            name: String::new(),
            timing,
            zone: None,
            enabled: true,
            inputs: None,
            parallelism: 1,
            max_concurrency: None,
            export: None,
            log_level: Some("Info".to_owned()),
            log_mode: Some("Text".to_owned()),
            exclusive: false,
            wait_on_failure: false,
            created,
        }
    }

    fn time_zone(&self) -> TimeZone {
        self.zone.as_deref().and_then(|name| TimeZone::get(name).ok()).unwrap_or(TimeZone::UTC)
    }

    /// The first time after `after` at which this schedule runs; none while it is disabled.
    pub(crate) fn next(&self, after: Timestamp) -> Option<Timestamp> {
        if !self.enabled {
            return None;
        }
        match &self.timing {
            Timing::Once(start) => Some(*start).filter(|start| *start > after),
            Timing::Every { count, period, start } => self.next_interval(*count, *period, *start, after),
            Timing::Cron { cron, .. } => cron.next(after, &self.time_zone()),
            Timing::Never | Timing::Unheard => None,
        }
    }

    /// Steps from the start time, or from one interval after the creation.
    fn next_interval(
        &self,
        count: i64,
        period: Period,
        start: Option<Timestamp>,
        after: Timestamp,
    ) -> Option<Timestamp> {
        let first: Zoned = match start {
            Some(start) => start.to_zoned(self.time_zone()),
            None => self.created.to_zoned(self.time_zone()).checked_add(period.times(count)?).ok()?,
        };
        // So many steps have certainly been made by then; only a few more are to be tried.
        let passed = after.duration_since(first.timestamp()).as_secs().max(0);
        let made = passed / count.saturating_mul(period.most_seconds()).max(1);
        (made..)
            .map_while(|steps| {
                // By the calendar: a day later is the same time of day, a month later the same day of the month.
                let span = period.times(count.checked_mul(steps)?)?;
                Some(first.checked_add(span).ok()?.timestamp())
            })
            .find(|time| *time > after)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn next(count: i64, period: Period, zone: &str, start: &str, after: &str) -> Option<String> {
        let start = start.parse().ok();
        let schedule = Schedule {
            timing: Timing::Every { count, period, start },
            zone: Some(zone.to_owned()),
            ..Schedule::new(1, 101, Timing::Unheard, Timestamp::UNIX_EPOCH)
        };
        schedule.next(after.parse().ok()?).map(|time| time.to_string())
    }

    #[test]
    fn intervals_follow_the_calendar_of_the_zone() {
        let zone = "Europe/Berlin";
        let steps = [
            (6, Period::Hour, "2026-01-10T00:00:00Z", "2026-01-10T13:00:00Z", "2026-01-10T18:00:00Z"),
            (1, Period::Day, "2026-03-01T08:00:00Z", "2026-06-01T12:00:00Z", "2026-06-02T07:00:00Z"),
            (2, Period::Week, "2026-01-02T08:00:00Z", "2026-01-16T08:00:00Z", "2026-01-30T08:00:00Z"),
            (1, Period::Month, "2026-01-31T08:00:00Z", "2026-02-01T00:00:00Z", "2026-02-28T08:00:00Z"),
            (5, Period::Minute, "2026-02-01T00:00:00Z", "2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z"),
        ];
        for (count, period, start, after, expected) in steps {
            assert_eq!(next(count, period, zone, start, after).as_deref(), Some(expected), "{period:?}");
        }
    }
}
