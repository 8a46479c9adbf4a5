//! What a request is answered with.

use crate::methods::caller::Caller;
use crate::methods::watch::Watch;
use crate::protocol::revision::{Cache, Era};
use dispatch::{Tool, Tools};
use sequentum_tools::client::TraceParent;
use sequentum_tools::transport::Transport;
use serde_json::Value;
use std::pin::Pin;
use std::rc::Rc;

/// What a server is made of.
pub trait Platform: 'static {
    /// The way to the Control Center.
    type Transport: Transport + Default;
    /// The tools that it can call at all.
    type Tools: Tools;

    /// Carries a task out, beside others.
    fn spawn(task: impl Future<Output = ()> + 'static);
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
    /// The trace that it belongs to.
    pub trace: Option<TraceParent>,
    /// Who hears of progress, and can be asked.
    pub client: &'a dyn Client,
}

impl<P: Platform> Context<'_, P> {
    /// Fails with the reason why a tool is left out.
    pub(crate) fn serves(&self, tool: &Tool) -> Result<(), String> {
        if P::Tools::READ_ONLY && !tool.annotations.read_only {
            return Err(format!("{} is not served: it changes something, which this component cannot do", tool.name));
        }
        self.caller.selection.includes(tool)
    }

    /// How long a client may keep a listing.
    pub(crate) fn listing(&self) -> Cache {
        match self.caller.selection.is_all() {
            true => Cache::LISTING,
            false => Cache::OWN_LISTING,
        }
    }
}

/// An answer that is waited for: a result, or none where the client answers with an error.
pub type Asking<'a> = Pin<Box<dyn Future<Output = Option<Value>> + 'a>>;

/// The client, while it waits for an answer.
pub trait Client {
    /// Sends a message besides the answer.
    fn notify(&self, message: &str);

    /// Sends a request of the server, whose parameters are JSON; none where the client does not answer such requests.
    fn ask(&self, method: &str, params: &str) -> Option<Asking<'_>> {
        let _ = (method, params);
        None
    }
}

/// For who wants to hear of nothing.
#[derive(Debug)]
pub struct Silence;

impl Client for Silence {
    fn notify(&self, _message: &str) {}
}
