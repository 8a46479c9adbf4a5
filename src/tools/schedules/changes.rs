//! What is different between a schedule as it was and as it is.

use crate::types::{Schedule, ScheduleChange};

/// The settings that differ, by the names that parameters and fields have.
pub(super) fn between(before: Schedule, after: &Schedule) -> Vec<ScheduleChange> {
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
        .map(|((setting, before), (_, after))| ScheduleChange { setting: setting.to_owned(), before, after })
        .collect()
}
