//! Spaces: `list-spaces`, `get-space`, `get-space-agents`, `get-space-agent-count`, `search-space-by-name`,
//! `run-space-agents`, `upload-input-file`.

use super::agents::{LEAST_DESCRIPTION, unless_agent};
use super::runs::{get_run_status, has_ended};
use super::waiting::{Looks, WAIT_SECONDS};
use super::{API, shorten_all};
use crate::arguments;
use crate::client::Value::Text;
use crate::client::{Client, Operation, Subject};
use crate::decode::room::{self, Keep};
use crate::decode::{both, left_out, unreadable_note};
use crate::error::{Error, invalid_argument};
use crate::line::Line;
use crate::observer::Event;
use crate::transport::Transport;
use crate::types::*;
use std::time::Duration;

/// How to come to the agents that the list of a space does not show.
const OTHERS: &str = "list-agents with space-id reads them page by page.";

/// What an agent's outcome takes in a result beside its texts.
const OUTCOME: usize = 210;

/// `list-spaces`
pub async fn list_spaces(client: &Client<impl Transport>) -> Result<SpaceList, Error> {
    let operation = Operation::get(format!("{API}/spaces"), Subject::Account);
    let spaces = client.kept(operation, Keep::List).await?;
    let note = left_out("search-space-by-name finds the others.");
    Ok(SpaceList { spaces, note })
}

/// `get-space`
pub async fn get_space(client: &Client<impl Transport>, space_id: i64) -> Result<Space, Error> {
    client.json(Operation::get(space_path(space_id)?, Subject::Space)).await
}

/// `get-space-agents`
pub async fn get_space_agents(client: &Client<impl Transport>, space_id: i64) -> Result<SpaceAgents, Error> {
    let operation = Operation::get(format!("{}/agents", space_path(space_id)?), Subject::Space);
    let mut agents: Vec<SpaceAgent> = client.kept(operation, Keep::List).await?;
    let note = left_out(OTHERS);
    agents.iter_mut().for_each(|agent| unless_agent(&mut agent.config_type));
    shorten_all(agents.iter_mut().map(|agent| &mut agent.description), LEAST_DESCRIPTION);
    Ok(SpaceAgents { agents, note })
}

/// `get-space-agent-count`
pub async fn get_space_agent_count(client: &Client<impl Transport>, space_id: i64) -> Result<TotalCount, Error> {
    client.json(Operation::get(format!("{}/agents/count", space_path(space_id)?), Subject::Space)).await
}

/// `search-space-by-name`
pub async fn search_space_by_name(client: &Client<impl Transport>, name: String) -> Result<Space, Error> {
    let name = arguments::query("name", &name, "Give the space's name; list-spaces shows all names.")?;
    let operation = Operation::get(format!("{API}/spaces/search"), Subject::SpaceName).query("name", name);
    client.json(operation).await
}

/// `run-space-agents`
pub async fn run_space_agents(
    client: &Client<impl Transport>,
    space_id: i64,
    input_parameters: Option<String>,
    wait_seconds: Option<u32>,
) -> Result<SpaceRun, Error> {
    let path = space_path(space_id)?;
    let seconds = arguments::within("wait-seconds", wait_seconds, WAIT_SECONDS, 0)?;
    let input_parameters = arguments::json_object("input-parameters", input_parameters)?;
    let operation = Operation::post(format!("{path}/run-all"), Subject::Space, "get-space-agents")
        .body(&[("InputParameters", input_parameters.as_deref().map(Text))]);
    let mut started: SpaceRun = client.kept(operation, Keep::Elements).await?;
    let unreadable = unreadable_note();
    watch(client, &mut started, seconds).await;
    let results = &mut started.results;
    let all = results.len();
    let mut sizes =
        results.iter().map(|one| (OUTCOME, [&one.agent_name, &one.error_message, &one.run_status, &one.run_message]));
    let most = room::fitting(&mut sizes);
    results.truncate(most);
    let cut =
        (results.len() < all).then(|| room::note(results.len(), all, "get-runs-summary has the runs that failed."));
    started.note = both(both(started.note, cut), unreadable);
    Ok(started)
}

