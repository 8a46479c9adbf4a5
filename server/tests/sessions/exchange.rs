//! One exchange over HTTP, natively: what comes and how, how its response is taken, and whether it was answered exactly once and
//! in time. The tests and the fuzz target use it.

use super::session::{id_of_answer, messages};
use super::world::{Nowhere, carry_out, now, until};
use sequentum_mcp::http::{Incoming, IncomingBody, Outgoing, OutgoingBody, Piece, answer};
use sequentum_tools::config::Environment;
use serde_json::Value;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::future::pending;
use std::rc::Rc;
use std::time::Duration;

/// How a request's body ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Ending {
    Whole,
    BrokenOff,
    /// The rest of it does not come.
    Missing,
}

/// How a response is taken.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Taker {
    /// All at once.
    Ready,
    /// So many bytes each second.
    Slow(usize),
    /// No more than the system takes for it.
    Unread,
    /// Until then, and then it has hung up.
    Gone(Duration),
}

/// What the system takes for who does not read, in bytes.
const WINDOW: usize = 64 * 1024;

/// An exchange.
#[derive(Clone, Debug)]
pub(crate) struct Exchange {
    pub(crate) method: &'static str,
    pub(crate) path: &'static str,
    pub(crate) headers: Vec<(&'static str, &'static [u8])>,
    pub(crate) body: Vec<u8>,
    /// The time between two pieces of it, and the bytes of one.
    pub(crate) pace: (Duration, usize),
    pub(crate) ending: Ending,
    pub(crate) taker: Taker,
    /// How long it takes until the Control Center is found to be out of reach.
    pub(crate) far: Duration,
}

/// The headers of a request that is as it should be.
pub(crate) const USUAL: &[(&str, &[u8])] = &[
    ("host", b"localhost:8080"),
    ("authorization", b"ApiKey sk-fuzz"),
    ("content-type", b"application/json"),
    ("accept", b"application/json, text/event-stream"),
];

impl Exchange {
    /// A message that is posted as it should be.
    pub(crate) fn of(body: Vec<u8>) -> Exchange {
        Exchange {
            method: "POST",
            path: "/mcp",
            headers: USUAL.to_vec(),
            body,
            pace: (Duration::ZERO, usize::MAX),
            ending: Ending::Whole,
            taker: Taker::Ready,
            far: Duration::ZERO,
        }
    }

    /// One that the bytes choose: its head, its pace and who takes it by the first ones, and its message by the others.
    pub(crate) fn chosen(choices: &[u8]) -> Exchange {
        let mut choices = choices.iter().copied();
        let mut choose = |from: usize| usize::from(choices.next().unwrap_or_default()) % from;
        let mut exchange = Exchange {
            method: ["POST", "POST", "POST", "POST", "GET", "OPTIONS", "DELETE", "X"][choose(8)],
            path: ["/mcp", "/mcp", "/mcp", "/mcp/", "/mcp?toolsets=runs", "/", "/health", "//mcp"][choose(8)],
            ..Exchange::of(Vec::new())
        };
        const OTHERS: &[(&str, &[u8])] = &[
            ("host", b"evil.example"),
            ("host", b"localhost:8080"),
            ("host", b"\xff"),
            ("origin", b"http://evil.example"),
            ("origin", b"http://localhost:8080"),
            ("origin", b"\xfe\xff"),
            ("authorization", b"ApiKey sk-other"),
            ("authorization", b"Basic abc"),
            ("authorization", b"\x80"),
            ("content-type", b"text/plain"),
            ("accept", b"text/html"),
            ("accept", b"application/json"),
            ("mcp-protocol-version", b"2025-03-26"),
            ("mcp-protocol-version", b"2026-07-28"),
            ("x-mcp-readonly", b"1"),
        ];
        for _ in 0..choose(4) {
            let other = OTHERS[choose(OTHERS.len())];
            if choose(2) == 0 {
                exchange.headers.retain(|(name, _)| *name != other.0);
            }
            exchange.headers.push(other);
        }
        exchange.pace = [(0, usize::MAX), (0, 7), (1, 64), (9, 16), (11, 64)]
            .map(|(seconds, bytes)| (Duration::from_secs(seconds), bytes))[choose(5)];
        exchange.ending = [Ending::Whole, Ending::Whole, Ending::BrokenOff, Ending::Missing][choose(4)];
        exchange.taker = [
            Taker::Ready,
            Taker::Ready,
            Taker::Slow(1),
            Taker::Slow(WINDOW),
            Taker::Unread,
            Taker::Gone(Duration::ZERO),
            Taker::Gone(Duration::from_secs(7)),
        ][choose(7)];
        exchange.far = Duration::from_secs([0, 3, 12, 40][choose(4)]);
        let rest: Vec<u8> = choices.collect();
        exchange.body = match rest.first() {
            // As the files in corpus/ begin.
            Some(b'{' | b'[') => rest,
            _ => messages(rest.get(..2).unwrap_or_default()),
        };
        exchange
    }
}

