//! `/health` and `/ready`: what a load balancer asks.

use crate::methods::readiness::{Readiness, findings};
use sequentum_tools::client::reach;
use sequentum_tools::config::{Config, Environment};
use sequentum_tools::line::Line;
use sequentum_tools::transport::Transport;
use std::cell::RefCell;
use std::time::Duration;

/// How long what was seen of the Control Center holds, in seconds. It is also what who asks is told, since most hosts make an
/// instance for each request, and then nobody but who asks can remember it.
pub(crate) const HOLDS_SECONDS: u64 = 30;

thread_local! {
    /// When an instance that lives on has looked, and what was wrong.
    static SEEN: RefCell<Option<(Duration, Option<Line>)>> = const { RefCell::new(None) };
}

/// Whether requests would go well: the server is configured, and the Control Center answers.
pub(crate) async fn readiness<T: Transport>(transport: &T, environment: &Environment) -> Readiness {
    let needs_key = environment.allows("SEQUENTUM_ALLOW_SHARED_KEY");
    match (findings(environment, needs_key).as_slice(), Config::from_environment(environment)) {
        ([], Ok(config)) => match look(transport, &config).await {
            None => Readiness::Ready,
            Some(finding) => Readiness::OutOfReach(finding),
        },
        (findings, _) => Readiness::NotConfigured(findings.to_vec()),
    }
}

/// What is wrong with the way to the Control Center, as seen within the last 30 s.
async fn look<T: Transport>(transport: &T, config: &Config) -> Option<Line> {
    let now = transport.monotonic();
    let seen = SEEN.with_borrow(|seen| seen.clone());
    if let Some((at, finding)) = seen
        && now.saturating_sub(at) < Duration::from_secs(HOLDS_SECONDS)
    {
        return finding;
    }
    let finding = reach(transport, config).await.err().map(|error| error.in_words());
    SEEN.set(Some((now, finding.clone())));
    finding
}
