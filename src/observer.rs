//! What a tool tells of its work while it goes on, to whoever wants to hear of it.

use crate::line::Line;
use crate::types::{BuildState, Run};

/// What a tool has come to know.
#[derive(Debug, Clone, Copy)]
pub enum Event<'a> {
    /// A build is being asked for. Until [`Event::BuildAnswered`] nobody could stop it, since its session is not known.
    BuildRequested,
    /// The request for a build has ended; if it has led to a build, [`Event::Build`] follows.
    BuildAnswered,
    /// How far a build is; none when it has only just begun.
    Build {
        /// The build's session.
        session_id: &'a Line,
        /// Its state.
        state: Option<BuildState>,
    },
    /// The API refuses, since the caller's token lacks a scope: which, where the API names it.
    InsufficientScope {
        /// The scope, such as `billing:read`.
        scope: Option<&'static str>,
    },
    /// How far a run is: its id, status, records and errors so far.
    Run(&'a Run),
}

/// Who wants to hear of a tool's work.
pub trait Observer {
    /// Told when it happens, in the middle of the work: it must be quick, and must not call a tool.
    fn observe(&self, event: Event<'_>);
}
