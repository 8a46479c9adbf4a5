//! Watching a call: whether it is cancelled, and what its tool has come to know meanwhile.

use sequentum_tools::codes::ApiName;
use sequentum_tools::line::Line;
use sequentum_tools::observer::{Event, Observer};
use sequentum_tools::types::Run;
use std::cell::{Cell, RefCell};
use std::task::{Context, Waker};

/// The state of one call, shared by who carries it out and who may cancel it.
#[derive(Debug, Default)]
pub struct Watch {
    cancelled: Cell<bool>,
    waker: RefCell<Option<Waker>>,
    known: RefCell<Option<Line>>,
}

impl Watch {
    /// Cancels the call: nobody waits for it any more. What it has started goes on.
    pub fn cancel(&self) {
        self.cancelled.set(true);
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
    }

    /// Whether the call is cancelled. If not, the task is woken when it is.
    pub fn is_cancelled(&self, context: &Context<'_>) -> bool {
        if !self.cancelled.get() {
            self.waker.replace(Some(context.waker().clone()));
        }
        self.cancelled.get()
    }

    /// What the tool knows so far, in words: the run or the build it waits for, and how far that is.
    pub fn known(&self) -> Option<Line> {
        self.known.borrow().clone()
    }
}

impl Observer for Watch {
    fn observe(&self, event: Event<'_>) {
        let known = match event {
            Event::Build { session_id, state } => {
                let state = state.map_or("started", ApiName::api_name);
                format!("build {session_id}: {state}")
            }
            Event::Run(run) => told(run),
            _ => return,
        };
        *self.known.borrow_mut() = Some(known.into());
    }
}

/// How far a run is.
fn told(run: &Run) -> String {
    let mut text = format!("run {}: {}", run.id, run.status.as_deref().unwrap_or("started"));
    if let Some(records) = run.records_extracted {
        text.push_str(&format!(", {records} records so far"));
    }
    text
}
