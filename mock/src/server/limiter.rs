//! How often a key may call.

use std::collections::{HashMap, VecDeque};
use std::time::{Duration, Instant};

use crate::contract::Refusal;

/// Counts each key's requests of the last while.
#[derive(Debug, Default)]
pub(crate) struct RateLimiter {
    recent: HashMap<String, VecDeque<Instant>>,
}

impl RateLimiter {
    /// Lets a request pass, or says in how many seconds the next one may.
    pub(crate) fn admit(&mut self, key: &str, limit: u32, window: Duration, now: Instant) -> Result<(), Refusal> {
        let recent = self.recent.entry(key.to_owned()).or_default();
        while recent.front().is_some_and(|at| now.duration_since(*at) >= window) {
            recent.pop_front();
        }
        if recent.len() < limit as usize {
            recent.push_back(now);
            return Ok(());
        }
        let oldest = recent.front().map_or(Duration::ZERO, |at| now.duration_since(*at));
        let message = format!("API calls quota exceeded: at most {limit} requests in {} s.", window.as_secs());
        let mut refusal = Refusal::new(429, message);
        refusal.retry_after = Some(window.saturating_sub(oldest).as_secs() + 1);
        Err(refusal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_secs(60);

    #[test]
    fn the_limit_is_for_each_key_and_minute() {
        let mut limiter = RateLimiter::default();
        let start = Instant::now();
        assert!(limiter.admit("sk-a", 1, MINUTE, start).is_ok());
        let refused = limiter.admit("sk-a", 1, MINUTE, start + Duration::from_secs(20));
        assert_eq!(refused.err().and_then(|r| r.retry_after), Some(41));
        assert!(limiter.admit("sk-b", 1, MINUTE, start).is_ok());
        assert!(limiter.admit("sk-a", 1, MINUTE, start + MINUTE).is_ok());
    }
}
