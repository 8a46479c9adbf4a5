//! Whether and when a request is repeated.

use crate::transport::{Failure, Method, Response};
use std::time::{Duration, SystemTime};

/// The longest wait before a repetition. A longer one is left to the caller.
const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// How long a call may take in all, where nobody asked for more: most clients give up at 60 s, and lose the answer.
const PATIENCE: Duration = Duration::from_secs(54);

/// The least time that a repetition is given.
const LEAST: Duration = Duration::from_secs(1);

/// The wait before the first repetition; it doubles with each.
const FIRST_WAIT: Duration = Duration::from_secs(1);

/// What to do after an attempt.
#[derive(Debug, PartialEq)]
pub(super) enum Next {
    /// Its outcome stands.
    Stop,
    /// Repeat it after this time.
    Repeat(Duration),
}

/// How long an attempt may take: as an ordinary one, and what a run that is waited for may take on top of it, as far as
/// the client's patience goes. It ends with the run's own time where that is longer.
pub(super) fn limit(ordinary: Duration, run: Option<Duration>) -> Duration {
    match run {
        Some(run) if run <= PATIENCE + LEAST => (run + ordinary).min(PATIENCE.max(ordinary)),
        Some(run) => run + ordinary,
        None => ordinary,
    }
}

/// How long a repetition may take, so long after the call began; none when the client would not wait for it.
pub(super) fn limit_of_repetition(limit: Duration, since: Duration) -> Option<Duration> {
    let left = PATIENCE.checked_sub(since).filter(|left| *left >= LEAST)?;
    Some(limit.min(left))
}

/// Decides after attempt number `attempt` (from 0).
pub(super) fn next(
    method: Method,
    outcome: &Result<Response, Failure>,
    attempt: u32,
    max_retries: u32,
    now: SystemTime,
    random: u64,
) -> Next {
    if attempt >= max_retries || !is_repeatable(method, outcome) {
        return Next::Stop;
    }
    let asked = outcome.as_ref().ok().and_then(|response| retry_after(response, now));
    match asked {
        Some(wait) if wait > LONGEST_WAIT => Next::Stop,
        Some(wait) => Next::Repeat(wait),
        None => Next::Repeat(backoff(attempt, random)),
    }
}

/// What twice is not the same as once is repeated only where nothing can have happened.
fn is_repeatable(method: Method, outcome: &Result<Response, Failure>) -> bool {
    let idempotent = method != Method::Post;
    match outcome {
        Ok(response) => response.status == 429 || (idempotent && matches!(response.status, 502..=504)),
        // The host's policy and the size of an answer will be the same next time.
        Err(Failure::Denied | Failure::TooLarge) => false,
        Err(Failure::Refused | Failure::NameNotFound) => true,
        Err(_) => idempotent,
    }
}

/// 1 s, 2 s, 4 s …, each up to a quarter shorter or longer, so that many callers do not come back at once.
fn backoff(attempt: u32, random: u64) -> Duration {
    let wait = FIRST_WAIT.saturating_mul(1 << attempt.min(5)).min(LONGEST_WAIT);
    let jitter = (random % 1001) as f64 / 1000.0; // 0 to 1
    wait.mul_f64(0.75 + jitter / 2.0).min(LONGEST_WAIT)
}

