//! Everything that the mock knows, and what can be done to it.

use std::collections::BTreeMap;

use bytes::Bytes;
use jiff::Timestamp;

use super::agent::Agent;
use super::data::Scraped;
use super::denial::Denial;
use super::grant::Grant;
use super::pace::Pace;
use super::run::{Halt, Order, status};
use super::schedule::Schedule;
use super::session::Session;
use super::space::Space;
use super::stored_file::StoredFile;

/// The first id of the agents that the Agent Builder builds.
const FIRST_BUILT: i64 = 201;

pub(crate) struct State {
    pub(crate) agents: BTreeMap<i64, Agent>,
    pub(crate) spaces: BTreeMap<i64, Space>,
    pub(crate) schedules: BTreeMap<i64, Schedule>,
    pub(crate) sessions: Vec<Session>,
    pub(crate) last_session: usize,
    pub(crate) grants: Vec<Grant>,
    /// The files of runs that were given other files than they leave by themselves.
    pub(crate) stored: BTreeMap<i64, Vec<StoredFile>>,
    /// What agents scrape that scrape something else than they do by themselves.
    pub(crate) scraped: BTreeMap<i64, Scraped>,
    /// By space and name.
    pub(crate) input_files: BTreeMap<(i64, String), Bytes>,
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

    /// Forgets the builder sessions that ended some time ago.
    pub(crate) fn settle(&mut self, now: Timestamp) {
        let memory = self.pace.session_memory;
        self.sessions.retain(|session| session.end(now).is_none_or(|end| now < end + memory));
    }

    /// Starts a builder session, which saves a draft at once unless it is one that fails, and says its id.
    pub(crate) fn build(&mut self, prompt: &str, space: Option<i64>, now: Timestamp) -> Result<String, Denial> {
        let space = match space {
            Some(space) => Some(self.space(space)?.id),
            None => self.spaces.values().find(|space| space.default_access).map(|space| space.id),
        };
        self.last_session += 1;
        let mut session = Session::nth(self.last_session, prompt, now, self.pace.builder);
        if !session.fails() {
            let id = self.agents.last_key_value().map_or(1, |(id, _)| id + 1).max(FIRST_BUILT);
            self.agents.insert(id, Agent::built(id, prompt, space, now));
            session.agent = Some(id);
        }
        let id = session.id.clone();
        self.sessions.push(session);
        Ok(id)
    }

    /// Starts an agent, and says which run that is.
    pub(crate) fn start(&mut self, id: i64, order: Order, now: Timestamp) -> Result<i64, Denial> {
        let pace = self.pace;
        let run = self.next_run;
        let agent = self.agent_mut(id)?;
        agent.ready(now).map_err(Denial::Impossible)?;
        agent.begin(run, pace, order, now);
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
                return Err(Denial::WrongState(format!("Run {} is not running: it has ended.", run.id)));
            }
            _ => {
                let ends = if stubborn { None } else { Some(now + grace) };
                run.halt = Some(Halt { asked: now, ends });
            }
        }
        Ok(())
    }

    /// This many records of an agent.
    pub(crate) fn scraped(&self, agent: &Agent, records: i64) -> Scraped {
        self.scraped.get(&agent.id).cloned().unwrap_or_else(|| agent.habit.data.scraped(records))
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
            status::SUCCESS | status::COMPLETED => Ok(self.scraped(agent, progress.records)),
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
