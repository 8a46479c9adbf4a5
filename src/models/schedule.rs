//! Schedules.

use crate::decode::decode;
use crate::types::{Schedule, UpcomingRun};

decode! {
    Schedule {
        id: "id" | "scheduleId",
        agent_id: "configId" | "agentId",
        agent_name: "configName" | "agentName",
        name: "name",
        schedule: "schedule" | "cronExpression",
        local_schedule: "localSchedule",
        timezone: "timezone",
        next_run_time: "nextRunTime",
        start_time: "startTime",
        schedule_type: "scheduleType" in SCHEDULE_TYPE,
        is_enabled: "isEnabled",
        run_every_count: "runEveryCount",
        run_every_period: "runEveryPeriod" in INTERVAL_PERIOD,
        input_parameters: "inputParameters" as JsonText,
        parallelism: "parallelism",
        parallel_max_concurrency: "parallelMaxConcurrency",
        parallel_export: "parallelExport",
        proxy_pool_id: "proxyPoolId",
        server_group_id: "serverGroupId",
        log_level: "logLevel",
        log_mode: "logMode",
        is_exclusive: "isExclusive",
        is_wait_on_failure: "isWaitOnFailure",
        started_by: "startedBy",
        server_id: "serverId",
        http_version: "httpVersion",
        save_content_cache: "saveContentCache",
        tag: "tag",
        created: "created",
    }
    UpcomingRun {
        schedule_id: "scheduleId" | "id",
        agent_id: "agentId" | "configId",
        agent_name: "agentName" | "configName",
        schedule_name: "scheduleName",
        next_run_time: "nextRunTime",
        timezone: "timezone",
        is_enabled: "isEnabled",
        schedule: "schedule",
        schedule_type: "scheduleType" in SCHEDULE_TYPE,
        run_every_count: "runEveryCount",
        run_every_period: "runEveryPeriod" in INTERVAL_PERIOD,
        space_id: "spaceId",
        space_name: "spaceName",
        approval_status: "approvalStatus" in APPROVAL_STATUS,
        last_run_id: "lastRunId",
        last_run_time: "lastRunTime",
        last_run_status: "lastRunStatus" in RUN_STATUS,
        last_run_message: "lastRunMessage",
    }
}
