//! What a request is answered with.

use crate::methods::caller::Caller;
use crate::methods::watch::Watch;
use crate::protocol::revision::Era;
use dispatch::Tools;
use sequentum_tools::transport::Transport;
use std::rc::Rc;

/// What a server is made of.
pub trait Platform {
    /// The way to the Control Center.
    type Transport: Transport;
    /// The tools that it can call at all.
    type Tools: Tools;
}

/// Everything that answering a request needs besides the request.
pub struct Context<'a, P: Platform> {
    /// The way to the Control Center.
    pub transport: &'a P::Transport,
    /// In whose name, and with which tools.
    pub caller: &'a Caller,
    /// By which rules of the protocol.
    pub era: Era,
    /// The call's state.
    pub watch: &'a Rc<Watch>,
    /// Who hears of progress.
    pub listener: &'a dyn Listener,
}

/// Who wants to hear of progress.
pub trait Listener {
    /// Sends a message besides the answer. False when nobody listens any more.
    fn notify(&self, message: &str) -> bool;
}

/// For who wants to hear of nothing.
#[derive(Debug)]
pub struct Silence;

impl Listener for Silence {
    fn notify(&self, _message: &str) -> bool {
        true
    }
}
