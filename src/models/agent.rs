//! Agents.

use crate::decode::decode;
use crate::types::AgentSummary;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor, value};
use std::fmt;

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
pub struct AgentPage {
    /// The agents.
    pub agents: Vec<AgentSummary>,
    /// How many there are on all pages.
    pub total: Option<u64>,
}

impl<'de> Deserialize<'de> for AgentPage {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<AgentPage, D::Error> {
        struct PageVisitor;
        impl<'de> Visitor<'de> for PageVisitor {
            type Value = AgentPage;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object with agents, or a list of agents")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<AgentPage, A::Error> {
                let (mut agents, mut total) = (None, None);
                while let Some(key) = map.next_key::<String>()? {
                    match key.as_str() {
                        "agents" => crate::decode::read(&mut map, &mut agents, "agents")?,
                        "totalRecordCount" => crate::decode::read(&mut map, &mut total, "totalRecordCount")?,
                        _ => {
                            map.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(AgentPage { agents: crate::decode::present(agents, "agents")?, total })
            }

            fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<AgentPage, A::Error> {
                let agents = Deserialize::deserialize(value::SeqAccessDeserializer::new(seq))?;
                Ok(AgentPage { agents, total: None })
            }
        }
        deserializer.deserialize_any(PageVisitor)
    }
}
