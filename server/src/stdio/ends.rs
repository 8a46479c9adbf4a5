//! The two ends of a session: where messages come from, and where they go.

/// Where messages come from.
pub trait Input {
    /// Waits for the next piece; none at the end.
    fn read(&mut self) -> impl Future<Output = Option<Vec<u8>>>;
}

/// Where messages go.
pub trait Output {
    /// Waits until all of it is written. What cannot be written, since nobody reads any more, is lost.
    fn write(&mut self, bytes: &[u8]) -> impl Future<Output = ()>;
}
