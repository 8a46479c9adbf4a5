//! Versions of an agent.

use crate::decode::decode;
use crate::types::AgentVersion;

decode! {
    AgentVersion {
        version: "version",
        user_name: "userName",
        created: "created",
        comments: "comments",
        size: "fileSize",
    }
}
