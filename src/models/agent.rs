//! Agents.

use crate::decode::{JsonKind, Read, ReadError, Source, decode, present, push_within, store};
use crate::types::{Agent, AgentSummary, TotalCount};

decode! {
    Agent {
        id: "id",
        name: "name",
        description: "description",
        documentation: "documentation",
        icon: "icon",
        image: "image",
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
        id: "id",
        name: "name",
        description: "description",
        status: "status" in RUN_STATUS,
        config_type: "configType" in CONFIG_TYPE,
        version: "version",
        last_activity: "lastActivity",
    }
    TotalCount {
        total_count: "totalCount",
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
    fn read(source: &mut dyn Source) -> Result<Option<Self>, ReadError> {
        let (mut agents, mut bare, mut total) = (None, Vec::new(), None);
        let kind = source.compound(
            &mut |name, value| match name {
                "agents" => store(&mut agents, value, name),
                "totalRecordCount" => store(&mut total, value, name),
                _ => Ok(()),
            },
            &mut |agent| push_within(&mut bare, present(AgentSummary::read(agent)?, "agent")?),
        )?;
        Ok(match kind {
            JsonKind::Null => None,
            JsonKind::Object => Some(AgentPage { agents: present(agents, "agents")?, total }),
            JsonKind::Array => Some(AgentPage { agents: bare, total: None }),
        })
    }
}
