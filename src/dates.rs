//! Dates: what callers write, and what the clock says. All in UTC.

use crate::error::{Error, invalid_argument};
use crate::line::Line;
use std::time::{Duration, SystemTime};
use time::format_description::well_known::Iso8601;
use time::{Date, Month, OffsetDateTime, Time, UtcOffset};

/// What a range of dates may be.
const RANGE_HINT: &str =
    "Give a day, such as 2026-01-16, or a time, such as 2026-01-16T08:00:00Z; without an offset it is UTC.";

/// A range of time as the API takes it.
#[derive(Debug, PartialEq)]
pub struct Range {
    /// The start, as the caller wrote it; a time without an offset is in UTC.
    pub start: Option<String>,
    /// The end, so too; a day is its last moment, so that the service includes it whole.
    pub end: Option<String>,
}

/// Checks that both ends are dates, and in order. A day as the end counts to its last moment.
///
/// # Errors
///
/// Kind `invalid-argument` otherwise.
pub fn range(start: Option<String>, end: Option<String>) -> Result<Range, Error> {
    let (first, last) = (moment("start-date", start.as_deref())?, moment("end-date", end.as_deref())?);
    in_order(first.map(Moment::first), last.map(Moment::last), &start, &end)?;
    Ok(Range { start: sent(start, first, Moment::first), end: sent(end, last, Moment::last) })
}

/// As [`range`], but an end that is missing is now, and a start that is missing is the first moment of the end's month.
///
/// # Errors
///
/// As [`range`].
pub fn range_or_month(start: Option<String>, end: Option<String>, now: SystemTime) -> Result<Range, Error> {
    let (first, last) = (moment("start-date", start.as_deref())?, moment("end-date", end.as_deref())?);
    let end_moment = last.map_or(utc(now), Moment::last);
    let month = Moment::first_of_month(end_moment);
    let (written_start, written_end) =
        (start.clone().or_else(|| Some(text(month))), end.clone().or_else(|| Some(text(end_moment))));
    in_order(Some(first.map_or(month, Moment::first)), Some(end_moment), &written_start, &written_end)?;
    Ok(Range {
        start: sent(start, first, Moment::first).or(written_start),
        end: sent(end, last, Moment::last).or(written_end),
    })
}

/// The end of a range as it is sent: as it was written where only one moment can be meant.
fn sent(written: Option<String>, moment: Option<Moment>, edge: fn(Moment) -> OffsetDateTime) -> Option<String> {
    let (written, moment) = (written?, moment?);
    let as_written = match moment {
        Moment::Day(day) => edge(moment) == day.midnight().assume_utc(),
        Moment::Time(_) => OffsetDateTime::parse(&written, &Iso8601::PARSING).is_ok(),
    };
    Some(if as_written { written } else { text(edge(moment)) })
}

/// The time of a run, which must be at least so far ahead. In UTC, as the API takes it. Without an offset it is in UTC too,
/// unless the run's time zone is another: then it could be meant in either.
///
/// # Errors
///
/// Kind `invalid-argument` when it is no time, could be two, or is not far enough ahead.
pub fn ahead(name: &str, value: &str, zone: Option<&str>, least: Duration, now: SystemTime) -> Result<String, Error> {
    let hint = format!(
        "Give a time with its offset, such as {}. It is now {}.",
        text(utc(now).saturating_add(time::Duration::HOUR)),
        text(utc(now))
    );
    let in_utc = zone.is_none_or(|zone| ["utc", "etc/utc"].contains(&zone.to_ascii_lowercase().as_str()));
    let time = match parse(value) {
        Some(Moment::Time(time)) if in_utc || OffsetDateTime::parse(value, &Iso8601::PARSING).is_ok() => time,
        _ => return Err(invalid_argument(name, "must be an ISO 8601 time with its offset", quoted(value), hint)),
    };
    if time < utc(now).saturating_add(least.try_into().unwrap_or(time::Duration::MAX)) {
        let rule = match least.as_secs() / 60 {
            0 => "must be in the future",
            _ => "must be at least one minute ahead",
        };
        return Err(invalid_argument(name, rule, quoted(value), hint));
    }
    Ok(text(time))
}

/// The moment of a time in an answer.
pub(crate) fn utc_moment(text: &str) -> Option<OffsetDateTime> {
    match parse(text)? {
        Moment::Time(time) => Some(time),
        Moment::Day(_) => None,
    }
}

