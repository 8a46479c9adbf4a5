//! The cells of the fault matrix: every fault against one tool of each shape, with what each must lead to, whichever host
//! the tool runs in.

use super::faults::{Row, table};
use super::outcome::Outcome;
use super::report::Seen;
use super::shapes::{SHAPES, Shape};
use super::untrusted;
use host_test::KEY;
use host_test::mock::{Mock, MockOptions};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpSocket};

/// The ordinary time limit where an answer never ends.
const LIMIT: Duration = Duration::from_secs(1);

/// How long a call may take that has nothing to wait for, on a machine that does other things too.
const SLACK: Duration = Duration::from_secs(40);

/// Where a component is sent that cannot reach the mock.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Nowhere {
    Refused,
    Unresolvable,
    /// TLS with a server that speaks plain HTTP.
    Tls,
    /// TLS with a server that says nothing.
    SilentTls,
    /// TLS with the mock behind a certificate that nobody vouches for.
    Untrusted,
    /// An address that the host does not grant.
    Denied,
}

/// Each with the kind, and whether a read and a change are repeated.
const NOWHERE: [(Nowhere, &str, (bool, bool)); 6] = [
    (Nowhere::Refused, "network", (true, true)),
    (Nowhere::Unresolvable, "network", (true, true)),
    (Nowhere::Tls, "network", (true, false)),
    (Nowhere::SilentTls, "timeout", (true, false)),
    (Nowhere::Untrusted, "network", (true, false)),
    (Nowhere::Denied, "network", (false, false)),
];

