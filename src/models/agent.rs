//! Agents.

use crate::decode::{
    Elements, JsonKind, OddFields, Read, ReadError, Reading, Source, camel_case, decode, not_a_record, present, store,
};
use crate::types::{Agent, AgentSummary, TotalCount};

decode! {
    Agent {
        id: "id" | "agentId" | "configId",
        name: "name",
        description: "description",
        documentation: "documentation",
        input_parameters: "inputParameters" as Pairs,
        config_type: "configType" in CONFIG_TYPE,
        is_active: "isActive",
        proxy_pool_id: "proxyPoolId",
        space_id: "spaceId",
        start_url: "startUrl",
        status: "status" in RUN_STATUS,
        user_id: "userId",
        validation_status: "validationStatus" in VALIDATION_STATUS,
        version: "version",
        agent_templates: "agentTemplates" as JsonText,
        created: "created",
        updated: "updated",
        last_activity: "lastActivity",
    }
    AgentSummary {
        id: "id" | "agentId" | "configId",
        name: "name",
        description: "description" as Brief,
        status: "status" in RUN_STATUS,
        config_type: "configType" in CONFIG_TYPE,
        last_activity: "lastActivity",
    }
    TotalCount {
        total_count: "totalCount" | "totalRecordCount",
    }
}

/// A page of agents: an object with a total, or, from an older deployment, the bare list.
#[derive(Debug)]
pub(crate) struct AgentPage {
    /// The agents.
    pub(crate) agents: Vec<AgentSummary>,
    /// How many there are on all pages.
    pub(crate) total: Option<u64>,
}

impl Read for AgentPage {
    fn read(source: &mut dyn Source) -> Result<Reading<Self>, ReadError> {
        let (mut agents, mut total, mut bare) = (None, None, Vec::new());
        let (mut any, mut odd, mut elements) = (false, OddFields::default(), Elements::default());
        let kind = source.compound(
            &mut |name, value| {
                any |= match &*camel_case(name) {
                    "agents" | "items" => store(&mut agents, value, "agents", &mut odd)?,
                    "totalRecordCount" | "totalCount" => store(&mut total, value, "totalRecordCount", &mut odd)?,
                    _ => false,
                };
                Ok(())
            },
            &mut |agent| elements.read(&mut bare, agent),
        )?;
        if kind == JsonKind::Array {
            return Ok(elements.finish(bare).map(|agents| AgentPage { agents, total: None }));
        }
        if let Some(reading) = not_a_record(kind, any) {
            return Ok(reading);
        }
        let page = || Ok(AgentPage { agents: present(agents, "agents", &odd)?, total });
        Ok(page().into())
    }
}