/// Whether a time in an answer is not before this moment; not where it cannot be read.
pub fn is_since(text: &str, moment: SystemTime) -> bool {
    utc_moment(text).is_some_and(|time| time >= utc(moment))
}

fn in_order(
    first: Option<OffsetDateTime>,
    last: Option<OffsetDateTime>,
    start: &Option<String>,
    end: &Option<String>,
) -> Result<(), Error> {
    match (first, last, start, end) {
        (Some(first), Some(last), Some(start), Some(end)) if first > last => Err(invalid_argument(
            "start-date",
            "must not be after end-date",
            format!("{} and {}", quoted(start), quoted(end)),
            "Swap them, or leave one out.",
        )),
        _ => Ok(()),
    }
}

/// A day, or a moment of it.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Moment {
    Day(Date),
    Time(OffsetDateTime),
}

impl Moment {
    fn first(self) -> OffsetDateTime {
        match self {
            Moment::Day(day) => day.midnight().assume_utc(),
            Moment::Time(time) => time,
        }
    }

    fn last(self) -> OffsetDateTime {
        match self {
            Moment::Day(day) => day.with_time(Time::MAX).assume_utc(),
            Moment::Time(time) => time,
        }
    }

    fn first_of_month(moment: OffsetDateTime) -> OffsetDateTime {
        let day = moment.to_offset(UtcOffset::UTC).date();
        day.replace_day(1).unwrap_or(day).midnight().assume_utc()
    }
}

fn moment(name: &str, value: Option<&str>) -> Result<Option<Moment>, Error> {
    let Some(value) = value else { return Ok(None) };
    let moment = parse(value)
        .ok_or_else(|| invalid_argument(name, "must be an ISO 8601 day or time", quoted(value), RANGE_HINT))?;
    Ok(Some(moment))
}

/// The longest that a date is written, in bytes.
const LONGEST: usize = 64;

fn quoted(value: &str) -> String {
    format!("'{}'", Line::foreign(value, 60))
}

fn parse(text: &str) -> Option<Moment> {
    if text.len() > LONGEST {
        return None;
    }
    if let Some(day) = day(text) {
        return Some(Moment::Day(day));
    }
    // Without an offset, as results have some times, it is UTC.
    let time =
        [text, &format!("{text}Z")].iter().find_map(|text| OffsetDateTime::parse(text, &Iso8601::PARSING).ok())?;
    // Brought to UTC here, where a time near the ends of the calendar can be refused.
    time.checked_to_offset(UtcOffset::UTC).map(Moment::Time)
}

/// A day as `2026-01-16`.
fn day(text: &str) -> Option<Date> {
    let mut parts = text.splitn(3, '-');
    let mut number = |digits: usize| {
        parts
            .next()
            .filter(|part| part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit()))?
            .parse::<u16>()
            .ok()
    };
    let (year, month, day) = (number(4)?, number(2)?, number(2)?);
    let month = Month::try_from(u8::try_from(month).ok()?).ok()?;
    Date::from_calendar_date(year.into(), month, u8::try_from(day).ok()?).ok()
}

