//! The Agent Builder: `start-agent-build`, `get-agent-build-status`, `stop-agent-build`.

use super::API;
use super::waiting::{Looks, USUAL_WAIT, WAIT_SECONDS};
use crate::arguments;
use crate::client::Value::{Number, Text};
use crate::client::{Client, Expect, Operation, Subject, segment};
use crate::codes::ApiName;
use crate::decode::room::Keep;
use crate::error::Error;
use crate::line::Line;
use crate::models::{BuildReport, BuildSession};
use crate::observer::Event;
use crate::transport::Transport;
use crate::types::*;
use std::time::Duration;

/// The longest pause between two looks at a build: soon after its end there is nothing to see any more.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// What is said of a failed build, whatever the backend says: its text may hold internals.
const FAILED: &str = "The Agent Builder could not build this agent. Describe the site, the data and the scope more precisely, \
                      and start a new build.";

/// How to find the agent of a build that does not tell it.
const FIND: &str = "list-agents with sort-column created and sort-order desc shows the newest agents first";

/// `start-agent-build`
pub async fn start_agent_build(
    client: &Client<impl Transport>,
    prompt: String,
    space_id: Option<i64>,
    wait_seconds: Option<u32>,
) -> Result<Build, Error> {
    let prompt = arguments::length(
        "prompt",
        prompt.trim(),
        10..=5000,
        "Describe the site with its URL, the data wanted and the scope, in 10 to 5000 characters.",
    )?;
    let space_id = arguments::optional_id("space-id", space_id)?;
    let seconds = arguments::within("wait-seconds", wait_seconds, WAIT_SECONDS, USUAL_WAIT)?;
    let operation = Operation::post(format!("{API}/agent-builder/start"), Subject::Space, "list-agents")
        .expecting(Expect::Build)
        .body(&[("prompt", Some(Text(prompt))), ("spaceId", space_id.map(Number))]);
    let BuildSession { session_id } = client.kept(operation, Keep::All).await?;
    if let Some(fault) = arguments::session_fault(&session_id) {
        return Err(Error::new(
            ErrorKind::UnexpectedResponse,
            format!("The build was started, but its session id cannot be used: it {fault}"),
            format!(
                "The build goes on, and its agent will be saved: {FIND}. Look for it there before you start a build again."
            ),
        ));
    }
    client.observe(Event::Build { session_id: &Line::from(session_id.as_str()), state: None });
    if seconds == 0 {
        let message = "The build has started. Follow it with get-agent-build-status until it is ready or completed.";
        return Ok(Build { session_id, status: None, agent_id: None, agent_name: None, message: message.into() });
    }
    wait(client, session_id, seconds).await
}

/// Looks at a build until it has ended, or the time is up.
async fn wait(client: &Client<impl Transport>, session_id: String, seconds: u32) -> Result<Build, Error> {
    let mut looks = Looks::new(client, seconds, LONGEST_PAUSE);
    let (mut status, mut agent_id, mut agent_name) = (BuildState::Processing, None, None);
    while looks.next().await {
        match looks.look(report(client, &session_id)).await {
            Some(Ok(report)) => {
                status = state(report.status.as_deref());
                client.observe(Event::Build { session_id: &Line::from(session_id.as_str()), state: Some(status) });
                agent_id = report.agent_id.or(agent_id);
                agent_name = report.agent_name.or(agent_name);
            }
            // Soon after the end the session is not known any more.
            Some(Err(error)) if error.kind == ErrorKind::NotFound => status = BuildState::Closed,
            Some(Err(error)) => {
                // Without the session nobody could find the build again; and it is the API's text, as messages are.
                let goes_on =
                    format!("The build itself goes on: get-agent-build-status tells, with session-id {session_id}.");
                return Err(error.and(goes_on));
            }
            None => break,
        }
        if !matches!(status, BuildState::Processing | BuildState::Unknown) {
            break;
        }
    }
    let message = told(status, agent_id, agent_name.as_deref());
    Ok(Build { session_id, status: Some(status), agent_id, agent_name, message: message.into() })
}

/// What is to be known of a build in this state.
fn told(status: BuildState, agent_id: Option<i64>, agent_name: Option<&str>) -> String {
    let saved = agent_id.map(|id| named(id, agent_name));
    match (status, saved) {
        (BuildState::Ready | BuildState::Completed, Some(agent)) => {
            format!("The agent is built: {agent}. Look at it with get-agent, and run it with start-agent.")
        }
        (BuildState::Ready | BuildState::Completed, None) => format!("The agent is built: {FIND}."),
        (BuildState::Closed, Some(agent)) => {
            format!("The build is over, and its session is closed. Its agent is saved: {agent}. Look at it with get-agent.")
        }
        (BuildState::Closed, None) => format!(
            "The build is over, and its session is closed. Its agent, if it made one, is saved: {FIND}. Look for it there \
             before you start a build again."
        ),
        (BuildState::Error, None) => FAILED.to_owned(),
        (BuildState::Error, Some(agent)) => format!("{FAILED} A draft is saved: {agent}."),
        (BuildState::Cancelled, saved) => format!("The build was stopped. {}", draft(saved)),
        (BuildState::Processing | BuildState::Unknown, _) => {
            "The build is not done yet, and goes on. Follow it with get-agent-build-status until it is ready or completed, and \
             do not start it again."
                .to_owned()
        }
    }
}

