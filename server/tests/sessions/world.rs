//! A world of its own for a server: nobody can be reached in it, and its time goes on when everybody waits.

use dispatch::AllTools;
use sequentum_mcp::methods::context::Platform;
use sequentum_tools::line::Line;
use sequentum_tools::transport::{Failure, Request, Response, Transport};
use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::task::{Context, Poll, Wake, Waker};
use std::time::{Duration, SystemTime};

type Task = Pin<Box<dyn Future<Output = ()>>>;

thread_local! {
    static TASKS: RefCell<Vec<Task>> = const { RefCell::new(Vec::new()) };
    static NOW: Cell<Duration> = const { Cell::new(Duration::ZERO) };
    /// When the next of those who wait will go on.
    static NEXT: Cell<Option<Duration>> = const { Cell::new(None) };
    /// How long it takes until nobody is reached.
    static FAR: Cell<Duration> = const { Cell::new(Duration::ZERO) };
}

/// More than anything of so few bytes takes.
const ROUNDS: usize = 2_000_000;

/// The time.
pub(crate) fn now() -> Duration {
    NOW.get()
}

/// Waits until then.
pub(crate) async fn until(then: Duration) {
    poll_fn(|_| {
        if now() >= then {
            return Poll::Ready(());
        }
        NEXT.set(Some(NEXT.get().map_or(then, |next| next.min(then))));
        Poll::Pending
    })
    .await;
}

/// Carries it out in a new world, in which it takes so long until nobody is reached, with all that it starts. None where it waits
/// for what never comes.
pub(crate) fn carry_out<T>(far: Duration, what: impl Future<Output = T>) -> Option<T> {
    TASKS.with_borrow_mut(Vec::clear);
    NOW.set(Duration::ZERO);
    FAR.set(far);
    let told = Arc::new(Told::default());
    let waker = Waker::from(told.clone());
    let context = &mut Context::from_waker(&waker);
    let (mut what, mut done) = (pin!(what), None);
    for _ in 0..ROUNDS {
        NEXT.set(None);
        if done.is_none()
            && let Poll::Ready(value) = what.as_mut().poll(context)
        {
            done = Some(value);
        }
        look_after_tasks(context);
        // Whoever is told of something goes on before time does.
        if told.0.swap(false, Relaxed) {
            continue;
        }
        match NEXT.get() {
            Some(next) => NOW.set(now().max(next)),
            None => {
                TASKS.with_borrow_mut(Vec::clear);
                return done;
            }
        }
    }
    panic!("it does not end");
}

/// Whether somebody was told that there is something to do.
#[derive(Default)]
struct Told(AtomicBool);

impl Wake for Told {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Relaxed);
    }
}

fn look_after_tasks(context: &mut Context<'_>) {
    let tasks = TASKS.take();
    let left: Vec<Task> =
        tasks.into_iter().filter_map(|mut task| task.as_mut().poll(context).is_pending().then_some(task)).collect();
    TASKS.with_borrow_mut(|tasks| tasks.splice(0..0, left).for_each(drop));
}

/// Nobody can be reached.
#[derive(Default)]
pub(crate) struct Refused;

impl Transport for Refused {
    async fn send(&self, _request: &Request, limit: Duration) -> Result<Response, Failure> {
        let far = FAR.get();
        until(now() + far.min(limit)).await;
        Err(if far < limit { Failure::Refused } else { Failure::Timeout })
    }

    async fn sleep(&self, duration: Duration) {
        until(now() + duration).await;
    }

    fn monotonic(&self) -> Duration {
        now()
    }

    fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + now()
    }

    fn random(&self) -> u64 {
        500
    }

    fn log(&self, _line: &Line) {}
}

/// The tools, before a Control Center that nobody can reach.
pub(crate) struct Nowhere;

impl Platform for Nowhere {
    type Transport = Refused;
    type Tools = AllTools;

    fn spawn(task: impl Future<Output = ()> + 'static) {
        TASKS.with_borrow_mut(|tasks| tasks.push(Box::pin(task)));
    }
}
