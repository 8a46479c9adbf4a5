//! Everything that the mock knows, and what can be done to it.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::agent::Agent;
use super::data::Scraped;
use super::denial::Denial;
use super::grant::Grant;
use super::run::{Halt, Order, status};
use super::schedule::Schedule;
use super::session::{Session, Stage};
use super::space::Space;
use super::stored_file::StoredFile;

/// How fast things happen.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pace {
    pub(crate) run: SignedDuration,
    pub(crate) builder: SignedDuration,
}

impl Pace {
    pub(crate) fn new(run: Duration, builder: Duration) -> Self {
        let signed = |time| SignedDuration::try_from(time).unwrap_or(SignedDuration::MAX);
        Self { run: signed(run), builder: signed(builder) }
    }
}

/// The first id of the agents that the Agent Builder builds.
const FIRST_BUILT: i64 = 201;

pub(crate) struct State {
    pub(crate) agents: BTreeMap<i64, Agent>,
    pub(crate) spaces: BTreeMap<i64, Space>,
    pub(crate) schedules: BTreeMap<i64, Schedule>,
    pub(crate) sessions: Vec<Session>,
    pub(crate) grants: Vec<Grant>,
    /// The files of runs that were given other files than they leave by themselves.
    pub(crate) stored: BTreeMap<i64, Vec<StoredFile>>,
    pub(crate) pace: Pace,
    pub(crate) next_run: i64,
    pub(crate) next_schedule: i64,
}

impl State {
    pub(crate) fn agent(&self, id: i64) -> Result<&Agent, Denial> {
        self.agents.get(&id).ok_or_else(|| Denial::unknown("Agent", id))
    }

    pub(crate) fn agent_mut(&mut self, id: i64) -> Result<&mut Agent, Denial> {
        self.agents.get_mut(&id).ok_or_else(|| Denial::unknown("Agent", id))
    }

    pub(crate) fn space(&self, id: i64) -> Result<&Space, Denial> {
        self.spaces.get(&id).ok_or_else(|| Denial::unknown("Space", id))
    }

    /// The name of a space that something is in.
    pub(crate) fn space_name(&self, id: Option<i64>) -> Option<&str> {
        Some(self.spaces.get(&id?)?.name.as_str())
    }

    /// The agents that lists show: all but the archived ones.
    pub(crate) fn listed(&self) -> impl Iterator<Item = &Agent> {
        self.agents.values().filter(|agent| !agent.archived)
    }

    /// Catches up with what has happened by itself: adds the agents that the Agent Builder has built.
    pub(crate) fn settle(&mut self, now: Timestamp) {
        let built = |session: &&mut Session| matches!(session.stage(now), Stage::Ready | Stage::Completed);
        for session in self.sessions.iter_mut().filter(|session| session.agent.is_none()).filter(built) {
            let id = self.agents.last_key_value().map_or(1, |(id, _)| id + 1).max(FIRST_BUILT);
            self.agents.insert(id, Agent::built(id, &session.prompt, session.space, now));
            session.agent = Some(id);
        }
    }

    /// Starts an agent, and says which run that is.
    pub(crate) fn start(&mut self, id: i64, order: Order, now: Timestamp) -> Result<i64, Denial> {
        let pace = self.pace;
        let run = self.next_run;
        let agent = self.agent_mut(id)?;
        agent.ready(now).map_err(Denial::Impossible)?;
        agent.begin(run, pace.run, order, now);
        self.next_run += 1;
        Ok(run)
    }

    /// Asks a run to stop; `again` says what a second call does while it is still stopping.
    pub(crate) fn stop(&mut self, agent: i64, run: i64, now: Timestamp, again: Again) -> Result<(), Denial> {
        let grace = self.pace.run / 2;
        let agent = self.agent_mut(agent)?;
        let stubborn = agent.habit.stubborn;
        let run = agent.run_mut(run)?;
        let progress = run.progress(now);
        match (progress.status, again) {
            (status::STOPPED, _) => {}
            (status::STOPPING, Again::Waits) => {}
            (status::STOPPING, Again::EndsProcess) => {
                if let Some(halt) = &mut run.halt {
                    halt.ends = Some(now);
                }
            }
            _ if progress.ended.is_some() => {
                let message = format!("Run {} is not running: it has ended.", run.id);
                return Err(Denial::Impossible(message));
            }
            _ => {
                let ends = if stubborn { None } else { Some(now + grace) };
                run.halt = Some(Halt { asked: now, ends });
            }
        }
        Ok(())
    }

    /// What a synchronous start answers, once the run has ended.
    pub(crate) fn data_of(&self, agent: i64, run: i64, now: Timestamp) -> Option<Result<Scraped, Denial>> {
        let found = self.agent(agent).and_then(|agent| Ok((agent, agent.run(run)?)));
        let (agent, run) = match found {
            Ok(found) => found,
            Err(refusal) => return Some(Err(refusal)),
        };
        let progress = run.progress(now);
        progress.ended?;
        Some(match progress.status {
            status::SUCCESS | status::COMPLETED => Ok(agent.habit.data.scraped(progress.records)),
            status::STOPPED => Err(Denial::Impossible(format!("Run {} was stopped.", run.id))),
            _ => {
                let reason = run.ending.message.unwrap_or("for an unknown reason");
                Err(Denial::Impossible(format!("Run {} failed: {reason}", run.id)))
            }
        })
    }
}

/// What another call to end a run does while it is stopping.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Again {
    Waits,
    EndsProcess,
}
