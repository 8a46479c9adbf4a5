//! Versions of an agent.

use crate::decode::decode;

decode! {
    AgentVersion {
        version: "version",
        user_name: "userName",
        created: "created",
        comments: "comments",
        size: "fileSize",
    }
}