/// `Retry-After`: a number of seconds, or an HTTP date. One that asks for no wait is as if it were not there.
pub(super) fn retry_after(response: &Response, now: SystemTime) -> Option<Duration> {
    let text = response.retry_after.as_deref()?.trim();
    let wait = match text.parse() {
        Ok(seconds) => Duration::from_secs(seconds),
        Err(_) => httpdate::parse_http_date(text).ok()?.duration_since(now).ok()?,
    };
    (!wait.is_zero()).then_some(wait)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: SystemTime = SystemTime::UNIX_EPOCH;

    fn status(status: u16) -> Result<Response, Failure> {
        Ok(Response { status, ..Response::default() })
    }

    fn asking(retry_after: &str) -> Result<Response, Failure> {
        Ok(Response { status: 429, retry_after: Some(retry_after.into()), ..Response::default() })
    }

    fn repeats(method: Method, outcome: &Result<Response, Failure>) -> bool {
        next(method, outcome, 0, 3, NOW, 0) != Next::Stop
    }

    #[test]
    fn what_is_repeated() {
        let broken = || Err(Failure::Broken("reset".into()));
        // Outcome, repeated when idempotent, repeated when not.
        let table = [
            (status(200), false, false),
            (status(400), false, false),
            (status(401), false, false),
            (status(404), false, false),
            (status(429), true, true),
            (status(500), false, false),
            (status(501), false, false),
            (status(502), true, false),
            (status(503), true, false),
            (status(504), true, false),
            (Err(Failure::Refused), true, true),
            (Err(Failure::NameNotFound), true, true),
            (Err(Failure::Denied), false, false),
            (Err(Failure::Tls), true, false),
            (Err(Failure::Timeout), true, false),
            (Err(Failure::TooLarge), false, false),
            (broken(), true, false),
        ];
        for (outcome, idempotent, otherwise) in table {
            for method in [Method::Get, Method::Put, Method::Delete] {
                assert_eq!(repeats(method, &outcome), idempotent, "{method} {outcome:?}");
            }
            assert_eq!(repeats(Method::Post, &outcome), otherwise, "POST {outcome:?}");
        }
    }

    #[test]
    fn waits_double_with_a_quarter_of_jitter() {
        for (attempt, seconds) in [(0, 1.0), (1, 2.0), (2, 4.0)] {
            for random in [0, 500, 1000, u64::MAX] {
                let wait = backoff(attempt, random).as_secs_f64();
                assert!((seconds * 0.75..=seconds * 1.25).contains(&wait), "{attempt} {random} {wait}");
            }
        }
        assert_eq!(backoff(0, 0), Duration::from_millis(750));
        assert_eq!(backoff(0, 1000), Duration::from_millis(1250));
        assert!(backoff(u32::MAX, 1000) <= LONGEST_WAIT);
    }

    #[test]
    fn it_stops_after_the_last_retry() {
        assert_ne!(next(Method::Get, &status(503), 2, 3, NOW, 0), Next::Stop);
        assert_eq!(next(Method::Get, &status(503), 3, 3, NOW, 0), Next::Stop);
        assert_eq!(next(Method::Get, &status(503), 0, 0, NOW, 0), Next::Stop);
    }

    #[test]
    fn retry_after_comes_in_two_forms_and_a_long_one_is_left_to_the_caller() {
        let after = |text: &str| next(Method::Post, &asking(text), 0, 3, NOW, 500);
        assert_eq!(after("2"), Next::Repeat(Duration::from_secs(2)));
        assert_eq!(after("0"), Next::Repeat(Duration::from_secs(1)));
        assert_eq!(after("30"), Next::Repeat(Duration::from_secs(30)));
        assert_eq!(after("31"), Next::Stop);
        assert_eq!(after("600"), Next::Stop);
        assert_eq!(after("18446744073709551615"), Next::Stop);
        assert_eq!(after("Thu, 01 Jan 1970 00:00:05 GMT"), Next::Repeat(Duration::from_secs(5)));
        assert_eq!(after("Thu, 01 Jan 1970 01:00:00 GMT"), Next::Stop);
        let late = NOW + Duration::from_secs(60);
        let passed = next(Method::Get, &asking("Thu, 01 Jan 1970 00:00:05 GMT"), 1, 3, late, 500);
        assert_eq!(passed, Next::Repeat(Duration::from_secs(2)));
        // What is neither is as if it were not there.
        assert_eq!(after("soon"), Next::Repeat(Duration::from_secs(1)));
        assert_eq!(after("-1"), Next::Repeat(Duration::from_secs(1)));
    }
}
