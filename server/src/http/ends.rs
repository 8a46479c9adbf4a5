//! The two ends of a request over HTTP, whichever host it comes through.

/// A request that comes in.
pub trait Incoming {
    /// Its body.
    type Body: IncomingBody;

    /// The name of its method.
    fn method(&self) -> String;

    /// The path, and the query if there is one.
    fn path_with_query(&self) -> Option<String>;

    /// The host that it names in its address, and not in a header.
    fn authority(&self) -> Option<String>;

    /// All values of a header, which is named in lower case.
    fn header(&self, name: &str) -> Vec<Vec<u8>>;

    /// The body, once; none where the host has none.
    fn body(&self) -> Option<Self::Body>;
}

/// The body of a request.
pub trait IncomingBody {
    /// Waits until there is something to read.
    fn ready(&self) -> impl Future<Output = ()>;

    /// What has come of it, at most [`CHUNK`] bytes.
    fn read(&mut self) -> Piece;
}

/// A piece of a request's body.
#[derive(Debug)]
pub enum Piece {
    /// So much of it.
    Some(Vec<u8>),
    /// Its end.
    End,
    /// It breaks off.
    Broken,
}

/// Where a response goes.
pub trait Outgoing {
    /// Where its body goes.
    type Body: OutgoingBody;

    /// Sends the head. None where there is nowhere for a body to go.
    fn start(self, status: u16, headers: Vec<(String, Vec<u8>)>) -> Option<Self::Body>;
}

/// Where the body of a response goes. Dropped before it is finished, it breaks off.
pub trait OutgoingBody {
    /// Waits until there is room.
    fn ready(&self) -> impl Future<Output = ()>;

    /// How many bytes there is room for; none when nobody listens any more.
    fn room(&self) -> Option<usize>;

    /// Writes what there is room for. False when nobody listens any more.
    fn write(&self, bytes: &[u8]) -> bool;

    /// Sends on what is written. False when nobody listens any more.
    fn flush(&self) -> bool;

    /// Ends it.
    fn finish(self);
}

/// How much is read or written at once, in bytes.
pub const CHUNK: usize = 64 * 1024;
