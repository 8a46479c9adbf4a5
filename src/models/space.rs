//! Spaces.

use crate::decode::decode;
use crate::types::{Label, Space, SpaceAgent, SpaceRun, SpaceRunOutcome};

decode! {
    Space {
        id: "id",
        name: "name",
        description: "description",
        organization_id: "organizationId",
        created: "created",
        updated: "updated",
        is_default_access: "isDefaultAccess",
        scope: "scope",
        run_retention_hours: "runRetentionHours",
        initiated_by: "initiatedBy",
        access: "access" as Auxiliary,
    }
    SpaceAgent {
        id: "id" | "agentId" | "configId",
        name: "name",
        description: "description" as Brief,
        config_type: "configType" in CONFIG_TYPE,
        status: "status" in RUN_STATUS,
        validation_status: "validationStatus" in VALIDATION_STATUS,
        last_activity: "lastActivity",
        approval_status: "approvalStatus" in APPROVAL_STATUS,
        labels: "labels" as Auxiliary,
    }
    Label {
        id: "id",
        name: "name",
    }
    SpaceRun {
        space_id: "spaceId",
        space_name: "spaceName",
        total_agents: "totalAgents",
        agents_started: "agentsStarted",
        agents_failed: "agentsFailed",
        results: "results",
        note: "note",
    }
    SpaceRunOutcome {
        agent_id: "agentId" | "configId",
        agent_name: "agentName" | "configName",
        success: "success",
        run_id: "runId",
        error_message: "errorMessage",
        run_status: "runStatus" in RUN_STATUS,
        records_extracted: "recordsExtracted",
        run_message: "runMessage",
    }
}
