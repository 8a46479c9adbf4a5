//! What runs did, and why they failed.

use crate::decode::decode;
use crate::types::{Diagnostics, FailedRun, RecordsSummary, RunStats, RunsSummary};

decode! {
    RunsSummary {
        start_date: "startDate",
        end_date: "endDate",
        total_runs: "totalRuns",
        completed_runs: "completedRuns",
        failed_runs: "failedRuns",
        completed_with_errors_runs: "completedWithErrorsRuns",
        running_runs: "runningRuns",
        queued_runs: "queuedRuns",
        stopped_runs: "stoppedRuns",
        failed_run_details: "failedRunDetails",
        note: "note",
    }
    FailedRun {
        run_id: "runId" | "id",
        agent_id: "agentId" | "configId",
        agent_name: "agentName" | "configName",
        start_time: "startTime",
        end_time: "endTime",
        status: "status" in RUN_STATUS,
        error_message: "errorMessage" | "message",
        space_id: "spaceId",
        space_name: "spaceName",
    }
    RecordsSummary {
        start_date: "startDate",
        end_date: "endDate",
        total_records_extracted: "totalRecordsExtracted",
        total_records_exported: "totalRecordsExported",
        total_errors: "totalErrors",
        total_page_loads: "totalPageLoads",
        run_count: "runCount",
        agent_id: "agentId" | "configId",
    }
    Diagnostics {
        run_id: "runId" | "id",
        agent_id: "agentId" | "configId",
        agent_name: "agentName" | "configName",
        status: "status" in RUN_STATUS,
        error_message: "errorMessage" | "message",
        start_time: "startTime",
        end_time: "endTime",
        runtime_seconds: "runtimeSeconds",
        stats: "stats",
        possible_causes: "possibleCauses" as Auxiliary,
        suggested_actions: "suggestedActions" as Auxiliary,
    }
    RunStats {
        data_count: "dataCount" | "recordsExtracted",
        input_count: "inputCount",
        error_count: "errorCount",
        page_count: "pageCount",
        export_count: "exportCount" | "recordsExported",
        traffic: "traffic" as Bytes,
    }
}
