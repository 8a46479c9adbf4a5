//! What a schedule is made of: as a caller gives it, as it is, and as it is sent.

use super::timing::{Times, Timing};
use crate::arguments;
use crate::client::Operation;
use crate::client::Value::{Flag, Number, Text};
use crate::error::Error;
use crate::types::Schedule;
use std::time::SystemTime;

/// The settings of a schedule. What is none is not sent.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Settings {
    pub(super) name: Option<String>,
    pub(super) times: Times,
    pub(super) timezone: Option<String>,
    pub(super) input_parameters: Option<String>,
    pub(super) is_enabled: Option<bool>,
    pub(super) parallelism: Option<i64>,
    pub(super) parallel_max_concurrency: Option<i64>,
    pub(super) parallel_export: Option<String>,
    pub(super) log_level: Option<String>,
    pub(super) log_mode: Option<String>,
    pub(super) is_exclusive: Option<bool>,
    pub(super) is_wait_on_failure: Option<bool>,
}

impl Settings {
    /// The settings that need a check, checked: the others are what their types say. `zone` as for [`Timing::check`].
    pub(super) fn check(
        name: Option<String>,
        timing: Timing,
        zone: Option<&str>,
        input_parameters: Option<String>,
        parallelism: Option<u32>,
        parallel_max_concurrency: Option<u32>,
        now: SystemTime,
    ) -> Result<Settings, Error> {
        if let Some(name) = &name {
            arguments::not_blank("name", name, "Give the schedule a name, such as 'Every morning'.")?;
        }
        let parallelism = arguments::optional_within("parallelism", parallelism, 1..=50)?;
        let at_once = arguments::optional_within("parallel-max-concurrency", parallel_max_concurrency, 1..=u32::MAX)?;
        Ok(Settings {
            name,
            times: timing.check(zone, now)?,
            input_parameters: arguments::json_object("input-parameters", input_parameters)?,
            parallelism: parallelism.map(i64::from),
            parallel_max_concurrency: at_once.map(i64::from),
            ..Settings::default()
        })
    }

    /// The settings with what they leave out taken from a schedule.
    pub(super) fn or_as(self, schedule: &Schedule) -> Settings {
        let now = schedule.clone();
        Settings {
            name: self.name.or(now.name),
            times: self.times.or_as(schedule),
            timezone: self.timezone.or(now.timezone),
            input_parameters: self.input_parameters.or(now.input_parameters),
            is_enabled: self.is_enabled.or(now.is_enabled),
            parallelism: self.parallelism.or(now.parallelism),
            parallel_max_concurrency: self.parallel_max_concurrency.or(now.parallel_max_concurrency),
            parallel_export: self.parallel_export.or(now.parallel_export),
            log_level: self.log_level.or(now.log_level),
            log_mode: self.log_mode.or(now.log_mode),
            is_exclusive: self.is_exclusive.or(now.is_exclusive),
            is_wait_on_failure: self.is_wait_on_failure.or(now.is_wait_on_failure),
        }
    }

    /// Makes the settings the body of an operation.
    pub(super) fn describe(&self, operation: Operation) -> Operation {
        fn text(value: &Option<String>) -> Option<crate::client::Value<'_>> {
            value.as_deref().map(Text)
        }
        let times = &self.times;
        operation.body(&[
            ("Name", text(&self.name)),
            ("ScheduleType", times.schedule_type.map(Number)),
            ("CronExpression", text(&times.cron)),
            ("StartTime", text(&times.start_time)),
            ("RunEveryCount", times.count.map(Number)),
            ("RunEveryPeriod", times.period.map(Number)),
            ("Timezone", text(&self.timezone)),
            ("InputParameters", text(&self.input_parameters)),
            ("IsEnabled", self.is_enabled.map(Flag)),
            ("Parallelism", self.parallelism.map(Number)),
            ("ParallelMaxConcurrency", self.parallel_max_concurrency.map(Number)),
            ("ParallelExport", text(&self.parallel_export)),
            ("LogLevel", text(&self.log_level)),
            ("LogMode", text(&self.log_mode)),
            ("IsExclusive", self.is_exclusive.map(Flag)),
            ("IsWaitOnFailure", self.is_wait_on_failure.map(Flag)),
        ])
    }
}
