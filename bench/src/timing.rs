//! Time, measured by taking turns.
//!
//! What is compared runs alternately, a turn each, so that a machine that is busy for a while is as busy for all of them;
//! and each goes first as often as the others. What a turn leaves to be done, such as closing its connection, is done before
//! the next one begins, and is not measured.

use std::future::Future;
use std::pin::Pin;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use indicatif::ProgressBar;
use serde::Serialize;

/// Turns before the first that counts.
const WARMING_UP: usize = 3;

/// How often the runtime's other tasks are let run after a turn. Closing a connection takes two or three.
const SETTLING: usize = 16;

/// What a turn returns.
pub(crate) type Turn<'a> = Pin<Box<dyn Future<Output = Result<()>> + 'a>>;

/// One way to do what is measured.
pub(crate) trait Contestant {
    /// Does it once.
    fn turn(&mut self) -> Turn<'_>;
}

/// How long to go on: until the time is up, but not before the least nor after the most turns.
#[derive(Clone, Copy)]
pub(crate) struct Effort {
    /// The time for all contestants together.
    pub(crate) time: Duration,
    /// Turns of each that there must be.
    pub(crate) least: usize,
    /// Turns of each that are enough.
    pub(crate) most: usize,
}

impl Effort {
    /// The same with another number of turns that there must be.
    pub(crate) fn at_least(self, least: usize) -> Effort {
        Effort { least, ..self }
    }
}

/// How long the turns of one contestant took, in nanoseconds.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Timing {
    /// How many turns it had.
    pub(crate) turns: usize,
    /// Half of them took less.
    pub(crate) p50: f64,
    /// Nine of ten took less.
    pub(crate) p90: f64,
}

impl Timing {
    fn of(mut times: Vec<Duration>) -> Option<Timing> {
        times.sort_unstable();
        let rank = |percent: usize| {
            let index = times.len().checked_sub(1)? * percent / 100;
            Some(nanoseconds(*times.get(index)?))
        };
        Some(Timing { turns: times.len(), p50: rank(50)?, p90: rank(90)? })
    }
}

/// Lets the contestants take turns, and returns their timings in the same order.
pub(crate) async fn compare<const N: usize>(
    effort: Effort,
    progress: &ProgressBar,
    mut contestants: [&mut dyn Contestant; N],
) -> Result<[Timing; N]> {
    let mut times: [Vec<Duration>; N] = std::array::from_fn(|_| Vec::new());
    for _ in 0..WARMING_UP {
        for contestant in &mut contestants {
            contestant.turn().await?;
            settle().await;
        }
    }
    progress.set_position(0);
    progress.set_length(effort.time.as_millis() as u64);
    let begun = Instant::now();
    let mut turns = 0;
    while turns < effort.least || (turns < effort.most && begun.elapsed() < effort.time) {
        for (contestant, times) in contestants.iter_mut().zip(&mut times) {
            let start = Instant::now();
            contestant.turn().await?;
            times.push(start.elapsed());
            settle().await;
        }
        contestants.rotate_left(1);
        times.rotate_left(1);
        turns += 1;
        progress.set_position(begun.elapsed().min(effort.time).as_millis() as u64);
    }
    // Back to the order in which they came.
    times.rotate_right(turns % N);
    let timings: Option<Vec<Timing>> = times.into_iter().map(Timing::of).collect();
    timings.and_then(|timings| timings.try_into().ok()).context("nothing was measured")
}

async fn settle() {
    for _ in 0..SETTLING {
        tokio::task::yield_now().await;
    }
}

fn nanoseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e9
}

#[cfg(test)]
mod tests {
    use super::{Duration, Timing};

    #[test]
    fn half_and_nine_of_ten_took_less() {
        let timing = Timing::of((1..=101).rev().map(Duration::from_nanos).collect()).unwrap();
        assert_eq!((timing.turns, timing.p50.round(), timing.p90.round()), (101, 51.0, 91.0));
        assert!(Timing::of(Vec::new()).is_none());
    }
}
