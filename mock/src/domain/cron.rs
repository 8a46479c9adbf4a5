//! Cron expressions of five fields: minute, hour, day of the month, month, day of the week.

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

const MONTHS: [&str; 12] = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const WEEKDAYS: [&str; 7] = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

/// How far ahead to look: the 29th of February may be eight years away.
const DAYS: i32 = 366 * 9;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cron {
    minutes: Set,
    hours: Set,
    days: Set,
    months: Set,
    weekdays: Set,
    /// A restricted day of the month and a restricted weekday are alternatives; otherwise both must fit.
    either_day: bool,
}

/// A set of small numbers.
type Set = u64;

fn has(set: Set, number: i8) -> bool {
    u32::try_from(number).is_ok_and(|bit| set.checked_shr(bit).unwrap_or_default() & 1 == 1)
}

impl Cron {
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let fields: Vec<&str> = text.split_whitespace().collect();
        let [minute, hour, day, month, weekday] = fields.as_slice() else {
            return Err(format!("a cron expression has five fields, this has {}", fields.len()));
        };
        let sundays = set(weekday, 0, 7, &WEEKDAYS, 0)?;
        Ok(Self {
            minutes: set(minute, 0, 59, &[], 0)?,
            hours: set(hour, 0, 23, &[], 0)?,
            days: set(day, 1, 31, &[], 0)?,
            months: set(month, 1, 12, &MONTHS, 1)?,
            weekdays: sundays | (sundays >> 7),
            either_day: !free(day) && !free(weekday),
        })
    }

    /// The first time after `after`, by the clocks of a zone.
    pub(crate) fn next(&self, after: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        let today = after.to_zoned(zone.clone()).date();
        (0..DAYS).filter_map(|days| today.checked_add(days.days()).ok()).filter(|day| self.on(*day)).find_map(|day| {
            let hours = (0..24).filter(|hour| has(self.hours, *hour));
            let times = hours.flat_map(|hour| (0..60).map(move |minute| (hour, minute)));
            times.filter(|(_, minute)| has(self.minutes, *minute)).find_map(|(hour, minute)| {
                // Where the clocks skip this time, it is the same span later.
                let time = zone.to_timestamp(day.at(hour, minute, 0, 0)).ok()?;
                (time > after).then_some(time)
            })
        })
    }

    fn on(&self, date: Date) -> bool {
        let day = has(self.days, date.day());
        let weekday = has(self.weekdays, sunday_first(date.weekday()));
        let fits = if self.either_day { day || weekday } else { day && weekday };
        fits && has(self.months, date.month())
    }
}

fn sunday_first(weekday: Weekday) -> i8 {
    weekday.to_sunday_zero_offset()
}

fn free(field: &str) -> bool {
    field.starts_with('*') || field == "?"
}

/// Reads a list of numbers, names, ranges and steps.
fn set(field: &str, least: u32, most: u32, names: &[&str], first: u32) -> Result<Set, String> {
    let number = |text: &str| {
        let named = names.iter().zip(first..).find(|(name, _)| name.eq_ignore_ascii_case(text));
        let number = named.map(|(_, number)| number).or_else(|| text.parse().ok());
        number.filter(|n| (least..=most).contains(n)).ok_or_else(|| format!("'{text}' is not from {least} to {most}"))
    };
    let mut set = 0;
    for item in field.split(',') {
        let (range, step) = match item.split_once('/') {
            Some((range, step)) => (range, Some(step)),
            None => (item, None),
        };
        let (from, to) = match range.split_once('-') {
            _ if free(range) => (least, most),
            Some((from, to)) => (number(from)?, number(to)?),
            None if step.is_some() => (number(range)?, most),
            None => (number(range)?, number(range)?),
        };
        let step = step.map_or(Ok(1), |step| step.parse::<usize>().map_err(|_| format!("'{step}' is no step")))?;
        if step == 0 || from > to {
            return Err(format!("'{item}' is empty"));
        }
        set |= (from..=to).step_by(step).fold(0, |set, n| set | 1 << n);
    }
    Ok(set)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn next(cron: &str, after: &str, zone: &str) -> String {
        let next = || {
            let zone = TimeZone::get(zone).ok()?;
            Cron::parse(cron).ok()?.next(after.parse().ok()?, &zone)
        };
        next().map_or_else(|| "never".to_owned(), |time| time.to_string())
    }

    #[test]
    fn finds_the_next_time_in_a_zone() {
        // 2026-01-16 is a Friday.
        let noon = "2026-01-16T12:00:00Z";
        assert_eq!(next("0 9 * * *", noon, "UTC"), "2026-01-17T09:00:00Z");
        assert_eq!(next("0 9 * * *", noon, "America/New_York"), "2026-01-16T14:00:00Z");
        assert_eq!(next("*/15 8-18 * * MON-FRI", noon, "UTC"), "2026-01-16T12:15:00Z");
        assert_eq!(next("30 6 * * 7", noon, "Europe/Berlin"), "2026-01-18T05:30:00Z");
        assert_eq!(next("0 0 1 * MON", noon, "UTC"), "2026-01-19T00:00:00Z");
        assert_eq!(next("0 0 29 feb ?", noon, "UTC"), "2028-02-29T00:00:00Z");
        assert_eq!(next("0 0 31 4 *", noon, "UTC"), "never");
        // The clocks go forward: 02:30 does not exist that day.
        assert_eq!(next("30 2 * * *", "2026-03-28T12:00:00Z", "Europe/Berlin"), "2026-03-29T01:30:00Z");
    }

    #[test]
    fn refuses_what_is_no_expression() {
        for wrong in ["* * * *", "60 * * * *", "* 24 * * *", "5-1 * * * *", "*/0 * * * *", "x * * * *", ""] {
            assert!(Cron::parse(wrong).is_err(), "{wrong}");
        }
    }
}
