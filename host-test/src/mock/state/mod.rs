//! What the mock knows: agents with their runs, the spaces they are in, schedules, credits, builder sessions.

mod agent;
mod cron;
mod data;
mod ledger;
mod run;
mod schedule;
mod session;
mod space;

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

pub(crate) use agent::{Agent, Habit, Version};
pub(crate) use cron::Cron;
pub(crate) use data::Data;
pub(crate) use ledger::{Cost, Grant, USAGE, rounded, share};
pub(crate) use run::{Ending, Halt, Order, Removed, Run};
pub(crate) use schedule::{Period, Schedule, Timing};
pub(crate) use session::{Session, Stage};
pub(crate) use space::Space;

use super::endpoint::Reply;
use super::refusal::Refusal;
use super::sample;
pub(crate) use run::status;

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
    pub(crate) pace: Pace,
    pub(crate) next_run: i64,
    pub(crate) next_schedule: i64,
}

impl State {
    pub(crate) fn agent(&self, id: i64) -> Result<&Agent, Refusal> {
        self.agents.get(&id).ok_or_else(|| Refusal::unknown("Agent", id))
    }

    pub(crate) fn agent_mut(&mut self, id: i64) -> Result<&mut Agent, Refusal> {
        self.agents.get_mut(&id).ok_or_else(|| Refusal::unknown("Agent", id))
    }

    pub(crate) fn space(&self, id: i64) -> Result<&Space, Refusal> {
        self.spaces.get(&id).ok_or_else(|| Refusal::unknown("Space", id))
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
            self.agents.insert(id, sample::built(id, &session.prompt, session.space, now));
            session.agent = Some(id);
        }
    }

    /// Starts an agent, and says which run that is.
    pub(crate) fn start(&mut self, id: i64, order: Order, now: Timestamp) -> Result<i64, Refusal> {
        let pace = self.pace;
        let run = self.next_run;
        let agent = self.agent_mut(id)?;
        agent.ready(now).map_err(Refusal::bad_request)?;
        agent.begin(run, pace.run, order, now);
        self.next_run += 1;
        Ok(run)
    }

    /// Asks a run to stop; `again` says what a second call does while it is still stopping.
    pub(crate) fn stop(&mut self, agent: i64, run: i64, now: Timestamp, again: Again) -> Result<(), Refusal> {
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
                return Err(Refusal::bad_request(message));
            }
            _ => {
                let ends = if stubborn { None } else { Some(now + grace) };
                run.halt = Some(Halt { asked: now, ends });
            }
        }
        Ok(())
    }

    /// What a synchronous start answers, once the run has ended.
    pub(crate) fn data_of(&self, agent: i64, run: i64, now: Timestamp) -> Option<Result<Reply, Refusal>> {
        let found = self.agent(agent).and_then(|agent| Ok((agent, agent.run(run)?)));
        let (agent, run) = match found {
            Ok(found) => found,
            Err(refusal) => return Some(Err(refusal)),
        };
        let progress = run.progress(now);
        progress.ended?;
        Some(match progress.status {
            status::SUCCESS | status::COMPLETED => Ok(agent.habit.data.answer(progress.records)),
            status::STOPPED => Err(Refusal::bad_request(format!("Run {} was stopped.", run.id))),
            _ => {
                let reason = run.ending.message.unwrap_or("for an unknown reason");
                Err(Refusal::bad_request(format!("Run {} failed: {reason}", run.id)))
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

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: SignedDuration = SignedDuration::from_secs(10);

    fn started(agent: i64) -> (State, i64, Timestamp) {
        let now = Timestamp::now();
        let pace = Pace { run: LONG, builder: LONG };
        let mut state = sample::state(now, pace);
        let run = state.start(agent, Order::default(), now).unwrap_or_default();
        (state, run, now)
    }

    fn status_after(state: &State, agent: i64, run: i64, at: Timestamp) -> Option<i64> {
        let run = state.agent(agent).and_then(|agent| agent.run(run)).ok()?;
        Some(run.progress(at).status)
    }

    #[test]
    fn a_run_goes_through_its_stages() {
        let (state, run, start) = started(101);
        let seconds = [0, 2, 5, 9, 10];
        let stages = seconds.map(|s| status_after(&state, 101, run, start + SignedDuration::from_secs(s)));
        assert_eq!(stages, [4, 3, 1, 2, 10].map(Some));
        let (state, run, start) = started(103);
        assert_eq!(status_after(&state, 103, run, start + LONG), Some(status::FAILED));
    }

    #[test]
    fn a_stopped_run_stops_in_time_and_a_stubborn_one_must_be_killed() {
        let (mut state, run, start) = started(101);
        let asked = start + SignedDuration::from_secs(4);
        assert!(state.stop(101, run, asked, Again::Waits).is_ok());
        assert_eq!(status_after(&state, 101, run, asked), Some(status::STOPPING));
        assert_eq!(status_after(&state, 101, run, asked + LONG / 2), Some(status::STOPPED));

        let (mut state, run, start) = started(107);
        assert!(state.stop(107, run, start, Again::EndsProcess).is_ok());
        assert!(state.stop(107, run, start, Again::Waits).is_ok());
        let later = start + LONG * 100;
        assert_eq!(status_after(&state, 107, run, later), Some(status::STOPPING));
        assert!(state.stop(107, run, later, Again::EndsProcess).is_ok());
        assert_eq!(status_after(&state, 107, run, later), Some(status::STOPPED));
    }

    #[test]
    fn some_agents_cannot_be_started() {
        let now = Timestamp::now();
        let mut state = sample::state(now, Pace { run: LONG, builder: LONG });
        for agent in [105, 109, 110] {
            let refusal = state.start(agent, Order::default(), now).err();
            assert_eq!(refusal.map(|refusal| refusal.status), Some(400));
        }
    }
}
