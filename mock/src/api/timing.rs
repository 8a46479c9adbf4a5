//! The timing of a schedule, as requests and answers carry it.

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::contract::check::{Field, Kind, may};
use crate::contract::dialect::{PERIOD, SCHEDULE_TYPE};
use crate::contract::{Call, Refusal};
use crate::domain::{Cron, Period, Timing};
use crate::time::{self, Edge, stamp};

/// A type of schedule that no list knows.
const UNHEARD: i64 = 7;

pub(super) const TYPE: Field = may("ScheduleType", Kind::Code(SCHEDULE_TYPE));
pub(super) const CRON: Field = may("CronExpression", Kind::Text);
pub(super) const START: Field = may("StartTime", Kind::When);
pub(super) const COUNT: Field = may("RunEveryCount", Kind::Whole(1, 100_000));
pub(super) const UNIT: Field = may("RunEveryPeriod", Kind::Code(PERIOD));

/// The timing that a request asks for, on top of the one there is: without a type, fields change those of the old type.
pub(super) fn wanted(call: &Call, old: Option<&Timing>) -> Result<Timing, Refusal> {
    let given = |field: &Field| call.given.get(field.name);
    let kind = match (call.number(TYPE.name), old) {
        (Some(kind), _) => kind,
        (None, Some(old)) => old.code(),
        (None, None) => return Err(Refusal::invalid("ScheduleType", "'ScheduleType' is required.".to_owned())),
    };
    // What is not given stays as it was, where the type stays.
    let old = old.filter(|old| old.code() == kind);
    let fields: &[Field] = match kind {
        1 => &[START],
        2 => &[START, COUNT, UNIT],
        3 => &[CRON],
        _ => &[],
    };
    for field in [CRON, START, COUNT, UNIT] {
        if given(&field).is_some() && !fields.iter().any(|known| known.name == field.name) {
            let message = format!("'{}' does not go with schedule type {kind}.", field.name);
            return Err(Refusal::bad_request(message));
        }
    }
    let missing =
        |field: &Field| Refusal::bad_request(format!("'{}' is required for schedule type {kind}.", field.name));
    let start = future_start(call)?;
    match (kind, old) {
        (1, Some(Timing::Once(old))) => Ok(Timing::Once(start.unwrap_or(*old))),
        (1, _) => start.map(Timing::Once).ok_or_else(|| missing(&START)),
        (2, old) => {
            let (old_count, old_period, old_start) = match old {
                Some(Timing::Every { count, period, start }) => (Some(*count), Some(*period), *start),
                _ => (None, None, None),
            };
            let period = call.number(UNIT.name).and_then(Period::of_code);
            Ok(Timing::Every {
                count: call.number(COUNT.name).or(old_count).ok_or_else(|| missing(&COUNT))?,
                period: period.or(old_period).ok_or_else(|| missing(&UNIT))?,
                start: start.or(old_start),
            })
        }
        (3, old) => match (call.text(CRON.name), old) {
            (Some(text), _) => {
                let wrong = |error| Refusal::bad_request(format!("'CronExpression' is not valid: {error}."));
                Ok(Timing::Cron { text: text.to_owned(), cron: Cron::parse(text).map_err(wrong)? })
            }
            (None, Some(old)) => Ok(old.clone()),
            (None, None) => Err(missing(&CRON)),
        },
        (_, Some(old)) => Ok(old.clone()),
        (_, None) => Err(Refusal::bad_request("A schedule needs a type that says when it runs.")),
    }
}

fn future_start(call: &Call) -> Result<Option<Timestamp>, Refusal> {
    let start = call.text(START.name).and_then(|text| time::instant(text, Edge::Start));
    match start {
        Some(start) if start <= call.now => Err(Refusal::bad_request("'StartTime' must be in the future.")),
        start => Ok(start),
    }
}

impl Timing {
    fn code(&self) -> i64 {
        match self {
            Self::Once(_) => 1,
            Self::Every { .. } => 2,
            Self::Cron { .. } => 3,
            Self::Never => 0,
            Self::Unheard => UNHEARD,
        }
    }

    /// The fields in which answers show a timing.
    pub(super) fn shown(&self) -> Shown {
        let none = Shown { kind: self.code(), cron: None, start: None, count: None, period: None };
        match self {
            Self::Once(start) => Shown { start: Some(stamp(*start)), ..none },
            Self::Every { count, period, start } => {
                Shown { start: start.map(stamp), count: Some(*count), period: Some(period.code()), ..none }
            }
            Self::Cron { text, .. } => Shown { cron: Some(text.clone()), ..none },
            Self::Never | Self::Unheard => none,
        }
    }
}

/// A timing, field by field.
pub(super) struct Shown {
    pub(super) kind: i64,
    pub(super) cron: Option<String>,
    pub(super) start: Option<String>,
    pub(super) count: Option<i64>,
    pub(super) period: Option<i64>,
}

impl Shown {
    /// Adds the fields that schedules and upcoming runs have in common.
    pub(super) fn join(&self, object: &mut Value) {
        if let Some(fields) = object.as_object_mut() {
            fields.insert("schedule".to_owned(), json!(self.cron));
            fields.insert("scheduleType".to_owned(), json!(self.kind));
            fields.insert("runEveryCount".to_owned(), json!(self.count));
            fields.insert("runEveryPeriod".to_owned(), json!(self.period));
        }
    }
}
