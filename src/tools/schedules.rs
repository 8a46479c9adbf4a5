//! Schedules: `list-agent-schedules`, `get-agent-schedule`, `create-agent-schedule`, `update-agent-schedule`,
//! `enable-agent-schedule`, `disable-agent-schedule`, `delete-agent-schedule`, `get-scheduled-runs`.

use super::API;
use crate::arguments;
use crate::client::Value::{self, Flag, Number, Text};
use crate::client::{Client, Operation, Subject};
use crate::codes::ApiName;
use crate::dates;
use crate::error::invalid_argument;
use crate::transport::Transport;
use crate::types::*;
use std::time::{Duration, SystemTime};

/// How far ahead a single run must be.
const ONCE_AHEAD: Duration = Duration::from_secs(60);

/// `list-agent-schedules`
pub async fn list_agent_schedules(client: &Client<impl Transport>, agent_id: i64) -> Result<ScheduleList, Error> {
    let schedules = client.json(Operation::get(schedules_path(agent_id)?, Subject::Agent)).await?;
    Ok(ScheduleList { schedules })
}

/// `get-agent-schedule`
pub async fn get_agent_schedule(
    client: &Client<impl Transport>,
    agent_id: i64,
    schedule_id: i64,
) -> Result<Schedule, Error> {
    client.json(Operation::get(schedule_path(agent_id, schedule_id)?, Subject::Schedule)).await
}

/// `create-agent-schedule`
pub async fn create_agent_schedule(
    client: &Client<impl Transport>,
    agent_id: i64,
    name: String,
    timing: Timing,
    timezone: Option<String>,
    input_parameters: Option<String>,
    is_enabled: Option<bool>,
    parallelism: Option<u32>,
    parallel_max_concurrency: Option<u32>,
    parallel_export: Option<ParallelExport>,
    log_level: Option<LogLevel>,
    log_mode: Option<LogMode>,
    is_exclusive: Option<bool>,
    is_wait_on_failure: Option<bool>,
) -> Result<Schedule, Error> {
    let operation = Operation::post(schedules_path(agent_id)?, Subject::Agent, "list-agent-schedules");
    let settings = Settings {
        name,
        timing: Some(timing),
        timezone,
        input_parameters,
        is_enabled: Some(is_enabled.unwrap_or(true)),
        parallelism: Some(parallelism.unwrap_or(1)),
        parallel_max_concurrency,
        parallel_export,
        log_level,
        log_mode,
        is_exclusive,
        is_wait_on_failure,
    };
    client.json(settings.describe(operation, client.now())?).await
}

/// `update-agent-schedule`
pub async fn update_agent_schedule(
    client: &Client<impl Transport>,
    agent_id: i64,
    schedule_id: i64,
    name: String,
    timing: Option<Timing>,
    timezone: Option<String>,
    input_parameters: Option<String>,
    is_enabled: Option<bool>,
    parallelism: Option<u32>,
    parallel_max_concurrency: Option<u32>,
    parallel_export: Option<ParallelExport>,
    log_level: Option<LogLevel>,
    log_mode: Option<LogMode>,
    is_exclusive: Option<bool>,
    is_wait_on_failure: Option<bool>,
) -> Result<Schedule, Error> {
    let operation = Operation::put(schedule_path(agent_id, schedule_id)?, Subject::Schedule, "get-agent-schedule");
    let settings = Settings {
        name,
        timing,
        timezone,
        input_parameters,
        is_enabled,
        parallelism,
        parallel_max_concurrency,
        parallel_export,
        log_level,
        log_mode,
        is_exclusive,
        is_wait_on_failure,
    };
    client.json(settings.describe(operation, client.now())?).await
}

/// `enable-agent-schedule`
pub async fn enable_agent_schedule(
    client: &Client<impl Transport>,
    agent_id: i64,
    schedule_id: i64,
) -> Result<Confirmation, Error> {
    let path = schedule_path(agent_id, schedule_id)?;
    client.done(Operation::post(format!("{path}/enable"), Subject::Schedule, "get-agent-schedule")).await?;
    Ok(Confirmation {
        message: format!(
            "Schedule {schedule_id} of agent {agent_id} is enabled. get-agent-schedule tells when it runs next."
        ),
    })
}

/// `disable-agent-schedule`
pub async fn disable_agent_schedule(
    client: &Client<impl Transport>,
    agent_id: i64,
    schedule_id: i64,
) -> Result<Confirmation, Error> {
    let path = schedule_path(agent_id, schedule_id)?;
    client.done(Operation::post(format!("{path}/disable"), Subject::Schedule, "get-agent-schedule")).await?;
    Ok(Confirmation {
        message: format!(
            "Schedule {schedule_id} of agent {agent_id} is disabled: it does not run until enable-agent-schedule. A run under \
             way goes on."
        ),
    })
}

/// `delete-agent-schedule`
pub async fn delete_agent_schedule(
    client: &Client<impl Transport>,
    agent_id: i64,
    schedule_id: i64,
) -> Result<Confirmation, Error> {
    let path = schedule_path(agent_id, schedule_id)?;
    client.done(Operation::delete(path, Subject::Schedule, "list-agent-schedules")).await?;
    Ok(Confirmation {
        message: format!(
            "Schedule {schedule_id} of agent {agent_id} is deleted. The agent, its runs and its other schedules are kept."
        ),
    })
}

