//! Spaces: `list-spaces`, `get-space`, `get-space-agents`, `get-space-agent-count`, `search-space-by-name`,
//! `run-space-agents`.

use super::API;
use crate::arguments;
use crate::client::Value::Text;
use crate::client::{Client, Operation, Subject};
use crate::transport::Transport;
use crate::types::*;

/// `list-spaces`
pub async fn list_spaces(client: &Client<impl Transport>) -> Result<SpaceList, Error> {
    let spaces = client.json(Operation::get(format!("{API}/spaces"), Subject::Account)).await?;
    Ok(SpaceList { spaces })
}

/// `get-space`
pub async fn get_space(client: &Client<impl Transport>, space_id: i64) -> Result<Space, Error> {
    client.json(Operation::get(space_path(space_id)?, Subject::Space)).await
}

/// `get-space-agents`
pub async fn get_space_agents(client: &Client<impl Transport>, space_id: i64) -> Result<SpaceAgents, Error> {
    let agents = client.json(Operation::get(format!("{}/agents", space_path(space_id)?), Subject::Space)).await?;
    Ok(SpaceAgents { agents })
}

/// `get-space-agent-count`
pub async fn get_space_agent_count(client: &Client<impl Transport>, space_id: i64) -> Result<TotalCount, Error> {
    client.json(Operation::get(format!("{}/agents/count", space_path(space_id)?), Subject::Space)).await
}

/// `search-space-by-name`
pub async fn search_space_by_name(client: &Client<impl Transport>, name: String) -> Result<Space, Error> {
    let name = arguments::not_blank("name", &name, "Give the space's name; list-spaces shows all names.")?;
    client.json(Operation::get(format!("{API}/spaces/search"), Subject::SpaceName).query("name", name)).await
}

/// `run-space-agents`
pub async fn run_space_agents(
    client: &Client<impl Transport>,
    space_id: i64,
    input_parameters: Option<String>,
) -> Result<SpaceRun, Error> {
    let path = space_path(space_id)?;
    let input_parameters = arguments::json_object("input-parameters", input_parameters)?;
    let operation = Operation::post(format!("{path}/run-all"), Subject::Space, "get-space-agents")
        .body(&[("InputParameters", input_parameters.as_deref().map(Text))]);
    client.json(operation).await
}

fn space_path(space_id: i64) -> Result<String, Error> {
    Ok(format!("{API}/spaces/{}", arguments::id("space-id", space_id)?))
}
