//! What is different between a schedule as it was and as it is.

use crate::decode::room::{self, Keep};
use crate::types::{ChangedSchedule, Schedule, ScheduleChange};

/// What the fields of a schedule and its changes take beside their texts.
const FIELDS: usize = 6_000;

/// A schedule with its changes, as much of both as a result holds.
pub(super) fn told(before: Schedule, mut schedule: Schedule) -> ChangedSchedule {
    let mut changes = between(before, &schedule);
    let fit = |text: &mut Option<String>| *text = text.take().map(room::fit);
    room::keep(Keep::List);
    room::spend(FIELDS);
    changes.iter_mut().flat_map(|change| [&mut change.before, &mut change.after]).for_each(fit);
    let left = room::left();
    room::keep(Keep::Thing);
    room::set_left(left);
    texts(&mut schedule).into_iter().for_each(fit);
    ChangedSchedule { schedule, changes }
}

/// All texts of a schedule.
fn texts(schedule: &mut Schedule) -> [&mut Option<String>; 17] {
    [
        &mut schedule.agent_name,
        &mut schedule.name,
        &mut schedule.schedule,
        &mut schedule.local_schedule,
        &mut schedule.timezone,
        &mut schedule.next_run_time,
        &mut schedule.start_time,
        &mut schedule.schedule_type,
        &mut schedule.run_every_period,
        &mut schedule.parallel_export,
        &mut schedule.log_level,
        &mut schedule.log_mode,
        &mut schedule.started_by,
        &mut schedule.http_version,
        &mut schedule.tag,
        &mut schedule.created,
        &mut schedule.input_parameters,
    ]
}

/// The settings that differ, by the names that parameters and fields have.
fn between(before: Schedule, after: &Schedule) -> Vec<ScheduleChange> {
    let number = |value: Option<i64>| value.map(|number| number.to_string());
    let flag = |value: Option<bool>| value.map(|flag| flag.to_string());
    let settings = |schedule: &Schedule| {
        let Schedule { name, schedule_type, start_time, timezone, input_parameters, .. } = schedule.clone();
        let cron = schedule.local_schedule.clone().or_else(|| schedule.schedule.clone());
        [
            ("name", name),
            ("schedule-type", schedule_type),
            ("cron", cron),
            ("every-count", number(schedule.run_every_count)),
            ("every-period", schedule.run_every_period.clone()),
            ("start-time", start_time),
            ("timezone", timezone),
            ("input-parameters", input_parameters),
            ("is-enabled", flag(schedule.is_enabled)),
            ("parallelism", number(schedule.parallelism)),
            ("parallel-max-concurrency", number(schedule.parallel_max_concurrency)),
            ("parallel-export", schedule.parallel_export.clone()),
            ("log-level", schedule.log_level.clone()),
            ("log-mode", schedule.log_mode.clone()),
            ("is-exclusive", flag(schedule.is_exclusive)),
            ("is-wait-on-failure", flag(schedule.is_wait_on_failure)),
            ("proxy-pool-id", number(schedule.proxy_pool_id)),
            ("server-group-id", number(schedule.server_group_id)),
            ("tag", schedule.tag.clone()),
        ]
    };
    let pairs = settings(&before).into_iter().zip(settings(after));
    pairs
        .filter(|((_, before), (_, after))| before != after)
        .map(|((setting, before), (_, after))| ScheduleChange { setting: setting.into(), before, after })
        .collect()
}
