//! Waiting for what goes on at the Control Center: it is looked at, less and less often.

use crate::client::Client;
use crate::transport::Transport;
use std::future::poll_fn;
use std::ops::RangeInclusive;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

/// How long a call may be told to wait, in seconds.
pub(super) const WAIT_SECONDS: RangeInclusive<u32> = 0..=300;

/// How long is waited where most clients would give up, at 60 s, and lose the answer, in seconds.
pub(super) const USUAL_WAIT: u32 = 45;

/// The wait before the first look; each further one is half as long again.
const FIRST_PAUSE: Duration = Duration::from_secs(1);

/// How much longer than the time is a look that has begun waited for.
const GRACE: Duration = Duration::from_secs(5);

/// Looks at something, until the time is up.
pub(super) struct Looks<'a, T> {
    client: &'a Client<T>,
    end: Duration,
    pause: Duration,
    longest: Duration,
}

impl<'a, T: Transport> Looks<'a, T> {
    /// Looks for so many seconds, with `longest` as the longest pause.
    pub(super) fn new(client: &'a Client<T>, seconds: u32, longest: Duration) -> Looks<'a, T> {
        let end = client.monotonic() + Duration::from_secs(seconds.into());
        Looks { client, end, pause: FIRST_PAUSE, longest }
    }

    /// Waits until the next look is due. The last one is due when the time is up; after it this is false.
    pub(super) async fn next(&mut self) -> bool {
        self.next_after(Duration::ZERO).await
    }

    /// As [`Looks::next`], but waits at least so long, and is false where there is less time left.
    pub(super) async fn next_after(&mut self, least: Duration) -> bool {
        let left = self.left();
        if left.is_zero() || least > left {
            return false;
        }
        self.client.pause(self.pause.max(least).min(left)).await;
        self.pause = self.pause.mul_f64(1.5).min(self.longest);
        true
    }

    /// What a look sees; none when it would take much longer than the time that is left.
    pub(super) async fn look<R>(&self, look: impl Future<Output = R>) -> Option<R> {
        let mut look = pin!(look);
        let mut end = pin!(self.client.pause(self.left() + GRACE));
        poll_fn(|context| match look.as_mut().poll(context) {
            Poll::Ready(seen) => Poll::Ready(Some(seen)),
            Poll::Pending => end.as_mut().poll(context).map(|()| None),
        })
        .await
    }

    fn left(&self) -> Duration {
        self.end.saturating_sub(self.client.monotonic())
    }
}
