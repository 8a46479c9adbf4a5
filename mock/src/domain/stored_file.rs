//! What a file of a run holds, and how its host serves it.

use std::time::Duration;

use super::content::Content;

/// A file, and how its host serves it.
#[derive(Debug, Clone)]
pub struct StoredFile {
    /// Its name, if it has one.
    pub name: Option<String>,
    /// A code of the contract's file types, such as [`StoredFile::DELIVERED`].
    pub file_type: i64,
    /// The `Content-Type` it is served with; none where this is empty.
    pub media_type: String,
    /// What it holds.
    pub content: Content,
    /// Whether the host knows `Range`; else it sends the whole file.
    pub ranges: bool,
    /// Whether the length is in a header; else the body is chunked.
    pub announced: bool,
    /// So many bytes at a time, with this pause after them. Without it, what a client does not read may wait in the
    /// system's buffers, several MiB of it, and counts as sent.
    pub pace: Option<(usize, Duration)>,
    /// How often the host redirects, to another address of its own, before it serves the file.
    pub redirects: u32,
    /// Where the Control Center redirects instead of to a signed address of the file host.
    pub link: Option<String>,
}

impl StoredFile {
    /// The data that a run has delivered.
    pub const DELIVERED: i64 = 1;
    /// A log as text.
    pub const LOG_TEXT: i64 = 6;
    /// A log as an HTML page.
    pub const LOG_HTML: i64 = 7;

    /// A file that is served as one would expect.
    pub fn new(name: &str, file_type: i64, media_type: &str, content: impl Into<Content>) -> Self {
        Self {
            name: Some(name.to_owned()),
            file_type,
            media_type: media_type.to_owned(),
            content: content.into(),
            ranges: true,
            announced: true,
            pace: None,
            redirects: 0,
            link: None,
        }
    }
}
