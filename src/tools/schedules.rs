//! Schedules: `list-agent-schedules`, `get-agent-schedule`, `create-agent-schedule`, `update-agent-schedule`,
//! `enable-agent-schedule`, `disable-agent-schedule`, `delete-agent-schedule`, `get-scheduled-runs`.

mod changes;
mod settings;
mod timing;

use super::{API, NARROWER};
use crate::arguments;
use crate::client::{Client, Operation, Subject};
use crate::codes::ApiName;
use crate::dates;
use crate::decode::left_out;
use crate::decode::room::Keep;
use crate::error::{Error, invalid_argument};
use crate::transport::Transport;
use crate::types::*;
use crate::zones;
use settings::Settings;
use timing::Timing;

/// How to come to the schedules that a list does not show.
const OTHERS: &str =
    "get-scheduled-runs lists what runs next, with the ids of the schedules, and get-agent-schedule reads one of them.";

/// `list-agent-schedules`
pub async fn list_agent_schedules(client: &Client<impl Transport>, agent_id: i64) -> Result<ScheduleList, Error> {
    let operation = Operation::get(schedules_path(agent_id)?, Subject::Agent);
    let mut schedules: Vec<Schedule> = client.kept(operation, Keep::List).await?;
    schedules.iter_mut().for_each(tell_in_its_zone);
    let note = left_out(OTHERS);
    Ok(ScheduleList { schedules, note })
}

/// `get-agent-schedule`
pub async fn get_agent_schedule(
    client: &Client<impl Transport>,
    agent_id: i64,
    schedule_id: i64,
) -> Result<Schedule, Error> {
    one(client, Operation::get(schedule_path(agent_id, schedule_id)?, Subject::Schedule)).await
}

/// `create-agent-schedule`
pub async fn create_agent_schedule(
    client: &Client<impl Transport>,
    agent_id: i64,
    name: String,
    cron: Option<String>,
    every_count: Option<u32>,
    every_period: Option<Period>,
    start_time: Option<String>,
    once_at: Option<String>,
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
    let timing = Timing { cron, every_count, every_period, start_time, once_at };
    let timezone = arguments::filter("timezone", timezone)?;
    let parallelism = Some(parallelism.unwrap_or(1));
    let checked = Settings::check(
        Some(name),
        timing,
        timezone.as_deref(),
        input_parameters,
        parallelism,
        parallel_max_concurrency,
        client.now(),
    )?;
    checked.times.complete()?;
    let settings = Settings {
        timezone,
        is_enabled: Some(is_enabled.unwrap_or(true)),
        parallel_export: name_of(parallel_export),
        log_level: name_of(log_level),
        log_mode: name_of(log_mode),
        is_exclusive,
        is_wait_on_failure,
        ..checked
    };
    one(client, settings.describe(operation)).await
}

/// `update-agent-schedule`
///
/// Whether the API keeps what a request leaves out is not documented, so the present settings are read and sent along.
pub async fn update_agent_schedule(
    client: &Client<impl Transport>,
    agent_id: i64,
    schedule_id: i64,
    name: Option<String>,
    cron: Option<String>,
    every_count: Option<u32>,
    every_period: Option<Period>,
    start_time: Option<String>,
    once_at: Option<String>,
    timezone: Option<String>,
    input_parameters: Option<String>,
    parallelism: Option<u32>,
    parallel_max_concurrency: Option<u32>,
    parallel_export: Option<ParallelExport>,
    log_level: Option<LogLevel>,
    log_mode: Option<LogMode>,
    is_exclusive: Option<bool>,
    is_wait_on_failure: Option<bool>,
) -> Result<ChangedSchedule, Error> {
    let operation = Operation::put(schedule_path(agent_id, schedule_id)?, Subject::Schedule, "get-agent-schedule");
    let timing = Timing { cron, every_count, every_period, start_time, once_at };
    let timezone = arguments::filter("timezone", timezone)?;
    // Without a zone here the present one counts, which is not known yet.
    let zone = timezone.as_deref().unwrap_or("the present one");
    let checked = Settings::check(
        name,
        timing,
        Some(zone),
        input_parameters,
        parallelism,
        parallel_max_concurrency,
        client.now(),
    )?;
    let given = Settings {
        timezone,
        parallel_export: name_of(parallel_export),
        log_level: name_of(log_level),
        log_mode: name_of(log_mode),
        is_exclusive,
        is_wait_on_failure,
        ..checked
    };
    if given == Settings::default() {
        return Err(invalid_argument(
            "name",
            "one setting at least is required",
            "none",
            "Give what is to change: name, a timing, timezone or any other setting.",
        ));
    }
    // Whole, since it is sent back.
    let before =
        client.kept(Operation::get(schedule_path(agent_id, schedule_id)?, Subject::Schedule), Keep::All).await?;
    let is_timed = given.times.schedule_type.is_some();
    let settings = given.or_as(&before);
    if is_timed {
        settings.times.complete()?;
    }
    let mut schedule = client.kept(settings.describe(operation), Keep::All).await?;
    tell_in_its_zone(&mut schedule);
    Ok(changes::told(before, schedule))
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
        )
        .into(),
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
        )
        .into(),
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
        )
        .into(),
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
    let mut runs: Vec<UpcomingRun> = client.kept(operation, Keep::List).await?;
    let note = left_out(NARROWER);
    runs.iter_mut().for_each(|run| run.next_run_local = in_zone(&run.next_run_time, &run.timezone));
    Ok(UpcomingRuns { runs, note })
}

/// A schedule that an operation answers with.
async fn one(client: &Client<impl Transport>, operation: Operation) -> Result<Schedule, Error> {
    let mut schedule = client.json(operation).await?;
    tell_in_its_zone(&mut schedule);
    Ok(schedule)
}

fn tell_in_its_zone(schedule: &mut Schedule) {
    schedule.next_run_local = in_zone(&schedule.next_run_time, &schedule.timezone);
}

fn in_zone(time: &Option<String>, zone: &Option<String>) -> Option<String> {
    zones::local(time.as_deref()?, zone.as_deref()?)
}

fn schedules_path(agent_id: i64) -> Result<String, Error> {
    Ok(format!("{API}/agent/{}/schedules", arguments::id("agent-id", agent_id)?))
}

fn schedule_path(agent_id: i64, schedule_id: i64) -> Result<String, Error> {
    Ok(format!("{}/{}", schedules_path(agent_id)?, arguments::id("schedule-id", schedule_id)?))
}

/// What a choice is called in the API.
fn name_of(choice: Option<impl ApiName>) -> Option<String> {
    choice.map(|choice| choice.api_name().to_owned())
}