/// Looks at the runs of a space until all have ended, or the time is up.
async fn watch(client: &Client<impl Transport>, started: &mut SpaceRun, seconds: u32) {
    let mut open: Vec<_> =
        started.results.iter_mut().filter_map(|outcome| Some((outcome.agent_id, outcome.run_id?, outcome))).collect();
    let all = open.len();
    let mut looks = Looks::new(client, seconds, LONGEST_PAUSE);
    'looking: while !open.is_empty() && looks.next_after(BETWEEN_REQUESTS * open.len() as u32).await {
        let mut under_way = Vec::new();
        let mut round = open.into_iter();
        while let Some((agent_id, run_id, outcome)) = round.next() {
            match looks.look(get_run_status(client, agent_id, run_id)).await {
                Some(Ok(run)) => {
                    client.observe(Event::Run(&run));
                    let ended = has_ended(&run);
                    outcome.run_status = run.status;
                    outcome.records_extracted = run.records_extracted;
                    outcome.run_message = run.message;
                    if !ended {
                        under_way.push((agent_id, run_id, outcome));
                    }
                }
                // It may be seen in the next round.
                Some(Err(_)) => under_way.push((agent_id, run_id, outcome)),
                None => {
                    under_way.push((agent_id, run_id, outcome));
                    under_way.extend(round);
                    open = under_way;
                    break 'looking;
                }
            }
        }
        open = under_way;
    }
    let left = open.len();
    started.note = match (all, left) {
        (0, _) => None,
        (_, 0) => Some("All runs that were started have ended.".into()),
        _ if seconds == 0 => Some("Follow each run with wait-for-run.".into()),
        _ => Some(format!("{left} of the {all} runs that were started go on: follow each with wait-for-run.").into()),
    };
}

/// The longest pause between two looks at all runs of a space.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// How much time each look takes of what the API grants: 100 requests a minute.
const BETWEEN_REQUESTS: Duration = Duration::from_millis(600);

/// The largest input file, in bytes.
const LARGEST_FILE: usize = 8 * 1024 * 1024;

/// `upload-input-file`
pub async fn upload_input_file(
    client: &Client<impl Transport>,
    space_id: i64,
    name: String,
    content: String,
) -> Result<Confirmation, Error> {
    let s = arguments::id("space-id", space_id)?;
    let name = arguments::file_name("name", &name)?;
    if content.len() > LARGEST_FILE {
        return Err(invalid_argument(
            "content",
            "must have at most 8 MiB in UTF-8",
            format!("{} bytes", content.len()),
            "Divide it into several files with names of their own.",
        ));
    }
    let size = content.len();
    let (media_type, body) = multipart(name, &content, client.random());
    // It is in the body now, and would stand in memory a second time.
    drop(content);
    let operation = Operation::upload(format!("{API}/input-files/space/{s}"), Subject::Space, media_type, body);
    client.done(operation).await?;
    Ok(Confirmation {
        message: format!(
            "'{}' ({size} bytes) is uploaded to space {s}, whose agents can read it as input. If there was a file of this \
             name, it is overwritten for good.",
            Line::foreign(name, 255)
        )
        .into(),
    })
}

/// A form with one file, as `multipart/form-data` (RFC 7578): its media type and its body.
fn multipart(name: &str, content: &str, random: u64) -> (String, Vec<u8>) {
    // What stands between the parts must not stand in one.
    let mut boundary = String::new();
    let mut attempt = 0_u32;
    while boundary.is_empty() || content.contains(&boundary) {
        boundary = format!("sequentum-{random:016x}-{attempt}");
        attempt += 1;
    }
    let media_type = match name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).as_deref() {
        Some("csv") => "text/csv; charset=utf-8",
        Some("json") => "application/json",
        Some("xml") => "application/xml",
        _ => "text/plain; charset=utf-8",
    };
    // Of what would end the name early, a file name can have only this: see `arguments::file_name`.
    let name = name.replace('"', "%22");
    let head = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"files\"; filename=\"{name}\"\r\nContent-Type: {media_type}\r\n\r\n"
    );
    let body = [head.as_str(), content, "\r\n--", &boundary, "--\r\n"].concat().into_bytes();
    (format!("multipart/form-data; boundary={boundary}"), body)
}

fn space_path(space_id: i64) -> Result<String, Error> {
    Ok(format!("{API}/spaces/{}", arguments::id("space-id", space_id)?))
}

#[cfg(test)]
mod tests {
    use super::multipart;

    #[test]
    fn the_boundary_does_not_stand_in_the_content() {
        let content = "a\r\n--sequentum-000000000000002a-0--\r\nsequentum-000000000000002a-1";
        let (media_type, body) = multipart("a\"b.CSV", content, 42);
        assert_eq!(media_type, "multipart/form-data; boundary=sequentum-000000000000002a-2");
        let expected = format!(
            "--sequentum-000000000000002a-2\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a%22b.CSV\"\r\n\
             Content-Type: text/csv; charset=utf-8\r\n\r\n{content}\r\n--sequentum-000000000000002a-2--\r\n"
        );
        assert_eq!(String::from_utf8(body), Ok(expected));
    }
}