/// What has come of a response.
#[derive(Debug, Default)]
pub(crate) struct Response {
    status: u16,
    headers: Vec<(String, Vec<u8>)>,
    body: RefCell<Vec<u8>>,
    is_finished: Cell<bool>,
}

impl Incoming for &Exchange {
    type Body = Coming;

    fn method(&self) -> String {
        self.method.to_owned()
    }

    fn path_with_query(&self) -> Option<String> {
        Some(self.path.to_owned())
    }

    fn authority(&self) -> Option<String> {
        None
    }

    fn header(&self, name: &str) -> Vec<Vec<u8>> {
        self.headers.iter().filter(|(other, _)| *other == name).map(|(_, value)| value.to_vec()).collect()
    }

    fn body(&self) -> Option<Coming> {
        let (pause, bytes) = self.pace;
        let mut pieces: Vec<_> = self.body.chunks(bytes.min(WINDOW)).map(<[u8]>::to_vec).collect();
        pieces.reverse();
        Some(Coming { pieces, pause, next: now() + pause, ending: self.ending })
    }
}

/// A body that comes.
pub(crate) struct Coming {
    pieces: Vec<Vec<u8>>,
    pause: Duration,
    next: Duration,
    ending: Ending,
}

impl IncomingBody for Coming {
    async fn ready(&self) {
        if self.pieces.is_empty() && self.ending == Ending::Missing {
            pending::<()>().await;
        }
        until(self.next).await;
    }

    fn read(&mut self) -> Piece {
        self.next = now() + self.pause;
        match (self.pieces.pop(), self.ending) {
            (Some(piece), _) => Piece::Some(piece),
            (None, Ending::Whole) => Piece::End,
            (None, _) => Piece::Broken,
        }
    }
}

/// Where a response goes.
struct Out {
    taker: Taker,
    response: Rc<RefCell<Option<Rc<Response>>>>,
}

impl Outgoing for Out {
    type Body = Going;

    fn start(self, status: u16, headers: Vec<(String, Vec<u8>)>) -> Option<Going> {
        let response = Rc::new(Response { status, headers, ..Response::default() });
        *self.response.borrow_mut() = Some(response.clone());
        Some(Going { taker: self.taker, since: now(), response })
    }
}

struct Going {
    taker: Taker,
    since: Duration,
    response: Rc<Response>,
}

impl Going {
    fn is_gone(&self) -> bool {
        matches!(self.taker, Taker::Gone(when) if now() >= when)
    }

    fn free(&self) -> usize {
        let taken = match self.taker {
            Taker::Slow(bytes) => bytes * usize::try_from((now() - self.since).as_secs()).expect("some time"),
            Taker::Unread => 0,
            Taker::Ready | Taker::Gone(_) => return WINDOW,
        };
        (WINDOW + taken).saturating_sub(self.response.body.borrow().len())
    }
}

impl OutgoingBody for Going {
    async fn ready(&self) {
        while self.free() == 0 && !self.is_gone() {
            match self.taker {
                Taker::Slow(_) => until(now() + Duration::from_secs(1)).await,
                _ => pending().await,
            }
        }
    }

    fn room(&self) -> Option<usize> {
        (!self.is_gone()).then(|| self.free())
    }

    fn write(&self, bytes: &[u8]) -> bool {
        assert!(bytes.len() <= self.free(), "more than there is room for");
        self.response.body.borrow_mut().extend_from_slice(bytes);
        !self.is_gone()
    }

    fn flush(&self) -> bool {
        !self.is_gone()
    }

    fn finish(self) {
        self.response.is_finished.set(true);
    }
}

/// The statuses that the server answers with, besides those of errors of the protocol.
const STATUSES: &[u16] = &[200, 202, 204, 302, 400, 401, 403, 404, 405, 406, 408, 413, 415, 503];

