//! The answers to a batch, together in one message.

use crate::protocol::error::RpcError;

/// How long the answers may become before no more requests are carried out, in bytes.
const ROOM: usize = 4 * 1024 * 1024;

/// The answers so far.
#[derive(Debug, Default)]
pub struct Answers(String);

impl Answers {
    /// Why the next request is not carried out.
    pub fn objection(&self) -> Option<RpcError> {
        let full = self.0.len() > ROOM;
        full.then(|| {
            RpcError::internal("The batch has too long answers already: nothing was done; send this by itself")
        })
    }

    /// Adds an answer.
    pub fn add(&mut self, message: &str) {
        self.0.push(if self.0.is_empty() { '[' } else { ',' });
        self.0.push_str(message);
    }

    /// The message; none where there is nothing to answer.
    pub fn finish(mut self) -> Option<String> {
        if self.0.is_empty() {
            return None;
        }
        self.0.push(']');
        Some(self.0)
    }
}
