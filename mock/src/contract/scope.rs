//! What a token may be allowed to do.

/// What a token must be allowed to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    AgentsRead,
    AgentsWrite,
    RunsRead,
    SpacesRead,
    SpacesWrite,
    BillingRead,
}

impl Scope {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::AgentsRead => "agents:read",
            Self::AgentsWrite => "agents:write",
            Self::RunsRead => "runs:read",
            Self::SpacesRead => "spaces:read",
            Self::SpacesWrite => "spaces:write",
            Self::BillingRead => "billing:read",
        }
    }

    pub(crate) fn writes(self) -> bool {
        matches!(self, Self::AgentsWrite | Self::SpacesWrite)
    }
}
