//! The Agent Builder's sessions. What it says of an error is not read: it may hold internals.

use crate::decode::decode;

/// A session that was started.
#[derive(Debug)]
pub(crate) struct BuildSession {
    /// Its id, an opaque text.
    pub(crate) session_id: String,
}

/// How far a session is.
#[derive(Debug)]
pub(crate) struct BuildReport {
    /// `processing`, `ready`, `completed`, `error` or `cancelled`.
    pub(crate) status: Option<String>,
    /// The agent that was built.
    pub(crate) agent_id: Option<i64>,
    /// Its name.
    pub(crate) agent_name: Option<String>,
    /// Seconds that the builder has worked.
    pub(crate) agent_elapsed_seconds: Option<f64>,
    /// Seconds of these in which its browser waited for the site.
    pub(crate) browser_io_seconds: Option<f64>,
}

decode! {
    BuildSession {
        session_id: "sessionId" | "id",
    }
    BuildReport {
        status: "status",
        agent_id: "agentId" | "configId",
        agent_name: "agentName" | "configName",
        agent_elapsed_seconds: "agentElapsedSeconds",
        browser_io_seconds: "browserIoSeconds",
    }
}
