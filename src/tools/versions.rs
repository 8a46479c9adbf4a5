//! Versions of an agent: `get-agent-versions`, `restore-agent-version`.

use super::API;
use crate::arguments;
use crate::client::Value::Text;
use crate::client::{Client, Operation, Subject};
use crate::decode::left_out;
use crate::decode::room::Keep;
use crate::error::{Error, invalid_argument};
use crate::transport::Transport;
use crate::types::*;

/// How to come to the versions that a list does not show.
const OTHERS: &str =
    "No tool lists the others; get-agent tells the current version, and restore-agent-version takes any number.";

/// `get-agent-versions`
pub async fn get_agent_versions(client: &Client<impl Transport>, agent_id: i64) -> Result<AgentVersions, Error> {
    let versions = client.kept(versions(agent_id)?, Keep::List).await?;
    let note = left_out(OTHERS);
    Ok(AgentVersions { versions, note })
}

fn versions(agent_id: i64) -> Result<Operation, Error> {
    let a = arguments::id("agent-id", agent_id)?;
    Ok(Operation::get(format!("{API}/agent/{a}/versions"), Subject::Agent))
}

/// `restore-agent-version`
pub async fn restore_agent_version(
    client: &Client<impl Transport>,
    agent_id: i64,
    version_number: u32,
    comments: String,
) -> Result<Confirmation, Error> {
    let a = arguments::id("agent-id", agent_id)?;
    if version_number < 1 {
        return Err(invalid_argument(
            "version-number",
            "must be >= 1",
            version_number,
            "Get version numbers from get-agent-versions.",
        ));
    }
    let comments = arguments::not_blank(
        "comments",
        &comments,
        "Say why the version is restored; it is kept with the new version.",
    )?;
    let operation = Operation::post(
        format!("{API}/agent/{a}/version/{version_number}/restore"),
        Subject::Version,
        "get-agent-versions",
    )
    .body(&[("content", Some(Text(comments)))]);
    client.done(operation).await?;
    // That it was restored is certain; only the new number may not be known.
    let all: Option<Vec<AgentVersion>> = client.kept(versions(agent_id)?, Keep::All).await.ok();
    let newest = all.and_then(|versions| versions.iter().map(|version| version.version).max());
    let made = match newest.filter(|newest| *newest > i64::from(version_number)) {
        Some(newest) => format!("version {newest} was made from it"),
        None => "a new version was made from it, which get-agent-versions lists".to_owned(),
    };
    Ok(Confirmation {
        message: format!("Version {version_number} of agent {agent_id} was restored: {made}, and no version was lost.")
            .into(),
    })
}