/// What a call meets.
#[derive(Clone)]
enum Trouble {
    Row(Arc<Row>),
    Nowhere(Nowhere, &'static str, (bool, bool)),
}

/// One cell.
#[derive(Clone)]
pub struct Cell {
    trouble: Trouble,
    column: usize,
    retries: u32,
}

/// A cell that is set up: call the tool of the cell's shape with these variables.
pub struct Stage {
    pub mock: Mock,
    /// Where the component is sent.
    pub url: String,
    /// What the host grants.
    pub granted: String,
    pub variables: Vec<(&'static str, String)>,
    shape: &'static Shape,
    expected: Expected,
    _held: Held,
}

/// A port that stays as it is while a cell is tried.
#[allow(dead_code, reason = "what is held is not looked at")]
enum Held {
    Nothing,
    Refusing(TcpSocket),
    Silent(TcpListener),
}

/// What a cell must show.
struct Expected {
    /// One, or where it depends on the memory that is left, several with `|` between them.
    kind: &'static str,
    /// Requests that arrive.
    requests: usize,
    /// Requests that are sent, as the log has them.
    attempts: usize,
    stalls: bool,
    retries: u32,
}

/// All cells, those of a shape together, so that large answers are not all read at the same time. Some faults lead to
/// something else, by their names.
pub fn cells(otherwise: &[(&str, [&'static str; 6])]) -> Vec<Cell> {
    let met = table().into_iter().map(|row| match otherwise.iter().find(|(name, _)| *name == row.name) {
        Some((_, kinds)) => Trouble::Row(Arc::new(row.with(*kinds))),
        None => Trouble::Row(Arc::new(row)),
    });
    let lost = NOWHERE.into_iter().map(|(place, kind, repeated)| Trouble::Nowhere(place, kind, repeated));
    let troubles: Vec<Trouble> = met.chain(lost).collect();
    (0..SHAPES.len())
        .flat_map(|column| troubles.iter().map(move |trouble| (trouble.clone(), column)))
        .flat_map(|(trouble, column)| [0, 1].map(|retries| Cell { trouble: trouble.clone(), column, retries }))
        .filter(Cell::is_worth_it)
        .collect()
}

/// A mock for cells.
pub async fn new_mock() -> Mock {
    let options = MockOptions { run_duration: Duration::from_millis(50), ..MockOptions::default() };
    Mock::start(options).await.expect("a port to listen on")
}

/// How many faults there are.
pub fn faults() -> usize {
    table().len() + NOWHERE.len()
}

impl Cell {
    pub fn shape(&self) -> &'static Shape {
        &SHAPES[self.column]
    }

    pub fn name(&self) -> String {
        let fault = match &self.trouble {
            Trouble::Row(row) => row.name.clone(),
            Trouble::Nowhere(place, ..) => format!("{place:?}"),
        };
        format!("{fault} / {} / {} retries", self.shape().name, self.retries)
    }

    /// What is not repeated shows that without retries for all, with one where that is cheap.
    fn is_worth_it(&self) -> bool {
        match &self.trouble {
            Trouble::Row(row) => {
                self.retries == 0 || !(row.stalls || row.kinds[self.column] == "ok" || self.shape().name == "poll")
            }
            Trouble::Nowhere(..) => true,
        }
    }

    /// Sets it up.
    pub async fn stage(&self) -> Stage {
        self.stage_before(new_mock().await)
    }

    /// Sets it up with a mock that has served other cells: none of its faults and requests are left.
    pub fn stage_before(&self, mock: Mock) -> Stage {
        mock.clear_faults();
        mock.clear_requests();
        match &self.trouble {
            Trouble::Row(row) => self.met(row, mock),
            Trouble::Nowhere(place, kind, repeated) => self.lost(*place, kind, *repeated, mock),
        }
    }

    /// A tool meets a fault of the mock.
    fn met(&self, row: &Row, mock: Mock) -> Stage {
        let (shape, kind) = (self.shape(), row.kinds[self.column]);
        let before = (shape.before)();
        let earlier = before.len();
        before.into_iter().for_each(|fault| mock.fail_next(fault));
        mock.fail_always(row.fault.clone());
        let repeated = if shape.idempotent { row.repeated.0 } else { row.repeated.1 };
        let requests = earlier + 1 + usize::from(repeated && self.retries > 0) + shape.looks_after(kind);
        let (url, granted) = (mock.url(), mock.url());
        self.staged(mock, url, granted, Held::Nothing, (kind, requests, requests, row.stalls))
    }

    /// A tool cannot reach the mock.
    fn lost(&self, place: Nowhere, kind: &'static str, repeated: (bool, bool), mock: Mock) -> Stage {
        let shape = self.shape();
        // Held, so that nobody else is given the port meanwhile: it refuses connections until somebody listens.
        let socket = TcpSocket::new_v4().expect("a socket");
        socket.bind(([127, 0, 0, 1], 0).into()).expect("a port");
        let address = socket.local_addr().expect("an address");
        let url = match place {
            Nowhere::Refused => format!("http://{address}"),
            Nowhere::Unresolvable => "https://control.invalid".to_owned(),
            Nowhere::Tls => mock.url().replace("http://", "https://"),
            Nowhere::SilentTls | Nowhere::Untrusted => format!("https://{address}"),
            Nowhere::Denied => mock.url(),
        };
        let listen = |socket: TcpSocket| socket.listen(64).expect("a listener");
        let held = match place {
            // Connections that nobody accepts are kept open by the system.
            Nowhere::SilentTls => Held::Silent(listen(socket)),
            Nowhere::Untrusted => {
                tokio::spawn(untrusted::serve(listen(socket), mock.url().replace("http://", "")));
                Held::Nothing
            }
            _ => Held::Refusing(socket),
        };
        let granted = if place == Nowhere::Denied { "https://elsewhere.example".to_owned() } else { url.clone() };
        // The poll never begins: its first request is the one that starts a build.
        let idempotent = shape.idempotent && shape.name != "poll";
        let repeats = if idempotent { repeated.0 } else { repeated.1 };
        let looks = shape.looks_after(kind) * (1 + usize::from(repeated.0 && self.retries > 0));
        let attempts = 1 + usize::from(repeats && self.retries > 0) + looks;
        self.staged(mock, url, granted, held, (kind, 0, attempts, place == Nowhere::SilentTls))
    }

    fn staged(
        &self,
        mock: Mock,
        url: String,
        granted: String,
        _held: Held,
        (kind, requests, attempts, stalls): (&'static str, usize, usize, bool),
    ) -> Stage {
        let mut variables = vec![("SEQUENTUM_MAX_RETRIES", self.retries.to_string())];
        if stalls {
            variables.push(("SEQUENTUM_TIMEOUT_SECONDS", LIMIT.as_secs().to_string()));
        }
        let expected = Expected { kind, requests, attempts, stalls, retries: self.retries };
        Stage { mock, url, granted, variables, shape: self.shape(), expected, _held }
    }
}

impl Stage {
    /// Whether the component reaches the mock, so that a healthy call must succeed.
    pub fn is_reached(&self) -> bool {
        self.url == self.mock.url() && self.granted == self.url
    }

    /// What is seen in the cell: its outcome, with so many requests in the log.
    pub fn judge(&self, name: String, outcome: Outcome, attempts: usize) -> Seen {
        let expected = &self.expected;
        let depends = expected.kind.contains('|');
        let looks = if depends { self.shape.looks_after(&outcome.kind) } else { 0 };
        let (expected_requests, expected_attempts) = (expected.requests + looks, expected.attempts + looks);
        let mut faults = Vec::new();
        if !expected.kind.split('|').any(|kind| outcome.is(kind)) {
            faults.push(format!("{} instead of {}", outcome.kind, expected.kind));
        }
        if outcome.leaked {
            faults.push("the key shows".to_owned());
        }
        let requests = self.mock.requests();
        // What one of the kinds has repeated, another has not.
        let fewer = if depends { expected_requests.min(2).saturating_sub(1) } else { 0 };
        if !(expected_requests - fewer..=expected_requests).contains(&requests.len()) {
            faults.push(format!("{} requests instead of {expected_requests}", requests.len()));
        }
        // A look whose answer is as long as this one is given up, and then says nothing.
        let given_up = self.shape.looks_after(&outcome.kind).max(fewer);
        if !(expected_attempts - given_up..=expected_attempts).contains(&attempts) {
            faults.push(format!("{attempts} attempts instead of {expected_attempts}"));
        }
        if !self.mock.file_host_requests().is_empty() {
            faults.push("the redirect was followed".to_owned());
        }
        let key = format!("ApiKey {KEY}");
        if requests.iter().any(|request| request.header("authorization") != Some(&key)) {
            faults.push("a request without the key".to_owned());
        }
        let stalled = if expected.stalls { f64::from(1 + expected.retries) * 3.0 } else { 0.0 };
        if outcome.took > LIMIT.mul_f64(stalled) + SLACK || (expected.stalls && outcome.took < LIMIT) {
            faults.push(format!("it took {:?}", outcome.took));
        }
        let arrived = requests.iter().map(|request| format!("{} {}", request.method, request.path)).collect();
        let repeated = requests.len() > expected_requests || attempts > expected_attempts;
        Seen { name, outcome, arrived, repeated, faults }
    }
}