/// `get-scheduled-runs`
pub async fn get_scheduled_runs(
    client: &Client<impl Transport>,
    start_date: Option<String>,
    end_date: Option<String>,
) -> Result<UpcomingRuns, Error> {
    let range = dates::range(start_date, end_date)?;
    let operation = Operation::get(format!("{API}/analytics/schedules/upcoming"), Subject::Account)
        .query_if("startDate", range.start)
        .query_if("endDate", range.end);
    let runs = client.json(operation).await?;
    Ok(UpcomingRuns { runs })
}

fn schedules_path(agent_id: i64) -> Result<String, Error> {
    Ok(format!("{API}/agent/{}/schedules", arguments::id("agent-id", agent_id)?))
}

fn schedule_path(agent_id: i64, schedule_id: i64) -> Result<String, Error> {
    Ok(format!("{}/{}", schedules_path(agent_id)?, arguments::id("schedule-id", schedule_id)?))
}

/// What a schedule is made of. What is none is not sent.
struct Settings {
    name: String,
    timing: Option<Timing>,
    timezone: Option<String>,
    input_parameters: Option<String>,
    is_enabled: Option<bool>,
    parallelism: Option<u32>,
    parallel_max_concurrency: Option<u32>,
    parallel_export: Option<ParallelExport>,
    log_level: Option<LogLevel>,
    log_mode: Option<LogMode>,
    is_exclusive: Option<bool>,
    is_wait_on_failure: Option<bool>,
}

impl Settings {
    /// Checks the settings, and makes them the body of a call.
    fn describe(self, operation: Operation, now: SystemTime) -> Result<Operation, Error> {
        let name = arguments::not_blank("name", &self.name, "Give the schedule a name, such as 'Every morning'.")?;
        let times = self.timing.map(|timing| Times::check(timing, now)).transpose()?.unwrap_or_default();
        let timezone = arguments::filter(self.timezone);
        let input_parameters = arguments::json_object("input-parameters", self.input_parameters)?;
        let parallelism = arguments::optional_within("parallelism", self.parallelism, 1..=50)?;
        let at_once =
            arguments::optional_within("parallel-max-concurrency", self.parallel_max_concurrency, 1..=u32::MAX)?;
        let number = |value: Option<u32>| value.map(|value| Number(value.into()));
        Ok(operation.body(&[
            ("Name", Some(Text(name))),
            ("ScheduleType", times.schedule_type),
            ("CronExpression", times.cron.as_deref().map(Text)),
            ("StartTime", times.start_time.as_deref().map(Text)),
            ("RunEveryCount", times.count),
            ("RunEveryPeriod", times.period),
            ("Timezone", timezone.as_deref().map(Text)),
            ("InputParameters", input_parameters.as_deref().map(Text)),
            ("IsEnabled", self.is_enabled.map(Flag)),
            ("Parallelism", number(parallelism)),
            ("ParallelMaxConcurrency", number(at_once)),
            ("ParallelExport", self.parallel_export.map(|choice| Text(choice.api_name()))),
            ("LogLevel", self.log_level.map(|choice| Text(choice.api_name()))),
            ("LogMode", self.log_mode.map(|choice| Text(choice.api_name()))),
            ("IsExclusive", self.is_exclusive.map(Flag)),
            ("IsWaitOnFailure", self.is_wait_on_failure.map(Flag)),
        ]))
    }
}

/// A timing as the API takes it.
#[derive(Default)]
struct Times {
    schedule_type: Option<Value<'static>>,
    cron: Option<String>,
    start_time: Option<String>,
    count: Option<Value<'static>>,
    period: Option<Value<'static>>,
}

impl Times {
    fn check(timing: Timing, now: SystemTime) -> Result<Times, Error> {
        // The numbers are the API's codes for the types of schedules.
        Ok(match timing {
            Timing::Once(time) => Times {
                schedule_type: Some(Number(1)),
                start_time: Some(dates::ahead("timing", &time, ONCE_AHEAD, now)?),
                ..Times::default()
            },
            Timing::Every(interval) => Times {
                schedule_type: Some(Number(2)),
                count: Some(Number(count(interval.count)?.into())),
                // The WIT lists the periods in the order of their codes, from 1.
                period: Some(Number(interval.period as i64 + 1)),
                start_time: match interval.start_time {
                    Some(time) => Some(dates::ahead("timing", &time, Duration::from_nanos(1), now)?),
                    None => None,
                },
                ..Times::default()
            },
            Timing::Cron(expression) => {
                let fields = expression.split_whitespace().count();
                if fields != 5 {
                    return Err(invalid_argument(
                        "timing",
                        "a cron expression must have five fields",
                        format!("{fields}"),
                        "The fields are minute, hour, day of month, month and day of week: '0 9 * * 1-5' is nine o'clock from \
                         Monday to Friday.",
                    ));
                }
                Times { schedule_type: Some(Number(3)), cron: Some(expression), ..Times::default() }
            }
        })
    }
}

fn count(count: u32) -> Result<u32, Error> {
    if count >= 1 {
        return Ok(count);
    }
    Err(invalid_argument(
        "timing",
        "count must be >= 1",
        count,
        "Every 6 hours is {\"tag\": \"every\", \"val\": {\"count\": 6, \"period\": \"hours\", \"start-time\": null}}.",
    ))
}
