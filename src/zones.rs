//! What a clock shows in a time zone, by the rules as they are: see `build/zones.rs`.

use crate::dates;
use time::{Date, Month, OffsetDateTime};

/// The seconds of a day.
const DAY: i64 = 86_400;

/// The day on which 1970 began, by the count that `time` has.
const EPOCH: i32 = 2_440_588;

/// A line for each rule: its numbers, then the names of its zones.
static ZONES: &str = include_str!(concat!(env!("OUT_DIR"), "/zones.txt"));

/// A time of an answer as clocks in this zone show it, with its offset; none where that cannot be told, or is what the
/// answer says already.
pub(crate) fn local(time: &str, zone: &str) -> Option<String> {
    let zone = zone.trim();
    if ["utc", "etc/utc"].iter().any(|utc| zone.eq_ignore_ascii_case(utc)) {
        return None;
    }
    let seconds = dates::utc_moment(time)?.unix_timestamp();
    let line = ZONES.lines().find(|line| has_zone(line, zone))?;
    let offset = offset(line.split(' ').next()?, seconds)?;
    let shown = OffsetDateTime::from_unix_timestamp(seconds + i64::from(offset) * 60).ok()?;
    let sign = if offset < 0 { '-' } else { '+' };
    let (hours, minutes) = (offset.unsigned_abs() / 60, offset.unsigned_abs() % 60);
    Some(format!("{}{sign}{hours:02}:{minutes:02}", dates::to_the_second(shown)))
}

/// Whether a line has the name of this zone, in any case.
fn has_zone(line: &str, zone: &str) -> bool {
    let (region, place) = zone.split_at(zone.rfind('/').map_or(0, |at| at + 1));
    let mut present = "";
    line.split(' ').skip(1).any(|name| {
        let (given, name) = name.split_at(name.rfind('/').map_or(0, |at| at + 1));
        if !given.is_empty() {
            present = given;
        }
        name.eq_ignore_ascii_case(place) && present.eq_ignore_ascii_case(region)
    })
}

/// The minutes from UTC by this rule at this time, which is in seconds since 1970.
fn offset(rule: &str, time: i64) -> Option<i32> {
    let mut numbers = rule.split(',').map(|number| number.parse::<i32>().ok());
    let standard = numbers.next()??;
    let Some(summer) = numbers.next() else { return Some(standard) };
    let summer = summer?;
    let year = OffsetDateTime::from_unix_timestamp(time + i64::from(standard) * 60).ok()?.year();
    let mut change = |before: i32| {
        let mut next = || numbers.next().flatten();
        let day = day(year, next()?, next()?, next()?)?;
        Some(i64::from(day) * DAY + i64::from(next()? - before) * 60)
    };
    let (from, to) = (change(standard)?, change(summer)?);
    let is_summer = if from < to { from <= time && time < to } else { time >= from || time < to };
    Some(if is_summer { summer } else { standard })
}

/// The day of a month that is the so-many-th of this weekday, counted from Sunday, or the last where there are less: in days
/// since 1970.
fn day(year: i32, month: i32, week: i32, weekday: i32) -> Option<i32> {
    let month = Month::try_from(u8::try_from(month).ok()?).ok()?;
    let first = Date::from_calendar_date(year, month, 1).ok()?;
    let ahead = (7 + weekday - i32::from(first.weekday().number_days_from_sunday())) % 7;
    let within = ahead + 7 * (week - 1);
    let last = i32::from(month.length(year)) - 1;
    Some(first.to_julian_day() - EPOCH + if within > last { within - 7 } else { within })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_told_in_each_sort_of_zone() {
        for (time, zone, expected) in [
            ("2026-12-01T05:00:00Z", "Europe/Berlin", "2026-12-01T06:00:00+01:00"),
            ("2026-07-01T05:00:00Z", "europe/berlin", "2026-07-01T07:00:00+02:00"),
            // The hour in which clocks go back, and the one before.
            ("2026-10-25T00:59:59Z", "Europe/Vienna", "2026-10-25T02:59:59+02:00"),
            ("2026-10-25T01:00:00Z", "Europe/Vienna", "2026-10-25T02:00:00+01:00"),
            ("2027-03-14T09:59:59Z", "America/Los_Angeles", "2027-03-14T01:59:59-08:00"),
            ("2027-03-14T10:00:00Z", "US/Pacific", "2027-03-14T03:00:00-07:00"),
            ("2026-12-31T20:00:00Z", "Australia/Sydney", "2027-01-01T07:00:00+11:00"),
            ("2026-07-31T20:00:00Z", "Pacific/Auckland", "2026-08-01T08:00:00+12:00"),
            ("2026-12-01T05:00:00.1234567Z", "Asia/Kolkata", "2026-12-01T10:30:00+05:30"),
            ("2026-12-01T05:00:00", "Asia/Kathmandu", "2026-12-01T10:45:00+05:45"),
            ("2026-07-01T05:00:00Z", "Europe/Dublin", "2026-07-01T06:00:00+01:00"),
            ("2026-12-01T05:00:00Z", "GB", "2026-12-01T05:00:00+00:00"),
            ("2026-12-01T00:00:00Z", "America/Argentina/Buenos_Aires", "2026-11-30T21:00:00-03:00"),
            ("2026-12-01T00:00:00Z", "America/Santiago", "2026-11-30T21:00:00-03:00"),
            ("2027-04-04T03:00:00Z", "America/Santiago", "2027-04-03T23:00:00-04:00"),
        ] {
            assert_eq!(local(time, zone).as_deref(), Some(expected), "{time} {zone}");
        }
    }

    #[test]
    fn what_cannot_be_told_or_needs_not_be_is_none() {
        for (time, zone) in [
            ("2026-12-01T05:00:00Z", "UTC"),
            ("2026-12-01T05:00:00Z", "Etc/UTC"),
            ("2026-12-01T05:00:00Z", "Berlin"),
            ("2026-12-01T05:00:00Z", "W. Europe Standard Time"),
            // Its clocks follow the moon.
            ("2026-12-01T05:00:00Z", "Asia/Gaza"),
            ("2026-12-01T05:00:00Z", ""),
            ("2026-12-01", "Europe/Berlin"),
            ("soon", "Europe/Berlin"),
            ("9999-12-31T23:59:59Z", "Europe/Berlin"),
            ("-9999-01-01T00:00:00Z", "America/New_York"),
        ] {
            assert_eq!(local(time, zone), None, "{time} {zone}");
        }
    }
}
