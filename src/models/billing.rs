//! Credits and costs.

use crate::decode::decode;
use crate::types::{
    AgentCost, AgentCosts, AgentsUsage, CreditHistory, CreditTransaction, CreditsBalance, RunCost, RunsCost,
    SpendingSummary, UsageSeries,
};

decode! {
    CreditsBalance {
        available_credits: "availableCredits",
        organization_id: "organizationId",
        retrieved_at: "retrievedAt",
    }
    SpendingSummary {
        total_spent: "totalSpent",
        start_date: "startDate",
        end_date: "endDate",
        organization_id: "organizationId",
        current_balance: "currentBalance",
        unit: "unit" as Unit,
    }
    CreditTransaction {
        id: "id",
        transaction_type: "transactionType",
        amount: "amount",
        balance: "balance",
        created: "created",
        expires_at: "expiresAt",
        message: "message",
    }
    CreditHistory {
        transactions: "transactions" | "items",
        total_count: "totalCount" | "totalRecordCount",
        page_index: "pageIndex",
        records_per_page: "recordsPerPage",
        note: "note",
    }
    AgentCost {
        agent_id: "agentId" | "configId",
        agent_name: "agentName" | "configName",
        cost: "cost",
        space_id: "spaceId",
    }
    AgentsUsage {
        agents: "agents" | "items",
        total_record_count: "totalRecordCount" | "totalCount",
        total_cost: "totalCost",
        start_date: "startDate",
        end_date: "endDate",
        unit: "unit" as Unit,
        note: "note",
    }
    UsageSeries {
        type_: "type",
        data: "data" as Aligned,
        total_cost: "totalCost",
    }
    AgentCosts {
        agent_id: "agentId" | "configId",
        agent_name: "agentName" | "configName",
        labels: "labels" as Aligned,
        usage_types: "usageTypes",
        total_cost: "totalCost",
        start_date: "startDate",
        end_date: "endDate",
        unit: "unit" as Unit,
        note: "note",
    }
    RunCost {
        run_id: "runId" | "id",
        date: "date",
        start_time: "startTime",
        end_time: "endTime",
        cost: "cost",
        billing_type: "billingType",
    }
    RunsCost {
        runs: "runs" | "items",
        total_record_count: "totalRecordCount" | "totalCount",
        total_cost: "totalCost",
        agent_id: "agentId",
        agent_name: "agentName",
        unit: "unit" as Unit,
        note: "note",
    }
}
