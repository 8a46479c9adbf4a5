//! How long a client is waited for that sends nothing, or takes nothing.

use sequentum_tools::transport::Transport;
use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

/// How long a client may send nothing of what it has announced, or take nothing of its answer. An instance that waits for it
/// serves nobody else.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long it may take for all of a message, or for all of an answer, however steadily little comes or goes.
const WHOLE: Duration = Duration::from_secs(30);

/// How much must come or go in a second for there to be more time than that, in bytes.
const SLOWEST: usize = 32 * 1024;

/// The time that a client has for a message, or for an answer.
pub(super) struct Deadline<'a, T> {
    clock: &'a T,
    begin: Duration,
}

impl<'a, T: Transport> Deadline<'a, T> {
    /// From now on.
    pub(super) fn of(clock: &'a T) -> Self {
        Deadline { clock, begin: clock.monotonic() }
    }

    /// Waits for a client of which so many bytes have come, or to which they have gone: false when its time is up.
    pub(super) async fn allows(&self, wait: impl Future<Output = ()>, moved: usize) -> bool {
        let whole = WHOLE + Duration::from_secs((moved / SLOWEST) as u64);
        let left = whole.saturating_sub(self.clock.monotonic().saturating_sub(self.begin));
        let (mut wait, mut alarm) = (pin!(wait), pin!(self.clock.sleep(left.min(PATIENCE))));
        poll_fn(|context| match wait.as_mut().poll(context) {
            Poll::Ready(()) => Poll::Ready(true),
            Poll::Pending => alarm.as_mut().poll(context).map(|()| false),
        })
        .await
    }
}
