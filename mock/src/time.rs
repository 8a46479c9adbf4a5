//! Dates as the API writes and reads them.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};

/// Which end of a day a bare day stands for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Edge {
    Start,
    End,
}

/// A time as the API writes it: UTC with seven fractional digits.
pub(crate) fn stamp(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%S").to_string() + &format!(".{:07}Z", time.subsec_nanosecond() / 100)
}

/// A time as some endpoints write it: with no offset.
pub(crate) fn stamp_without_offset(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%S").to_string()
}

/// When the day, the week or the month of a time begins, in UTC.
fn begin(time: Timestamp, days_before: impl Fn(Date) -> i8) -> Timestamp {
    let day = time.to_zoned(TimeZone::UTC).date();
    let first = day.checked_sub(i64::from(days_before(day)).days()).unwrap_or(day);
    first.to_zoned(TimeZone::UTC).map_or(time, |midnight| midnight.timestamp())
}

/// The begin of the week of a time: Monday in UTC.
pub(crate) fn week(time: Timestamp) -> Timestamp {
    begin(time, |day| day.weekday().to_monday_zero_offset())
}

/// The begin of the month of a time, in UTC.
pub(crate) fn month(time: Timestamp) -> Timestamp {
    begin(time, |day| day.day() - 1)
}

/// The end of the day of a time, in UTC.
pub(crate) fn end_of_day(time: Timestamp) -> Timestamp {
    begin(time, |_| 0) + SignedDuration::from_hours(24) - SignedDuration::from_nanos(1)
}

/// Reads a day, or a time with an offset.
pub(crate) fn instant(text: &str, edge: Edge) -> Option<Timestamp> {
    if text.len() > 10 {
        return text.parse().ok();
    }
    let day: Date = text.parse().ok()?;
    let day = match edge {
        Edge::Start => day,
        Edge::End => day.tomorrow().ok()?,
    };
    let midnight = day.to_zoned(TimeZone::UTC).ok()?.timestamp();
    Some(match edge {
        Edge::Start => midnight,
        Edge::End => midnight - SignedDuration::from_nanos(1),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_days_and_times() {
        let read = |text, edge| instant(text, edge).map(stamp);
        let day = "2026-01-16";
        assert_eq!(read(day, Edge::Start).as_deref(), Some("2026-01-16T00:00:00.0000000Z"));
        assert_eq!(read(day, Edge::End).as_deref(), Some("2026-01-16T23:59:59.9999999Z"));
        let time = "2026-01-16T08:00:00+02:00";
        assert_eq!(read(time, Edge::Start).as_deref(), Some("2026-01-16T06:00:00.0000000Z"));
        assert_eq!(read("2026-01-16T08:00:00", Edge::Start), None);
        assert_eq!(read("yesterday", Edge::Start), None);
    }

    #[test]
    fn days_weeks_and_months_begin_and_end() {
        // A Friday.
        let noon = instant("2026-01-16T12:00:00Z", Edge::Start).unwrap_or_default();
        assert_eq!(stamp(week(noon)), "2026-01-12T00:00:00.0000000Z");
        assert_eq!(stamp(month(noon)), "2026-01-01T00:00:00.0000000Z");
        assert_eq!(stamp(end_of_day(noon)), "2026-01-16T23:59:59.9999999Z");
    }
}
