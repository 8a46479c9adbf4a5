//! The Agent Builder: `start-agent-build`, `get-agent-build-status`, `stop-agent-build`.

use super::API;
use crate::arguments;
use crate::client::Value::{Number, Text};
use crate::client::{Client, Expect, Operation, Subject, segment};
use crate::codes::ApiName;
use crate::models::{BuildReport, BuildSession};
use crate::observer::Event;
use crate::transport::Transport;
use crate::types::*;
use std::time::Duration;

/// How long a build is waited for.
const PATIENCE: Duration = Duration::from_secs(300);

/// The wait before the first look at it; each further one is half as long again.
const FIRST_WAIT: Duration = Duration::from_secs(1);

/// The longest wait between two looks.
const LONGEST_WAIT: Duration = Duration::from_secs(15);

/// What is said of a failed build, whatever the backend says: its text may hold internals.
const FAILED: &str = "The Agent Builder could not build this agent. Describe the site, the data and the scope more precisely, \
                      and start a new build.";

/// `start-agent-build`
pub async fn start_agent_build(
    client: &Client<impl Transport>,
    prompt: String,
    space_id: Option<i64>,
    wait_for_completion: Option<bool>,
) -> Result<Build, Error> {
    let prompt = arguments::length(
        "prompt",
        prompt.trim(),
        10..=5000,
        "Describe the site with its URL, the data wanted and the scope, in 10 to 5000 characters.",
    )?;
    let space_id = arguments::optional_id("space-id", space_id)?;
    let operation = Operation::post(format!("{API}/agent-builder/start"), Subject::Space, "list-agents")
        .expecting(Expect::Build)
        .body(&[("prompt", Some(Text(prompt))), ("spaceId", space_id.map(Number))]);
    let BuildSession { session_id } = client.json(operation).await?;
    client.observe(Event::Build { session_id: &session_id, state: None });
    if wait_for_completion.unwrap_or(true) {
        return wait(client, session_id).await;
    }
    let message = "The build has started. Follow it with get-agent-build-status until it is completed.".to_owned();
    Ok(Build { session_id, status: None, agent_id: None, agent_name: None, message })
}

/// Looks at a build until it has ended, or the patience has.
async fn wait(client: &Client<impl Transport>, session_id: String) -> Result<Build, Error> {
    let start = client.monotonic();
    let mut pause = FIRST_WAIT;
    loop {
        let left = PATIENCE.saturating_sub(client.monotonic().saturating_sub(start));
        client.pause(pause.min(left)).await;
        let report = report(client, &session_id).await.map_err(|error| {
            // Without the session nobody could find the build again; and it is the API's text, as messages are.
            let goes_on =
                format!("The build itself goes on: get-agent-build-status tells, with session-id {session_id}.");
            client.redact(error.and(&goes_on))
        })?;
        let mut status = state(&report.status);
        client.observe(Event::Build { session_id: &session_id, state: Some(status) });
        if matches!(status, BuildState::Processing | BuildState::Unknown) {
            if left > pause {
                pause = pause.mul_f64(1.5).min(LONGEST_WAIT);
                continue;
            }
            status = BuildState::Timeout;
        }
        let message = match status {
            BuildState::Error => FAILED.to_owned(),
            BuildState::Cancelled => "The build was stopped.".to_owned(),
            BuildState::Timeout => "The build was not done after five minutes, and goes on. Follow it with \
                                    get-agent-build-status."
                .to_owned(),
            _ => "The agent is built. Look at it with get-agent, and run it with start-agent.".to_owned(),
        };
        let BuildReport { agent_id, agent_name, .. } = report;
        return Ok(Build { session_id, status: Some(status), agent_id, agent_name, message });
    }
}

/// `get-agent-build-status`
pub async fn get_agent_build_status(client: &Client<impl Transport>, session_id: String) -> Result<BuildStatus, Error> {
    let report = report(client, session(&session_id)?).await?;
    let status = state(&report.status);
    Ok(BuildStatus {
        status,
        agent_id: report.agent_id,
        agent_name: report.agent_name,
        error: (status == BuildState::Error).then(|| FAILED.to_owned()),
        agent_elapsed_seconds: report.agent_elapsed_seconds,
        browser_io_seconds: report.browser_io_seconds,
    })
}

/// `stop-agent-build`
pub async fn stop_agent_build(client: &Client<impl Transport>, session_id: String) -> Result<Confirmation, Error> {
    let session = segment(session(&session_id)?);
    let path = format!("{API}/agent-builder/{session}/stop");
    client.done(Operation::post(path, Subject::Session, "get-agent-build-status")).await?;
    Ok(Confirmation {
        message: "The build was told to stop. get-agent-build-status shows it as cancelled when it has.".to_owned(),
    })
}

async fn report(client: &Client<impl Transport>, session_id: &str) -> Result<BuildReport, Error> {
    let session = segment(session_id);
    client.json(Operation::get(format!("{API}/agent-builder/{session}/status"), Subject::Session)).await
}

fn session(session_id: &str) -> Result<&str, Error> {
    arguments::length("session-id", session_id, 1..=256, "Session ids come from start-agent-build.")
}

fn state(status: &str) -> BuildState {
    use BuildState::{Cancelled, Completed, Error, Processing, Ready, Unknown};
    let known = [Processing, Ready, Completed, Error, Cancelled];
    known.into_iter().find(|state| state.api_name() == status).unwrap_or(Unknown)
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

    fn build(fake: &Fake) -> Result<Build, Error> {
        let config = Config::from_environment(&Environment::default()).expect("a configuration");
        let client = Client::new(fake, config, Credentials::ApiKey("sk-x".into()));
        block_on(start_agent_build(&client, "Collect all prices.".into(), None, None))
    }

    #[test]
    fn it_is_waited_for_five_minutes_with_growing_pauses() {
        let looks = (0..100).map(|_| json(r#"{"status":"processing"}"#));
        let fake = Fake::new([json(r#"{"sessionId":"s-1"}"#)].into_iter().chain(looks));
        let build = build(&fake).expect("a result and no error");
        assert_eq!((build.session_id.as_str(), build.status), ("s-1", Some(BuildState::Timeout)));
        assert!(build.message.contains("get-agent-build-status"), "{}", build.message);
        let pauses: Vec<_> = fake.slept.borrow().iter().map(Duration::as_secs_f64).collect();
        assert_eq!(pauses[..7], [1.0, 1.5, 2.25, 3.375, 5.0625, 7.59375, 11.390625]);
        assert!(pauses[7..pauses.len() - 1].iter().all(|pause| *pause == 15.0), "{pauses:?}");
        assert_eq!(fake.slept.borrow().iter().sum::<Duration>(), PATIENCE);
        assert_eq!(fake.sent.borrow().len(), 1 + pauses.len());
    }

    #[test]
    fn an_end_in_the_last_look_is_still_seen() {
        let looks = (0..24).map(|_| json(r#"{"status":"processing"}"#));
        let end = json(r#"{"status":"ready","agentId":7,"agentName":"A"}"#);
        let fake = Fake::new([json(r#"{"sessionId":"s-1"}"#)].into_iter().chain(looks).chain([end]));
        let build = build(&fake).expect("a result");
        assert_eq!((build.status, build.agent_id), (Some(BuildState::Ready), Some(7)));
    }
}