/// Carries it out, and sees that it is answered exactly once, whatever comes: with one response, and in it one answer to each
/// request under its id.
pub(crate) fn check(exchange: &Exchange) -> u16 {
    let environment: Environment = [("SEQUENTUM_MAX_RETRIES", "0")].into_iter().collect();
    let response = Rc::<RefCell<Option<Rc<Response>>>>::default();
    let out = Out { taker: exchange.taker, response: response.clone() };
    let took = carry_out(exchange.far, async {
        answer::<Nowhere>(&exchange, out, &environment).await;
        now()
    });
    let took = took.expect("it waits for what never comes");
    let response = response.take().expect("a response");
    let status = response.status;
    assert!(STATUSES.contains(&status), "status {status}");
    // A message, what it asks of the Control Center for each request of a batch, and an answer.
    let parts = exchange.body.iter().filter(|byte| **byte == b'{').count().min(100);
    let sizes = (exchange.body.len() + response.body.borrow().len()) / (32 * 1024);
    let most = Duration::from_secs(2 * (30 + 10) + sizes as u64)
        + (exchange.far + Duration::from_secs(5)) * (parts as u32 + 1);
    assert!(took <= most, "it took {took:?}, and not {most:?}");
    if let (Taker::Gone(when), (Duration::ZERO, _), Ending::Whole) = (exchange.taker, exchange.pace, exchange.ending) {
        assert!(took <= when + Duration::from_secs(10), "who hung up at {when:?} was waited for until {took:?}");
    }
    for name in ["host", "origin", "authorization"] {
        let values: Vec<_> = exchange.headers.iter().filter(|(other, _)| *other == name).collect();
        let is_unclear = values.len() > 1 || values.iter().any(|(_, value)| std::str::from_utf8(value).is_err());
        assert!(!is_unclear || status == 400, "{name} is unclear, and the status {status}");
    }

    // What was not taken to its end breaks off, and is not ended as if it were whole.
    let is_taken = response.is_finished.get();
    assert!(is_taken || exchange.taker != Taker::Ready, "it breaks off");
    let is_read = exchange.ending == Ending::Whole && serde_json::from_slice::<Value>(&exchange.body).is_ok();
    let wanted = wanted(exchange);
    let told = if is_taken { told(&response) } else { HashMap::new() };
    for (id, times) in &told {
        let most = wanted.get(id).copied().unwrap_or(usize::from(id == "null"));
        assert!(*times <= most.max(1), "{id} is answered {times} times");
        // Of a message that cannot be read, the server may have read the id.
        assert!(id == "null" || wanted.contains_key(id) || !is_read, "nobody asked for {id}");
    }
    assert!(is_read || told.values().sum::<usize>() <= 1, "one message is answered by several: {told:?}");
    let is_usual = exchange.method == "POST" && exchange.path == "/mcp" && exchange.headers == USUAL;
    if is_taken && (status == 200 || is_usual && exchange.ending == Ending::Whole && status != 408) {
        for (id, times) in wanted.iter().filter(|_| exchange.method == "POST" && exchange.path != "/") {
            assert_eq!(told.get(id), Some(times), "{id} is not answered: {status}");
        }
    }
    status
}

/// How often each id is to be answered.
fn wanted(exchange: &Exchange) -> HashMap<String, usize> {
    let mut wanted = HashMap::new();
    let mut want = |message: &Value| {
        id_of_answer(message).into_iter().for_each(|id| *wanted.entry(id).or_default() += 1);
    };
    match serde_json::from_slice::<Value>(&exchange.body) {
        Ok(Value::Array(batch)) if (1..=100).contains(&batch.len()) => batch.iter().for_each(want),
        Ok(message) => want(&message),
        Err(_) => {}
    }
    wanted
}

/// How often each id is answered.
fn told(response: &Response) -> HashMap<String, usize> {
    let body = String::from_utf8(response.body.borrow().clone()).expect("text");
    let media = response.headers.iter().find(|(name, _)| name == "content-type");
    let messages: Vec<Value> = match media.map(|(_, media)| media.as_slice()) {
        Some(b"text/event-stream") => body
            .lines()
            .filter_map(|line| line.strip_prefix("data: "))
            .map(|data| serde_json::from_str(data).expect("JSON"))
            .collect(),
        Some(b"application/json") => match serde_json::from_str(&body).expect("JSON") {
            Value::Array(batch) => batch,
            message => vec![message],
        },
        _ => Vec::new(),
    };
    let mut told = HashMap::new();
    for message in messages.iter().filter(|message| message.get("jsonrpc").is_some() && message.get("method").is_none())
    {
        assert!(message.get("result").is_some() != message.get("error").is_some(), "no answer: {message}");
        *told.entry(message["id"].to_string()).or_default() += 1;
    }
    told
}
