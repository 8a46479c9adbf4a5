//! Who calls, what they may do, and how often.

use std::collections::{HashMap, VecDeque};
use std::time::{Duration, Instant};

use http::HeaderMap;
use http::header::AUTHORIZATION;

use crate::contract::{Refusal, Scope};

const MINUTE: Duration = Duration::from_secs(60);

/// A key or token that was accepted.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    pub(crate) key: String,
}

impl Caller {
    /// Finds out who calls. `only` is the one key accepted, if there is just one.
    pub(crate) fn identify(headers: &HeaderMap, only: Option<&str>) -> Result<Self, Refusal> {
        let Some(header) = headers.get(AUTHORIZATION).and_then(|v| v.to_str().ok()) else {
            return Err(Refusal::new(401, "Authentication is required."));
        };
        let (key, wanted) = match header.split_once(' ') {
            Some(("ApiKey", key)) => (key, "sk-"),
            Some(("Bearer", token)) => (token, ""),
            _ => {
                let message = "The Authorization header must be 'ApiKey <key>' or 'Bearer <token>'.";
                return Err(Refusal::new(401, message));
            }
        };
        let accepted = match only {
            Some(only) => key == only,
            None => {
                let refused = key.contains("wrong") || key.contains("revoked");
                !key.is_empty() && key.starts_with(wanted) && !refused
            }
        };
        if accepted {
            Ok(Self { key: key.to_owned() })
        } else {
            let message = "The API key is not valid, has expired or was revoked.";
            Err(Refusal::new(401, message))
        }
    }

    /// Whether this caller may do what needs a scope. A key containing `readonly` may only read.
    pub(crate) fn may(&self, scope: Scope) -> Result<(), Refusal> {
        if scope.writes() && self.key.contains("readonly") {
            let message = format!("The token lacks the scope '{}' that this operation needs.", scope.name());
            let mut refusal = Refusal::new(403, message);
            refusal.code = Some("insufficient_scope");
            return Err(refusal);
        }
        Ok(())
    }
}

/// Counts each key's requests of the last minute.
#[derive(Debug, Default)]
pub(crate) struct RateLimiter {
    recent: HashMap<String, VecDeque<Instant>>,
}

impl RateLimiter {
    /// Lets a request pass, or says in how many seconds the next one may.
    pub(crate) fn admit(&mut self, key: &str, limit: u32, now: Instant) -> Result<(), Refusal> {
        let recent = self.recent.entry(key.to_owned()).or_default();
        while recent.front().is_some_and(|at| now.duration_since(*at) >= MINUTE) {
            recent.pop_front();
        }
        if recent.len() < limit as usize {
            recent.push_back(now);
            return Ok(());
        }
        let oldest = recent.front().map_or(Duration::ZERO, |at| now.duration_since(*at));
        let message = format!("API calls quota exceeded: at most {limit} requests a minute.");
        let mut refusal = Refusal::new(429, message);
        refusal.retry_after = Some(MINUTE.saturating_sub(oldest).as_secs() + 1);
        Err(refusal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_is_for_each_key_and_minute() {
        let mut limiter = RateLimiter::default();
        let start = Instant::now();
        assert!(limiter.admit("sk-a", 1, start).is_ok());
        let refused = limiter.admit("sk-a", 1, start + Duration::from_secs(20));
        assert_eq!(refused.err().and_then(|r| r.retry_after), Some(41));
        assert!(limiter.admit("sk-b", 1, start).is_ok());
        assert!(limiter.admit("sk-a", 1, start + MINUTE).is_ok());
    }
}
