//! Agents.

use crate::decode::{Elements, Fields, Fill, JsonKind, Names, Read, ReadError, Reading, Source, decode};
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

impl Fill for AgentPage {
    fn fill(&mut self, source: &mut Source<'_>) -> Result<Reading, ReadError> {
        static NAMES: Names = Names::new(&[&["agents", "items"], &["totalRecordCount", "totalCount"]]);
        let AgentPage { agents, total } = self;
        let (mut bare, mut elements) = (Vec::new(), Elements::default());
        let places: &mut [&mut dyn Fill] = &mut [agents, total];
        let mut fields = Fields::new(&NAMES, places);
        let kind = source
            .compound(&mut |name, value| fields.read(name, value), &mut |agent| elements.read(&mut bare, agent))?;
        Ok(match kind {
            JsonKind::Array => elements.finish(bare, &mut self.agents),
            other => fields.finish(other),
        })
    }
}

impl Read for AgentPage {
    fn empty() -> Self {
        AgentPage { agents: Vec::new(), total: None }
    }
}
