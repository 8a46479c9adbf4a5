//! The sample data, as the documentation of the mock lists it.

mod agents;
mod crowd;
mod grants;
mod runs;
mod schedules;
mod spaces;

use jiff::Timestamp;

use super::state::{Agent, Pace, State};
use super::time::stamp;

/// The organization that everything belongs to.
pub(crate) const ORGANIZATION: i64 = 42;
pub(crate) const ORGANIZATION_NAME: &str = "Example Retail";

/// The first ids of what callers make.
const FIRST_STARTED_RUN: i64 = 50_001;
const FIRST_SCHEDULE: i64 = 401;

/// Everything as it is when the mock starts.
pub(crate) fn state(now: Timestamp, pace: Pace) -> State {
    let mut agents = agents::well_known(now);
    for agent in &mut agents {
        runs::add(agent, now);
    }
    agents.extend(crowd::agents(now));
    State {
        agents: agents.into_iter().map(|agent| (agent.id, agent)).collect(),
        spaces: spaces::all(now),
        schedules: schedules::all(now),
        sessions: Vec::new(),
        grants: grants::all(now),
        pace,
        next_run: FIRST_STARTED_RUN,
        next_schedule: FIRST_SCHEDULE,
    }
}

/// An agent as the Agent Builder makes it.
pub(crate) fn built(id: i64, prompt: &str, space: Option<i64>, now: Timestamp) -> Agent {
    let name: Vec<&str> = prompt.split_whitespace().take(4).collect();
    let built = agents::agent(now, id, &format!("Built: {}", name.join(" ")), Some(prompt));
    Agent { space, created: stamp(now), updated: stamp(now), ..built }
}
