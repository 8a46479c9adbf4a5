//! The sample data, as the documentation of the mock lists it.

mod agents;
mod crowd;
mod grants;
mod runs;
mod schedules;
mod spaces;

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::domain::{Pace, State};

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
        last_session: 0,
        grants: grants::all(now),
        stored: BTreeMap::new(),
        scraped: BTreeMap::new(),
        input_files: BTreeMap::new(),
        pace,
        next_run: FIRST_STARTED_RUN,
        next_schedule: FIRST_SCHEDULE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Again, Denial, Order, status};
    use jiff::SignedDuration;

    const LONG: SignedDuration = SignedDuration::from_secs(10);
    const PACE: Pace = Pace { run: LONG, builder: LONG, session_memory: LONG, archive_after: LONG };

    fn started(agent: i64) -> (State, i64, Timestamp) {
        let now = Timestamp::now();
        let mut state = state(now, PACE);
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
        assert_eq!(status_after(&state, 103, run, start + LONG), Some(status::FAILURE));
        assert_eq!(status_after(&state, 103, run, start + LONG * 2), Some(status::FAILED));
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
        let mut state = state(now, PACE);
        for agent in [105, 109, 110] {
            let started = state.start(agent, Order::default(), now);
            assert!(matches!(started, Err(Denial::Impossible(_))));
        }
    }
}