/// What became of the draft of a build that was stopped.
fn draft(saved: Option<String>) -> String {
    match saved {
        Some(agent) => format!("The draft that the builder has saved stays: {agent}."),
        None => format!("A draft that the builder has saved stays among the agents: {FIND}."),
    }
}

/// The longest name of an agent in a message, in characters.
const LONGEST_NAME: usize = 200;

fn named(agent_id: i64, agent_name: Option<&str>) -> String {
    match agent_name {
        Some(name) => format!("agent {agent_id}, '{}'", Line::foreign(name, LONGEST_NAME)),
        None => format!("agent {agent_id}"),
    }
}

/// `get-agent-build-status`
pub async fn get_agent_build_status(client: &Client<impl Transport>, session_id: String) -> Result<BuildStatus, Error> {
    let report = report(client, arguments::session_id(&session_id)?).await.map_err(|error| match error.kind {
        ErrorKind::NotFound => error.with_hint(format!(
            "Either the build is over, since soon after its end its session is closed, and its agent is saved: {FIND}; look for it \
             there before you start a build again. Or the session id is not one that start-agent-build gave."
        )),
        _ => error,
    })?;
    let status = state(report.status.as_deref());
    Ok(BuildStatus {
        status,
        agent_id: report.agent_id,
        agent_name: report.agent_name,
        error: (status == BuildState::Error).then(|| FAILED.into()),
        agent_elapsed_seconds: report.agent_elapsed_seconds,
        browser_io_seconds: report.browser_io_seconds,
    })
}

/// `stop-agent-build`
pub async fn stop_agent_build(client: &Client<impl Transport>, session_id: String) -> Result<Confirmation, Error> {
    let session_id = arguments::session_id(&session_id)?;
    let path = format!("{API}/agent-builder/{}/stop", segment(session_id));
    client.done(Operation::post(path, Subject::Session, "get-agent-build-status")).await?;
    // That it is stopped is certain; only which draft there is may not be known.
    let report = report(client, session_id).await.ok();
    let saved = report.and_then(|report| Some(named(report.agent_id?, report.agent_name.as_deref())));
    Ok(Confirmation { message: format!("The build was told to stop. {}", draft(saved)).into() })
}

async fn report(client: &Client<impl Transport>, session_id: &str) -> Result<BuildReport, Error> {
    let session = segment(session_id);
    client.json(Operation::get(format!("{API}/agent-builder/{session}/status"), Subject::Session)).await
}

fn state(status: Option<&str>) -> BuildState {
    use BuildState::{Cancelled, Completed, Error, Processing, Ready, Unknown};
    let known = [Processing, Ready, Completed, Error, Cancelled];
    known
        .into_iter()
        .find(|state| status.is_some_and(|status| status.trim().eq_ignore_ascii_case(state.api_name())))
        .unwrap_or(Unknown)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Config, Credentials, Environment};
    use crate::transport::fake::Fake;
    use crate::transport::{Failure, Response};
    use pollster::block_on;

    fn json(body: &str) -> Result<Response, Failure> {
        Ok(Response { status: 200, body: body.as_bytes().to_vec(), ..Response::default() })
    }

    fn build(fake: &Fake, seconds: Option<u32>) -> Result<Build, Error> {
        let config = Config::from_environment(&Environment::default()).expect("a configuration");
        let client = Client::new(fake, config, Credentials::ApiKey("sk-x".into()));
        block_on(start_agent_build(&client, "Collect all prices.".into(), None, seconds))
    }

    #[test]
    fn it_is_waited_for_so_long_with_growing_pauses() {
        for (given, seconds) in [(None, 45), (Some(1), 1), (Some(300), 300)] {
            let looks = (0..100).map(|_| json(r#"{"status":"processing"}"#));
            let fake = Fake::new([json(r#"{"sessionId":"s-1"}"#)].into_iter().chain(looks));
            let build = build(&fake, given).expect("a result and no error");
            assert_eq!((build.session_id.as_str(), build.status), ("s-1", Some(BuildState::Processing)));
            assert!(build.message.contains("get-agent-build-status"), "{}", build.message);
            let pauses: Vec<_> = fake.slept.borrow().iter().map(Duration::as_secs_f64).collect();
            for (pause, expected) in pauses.iter().zip([1.0, 1.5, 2.25, 3.375, 5.0, 5.0]) {
                assert_eq!(*pause, expected, "{pauses:?}");
            }
            assert!(pauses.iter().all(|pause| *pause <= 5.0), "{pauses:?}");
            assert_eq!(fake.slept.borrow().iter().sum::<Duration>(), Duration::from_secs(seconds));
            assert_eq!(fake.sent.borrow().len(), 1 + pauses.len());
        }
    }

    #[test]
    fn an_end_in_the_last_look_is_still_seen() {
        let looks = (0..11).map(|_| json(r#"{"status":"processing"}"#));
        let end = json(r#"{"status":"ready","agentId":7,"agentName":"A"}"#);
        let fake = Fake::new([json(r#"{"sessionId":"s-1"}"#)].into_iter().chain(looks).chain([end]));
        let build = build(&fake, None).expect("a result");
        assert_eq!((build.status, build.agent_id), (Some(BuildState::Ready), Some(7)));
        assert_eq!(fake.slept.borrow().iter().sum::<Duration>(), Duration::from_secs(45));
    }
}
