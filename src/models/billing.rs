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
    }
    CreditTransaction {
        id: "id",
        transaction_type: "transactionType" as Text,
        amount: "amount",
        balance: "balance",
        created: "created",
        expires_at: "expiresAt",
        message: "message",
    }
    CreditHistory {
        transactions: "transactions",
        total_count: "totalCount",
        page_index: "pageIndex",
        records_per_page: "recordsPerPage",
    }
    AgentCost {
        agent_id: "agentId",
        agent_name: "agentName",
        cost: "cost",
        space_id: "spaceId",
    }
    AgentsUsage {
        agents: "agents",
        total_record_count: "totalRecordCount",
        total_cost: "totalCost",
        start_date: "startDate",
        end_date: "endDate",
    }
    UsageSeries {
        type_: "type",
        data: "data",
        total_cost: "totalCost",
    }
    AgentCosts {
        agent_id: "agentId",
        agent_name: "agentName",
        labels: "labels",
        usage_types: "usageTypes",
        total_cost: "totalCost",
        start_date: "startDate",
        end_date: "endDate",
    }
    RunCost {
        run_id: "runId",
        date: "date",
        start_time: "startTime",
        end_time: "endTime",
        cost: "cost",
        billing_type: "billingType" as Text,
    }
    RunsCost {
        runs: "runs",
        total_record_count: "totalRecordCount",
        total_cost: "totalCost",
        agent_id: "agentId",
        agent_name: "agentName",
    }
}
