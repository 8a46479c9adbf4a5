//! The Model Context Protocol itself: messages, revisions, errors, pages. Nothing here knows a tool.

pub mod base64;
pub mod batch;
pub mod error;
pub mod identity;
pub mod incoming;
pub mod message;
pub mod pages;
pub mod recovery;
pub mod revision;
