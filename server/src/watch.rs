//! Watching a call: whether it is cancelled, and what it does at the Control Center meanwhile.

use sequentum_tools::observer::{Event, Observer};
use sequentum_tools::types::BuildState;
use std::cell::{Cell, RefCell};
use std::task::{Context, Waker};

/// The state of one call, shared by who carries it out and who may cancel it.
#[derive(Debug, Default)]
pub struct Watch {
    cancelled: Cell<bool>,
    waker: RefCell<Option<Waker>>,
    /// A build is being started, and its session is not known yet.
    starting: Cell<bool>,
    session: RefCell<Option<String>>,
    state: Cell<Option<BuildState>>,
}

impl Watch {
    /// Cancels the call.
    pub fn cancel(&self) {
        self.cancelled.set(true);
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
    }

    /// Whether the call is cancelled and nothing stands against ending it: the start of a build is waited for, since
    /// nobody could stop the build without its session. If not, the task is woken when that changes.
    pub(crate) fn may_end(&self, context: &Context<'_>) -> bool {
        if self.cancelled.get() && !self.starting.get() {
            return true;
        }
        self.waker.replace(Some(context.waker().clone()));
        false
    }

    /// The build that the call has started.
    pub(crate) fn session(&self) -> Option<String> {
        self.session.borrow().clone()
    }

    /// How far that build is.
    pub(crate) fn state(&self) -> Option<BuildState> {
        self.state.get()
    }
}

impl Observer for Watch {
    fn observe(&self, event: Event<'_>) {
        match event {
            Event::BuildRequested => self.starting.set(true),
            Event::BuildAnswered => self.starting.set(false),
            Event::Build { session_id, state } => {
                self.session.borrow_mut().get_or_insert_with(|| session_id.to_owned());
                self.state.set(state);
            }
            Event::Run(_) => {}
        }
    }
}
