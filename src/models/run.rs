//! Runs.

use crate::decode::decode;
use crate::types::{Run, RunBrief, StatusCount};

/// How many runs an agent has.
#[derive(Debug)]
pub(crate) struct RunCounts {
    /// All runs.
    pub(crate) total_count: Option<u64>,
    /// The number for each status.
    pub(crate) status_counts: Vec<StatusCount>,
}

decode! {
    Run {
        id: "id" | "runId",
        agent_id: "configId" | "agentId",
        agent_name: "configName" | "agentName",
        space_id: "spaceId",
        organization_id: "organizationId",
        organization_name: "organizationName",
        sequence: "sequence",
        tag: "tag",
        status: "status" in RUN_STATUS,
        message: "message" | "errorMessage",
        start_time: "startTime",
        end_time: "endTime",
        created: "created",
        parallelism: "parallelism",
        parallel_max_concurrency: "parallelMaxConcurrency",
        parallel_export: "parallelExport",
        parallel_set: "parallelSet",
        config_version: "configVersion",
        action_count: "actionCount",
        page_count: "pageCount",
        dynamic_page_count: "dynamicPageCount",
        request_count: "requestCount",
        records_extracted: "dataCount" | "recordsExtracted",
        records_exported: "exportCount" | "recordsExported",
        input_count: "inputCount",
        error_count: "errorCount",
        traffic: "traffic" as Bytes,
        run_time_sec: "runTimeSec",
        server_name: "serverName",
        table_type: "tableType",
    }
    RunBrief {
        id: "id" | "runId",
        status: "status" in RUN_STATUS,
        start_time: "startTime",
        end_time: "endTime",
        seconds: "runTimeSec",
        records_extracted: "dataCount" | "recordsExtracted",
        records_exported: "exportCount" | "recordsExported",
        errors: "errorCount",
        message: "message" | "errorMessage",
    }
    RunCounts {
        total_count: "totalCount",
        status_counts: "statusCounts",
    }
    StatusCount {
        status: "status" in RUN_STATUS,
        status_name: "statusName",
        count: "count",
    }
}