/// What the clock says. A clock that is off the calendar shows its beginning.
fn utc(now: SystemTime) -> OffsetDateTime {
    now.duration_since(SystemTime::UNIX_EPOCH)
        .ok()
        .and_then(|since| i128::try_from(since.as_nanos()).ok())
        .and_then(|nanoseconds| OffsetDateTime::from_unix_timestamp_nanos(nanoseconds).ok())
        .unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

/// A moment in UTC, to the second, and to the millisecond where it is between two: what happened just before now is not
/// left out of a range that ends now.
fn text(moment: OffsetDateTime) -> String {
    let utc = moment.to_offset(UtcOffset::UTC);
    let fraction = match utc.millisecond() {
        0 => String::new(),
        milliseconds => format!(".{milliseconds:03}"),
    };
    format!("{}{fraction}Z", to_the_second(utc))
}

/// What a clock shows at a moment, without its offset.
pub(crate) fn to_the_second(moment: OffsetDateTime) -> String {
    let (date, time) = (moment.date(), moment.time());
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}",
        date.year(),
        u8::from(date.month()),
        date.day(),
        time.hour(),
        time.minute(),
        time.second()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-11-22T10:20:30Z
    fn now() -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_342_830)
    }

    fn some(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    fn message<T: std::fmt::Debug>(result: Result<T, Error>) -> String {
        result.expect_err("an error").message.into()
    }

    #[test]
    fn a_range_is_passed_on_as_it_was_written() {
        for (start, end) in [
            (None, None),
            (some("2026-01-16"), None),
            (None, some("2026-01-16T08:00:00.1234567+02:00")),
            (some("2026-01-16T10:00:00+02:00"), some("2026-01-16T08:00Z")),
        ] {
            assert_eq!(range(start.clone(), end.clone()), Ok(Range { start, end }));
        }
    }

    #[test]
    fn a_last_day_is_included_whole_and_a_time_without_offset_is_utc() {
        let sent = |start, end| range(start, end).map(|range| (range.start.unwrap(), range.end.unwrap()));
        let last = "2026-01-16T23:59:59.999Z".to_owned();
        for start in ["2026-01-16", "2026-01-16T23:00:00Z"] {
            assert_eq!(sent(some(start), some("2026-01-16")), Ok((start.to_owned(), last.clone())));
        }
        let naive = sent(some("2026-01-16T08:00:00"), some("2026-01-16T09:30:00.1234567"));
        assert_eq!(naive, Ok(("2026-01-16T08:00:00Z".to_owned(), "2026-01-16T09:30:00.123Z".to_owned())));
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for wrong in [
            "",
            "today",
            "2026-13-01",
            "2026-02-30",
            "2026-1-1",
            "16.01.2026",
            "2026-01-16Z",
            "2026-01-16T25:00:00Z",
            "+026-01-01",
        ] {
            let rule = "must be an ISO 8601 day or time";
            let expected = format!("Invalid parameter 'end-date': {rule}, got '{wrong}'");
            assert_eq!(message(range(None, some(wrong))), expected);
        }
    }

    #[test]
    fn a_start_after_the_end_is_refused() {
        let text = message(range(some("2026-01-17"), some("2026-01-16")));
        assert_eq!(
            text,
            "Invalid parameter 'start-date': must not be after end-date, got '2026-01-17' and '2026-01-16'"
        );
        assert!(range(some("2026-01-16T08:00:01Z"), some("2026-01-16T10:00:00+02:00")).is_err());
        assert!(range_or_month(some("2026-11-23"), None, now()).is_err());
    }

    #[test]
    fn the_default_range_is_the_month_until_now() {
        let month =
            |start, end| range_or_month(start, end, now()).map(|range| (range.start.unwrap(), range.end.unwrap()));
        let pair = |start: &str, end: &str| Ok((start.to_owned(), end.to_owned()));
        assert_eq!(month(None, None), pair("2026-11-01T00:00:00Z", "2026-11-22T10:20:30Z"));
        assert_eq!(month(some("2026-10-05"), None), pair("2026-10-05", "2026-11-22T10:20:30Z"));
        assert_eq!(month(None, some("2026-09-10")), pair("2026-09-01T00:00:00Z", "2026-09-10T23:59:59.999Z"));
        let later = now() + Duration::from_millis(7);
        let range = range_or_month(None, None, later).map(|range| range.end);
        assert_eq!(range, Ok(some("2026-11-22T10:20:30.007Z")));
        // The month is that of UTC.
        let early = month(None, some("2026-09-01T01:00:00+02:00"));
        assert_eq!(early, pair("2026-08-01T00:00:00Z", "2026-09-01T01:00:00+02:00"));
    }

    #[test]
    fn a_time_ahead_is_sent_in_utc() {
        let minute = Duration::from_secs(60);
        let once = |value: &str| ahead("once-at", value, None, minute, now());
        assert_eq!(once("2026-11-22T10:21:30Z"), Ok("2026-11-22T10:21:30Z".to_owned()));
        assert_eq!(once("2026-11-23T00:30:00+02:00"), Ok("2026-11-22T22:30:00Z".to_owned()));
        assert!(message(once("2026-11-22T10:21:29Z")).contains("must be at least one minute ahead"));
        assert!(message(once("2026-11-23")).contains("must be an ISO 8601 time with its offset, got '2026-11-23'"));
        assert!(
            message(ahead("start-time", "2026-11-22T10:20:29Z", None, Duration::from_nanos(1), now()))
                .contains("must be in the future")
        );
        // Nine o'clock where?
        let naive = |zone| ahead("once-at", "2026-12-01T09:00:00", zone, minute, now());
        assert_eq!(naive(None), Ok("2026-12-01T09:00:00Z".to_owned()));
        assert_eq!(naive(Some("Etc/UTC")), naive(Some("utc")));
        assert!(message(naive(Some("Europe/Berlin"))).contains("with its offset, got '2026-12-01T09:00:00'"));
        assert!(once("9999-12-31T23:59:59-23:59").is_err());
    }
}
