//! Every fault against one tool of each shape.

use crate::faults::{Row, table};
use crate::outcome::{self, Outcome};
use crate::session::{KEY, instance};
use crate::shapes::{SHAPES, Shape};
use crate::untrusted;
use host_test::host::Grant;
use host_test::mock::{Mock, MockOptions};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

/// The ordinary time limit where an answer never ends.
const LIMIT: Duration = Duration::from_secs(1);

/// How long a call may take that has nothing to wait for, on a machine that does other things too.
const SLACK: Duration = Duration::from_secs(20);

/// How many cells are tried at the same time.
const AT_ONCE: usize = 24;

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

/// What was seen in one cell.
struct Cell {
    name: String,
    outcome: Outcome,
    /// What arrived: the method and the path of each request.
    arrived: Vec<String>,
    /// What is wrong with it.
    faults: Vec<String>,
}

/// What a cell must show.
struct Expected {
    kind: &'static str,
    /// Requests that arrive.
    requests: usize,
    /// Requests that are sent, as the log has them.
    attempts: usize,
    stalls: bool,
    retries: u32,
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_against_every_shape() {
    let start = std::time::Instant::now();
    let rows: Vec<Arc<Row>> = table().into_iter().map(Arc::new).collect();
    let gate = Arc::new(Semaphore::new(AT_ONCE));
    let mut cells = JoinSet::new();
    for (column, shape) in SHAPES.iter().enumerate() {
        for row in &rows {
            for retries in [0, 1] {
                let (row, gate) = (row.clone(), gate.clone());
                // What is not repeated shows that in the first pass for all, in the second where it is cheap.
                if retries == 0 || !(row.stalls || row.kinds[column] == "ok" || shape.name == "poll") {
                    cells.spawn(async move {
                        let _permit = gate.acquire().await;
                        met(shape, &row, column, retries).await
                    });
                }
            }
        }
        for (place, kind, repeated) in NOWHERE {
            for retries in [0, 1] {
                let gate = gate.clone();
                cells.spawn(async move {
                    let _permit = gate.acquire().await;
                    lost(shape, place, kind, repeated, retries).await
                });
            }
        }
    }
    let mut cells = cells.join_all().await;
    cells.sort_by(|a, b| a.name.cmp(&b.name));
    let record = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fault-matrix.tsv");
    std::fs::write(&record, table_of(&cells)).expect("a file");
    let count = |condition: fn(&Cell) -> bool| cells.iter().filter(|cell| condition(cell)).count();
    let wrong = count(|cell| !cell.faults.is_empty());
    println!(
        "fault matrix: {} cells ({} faults, {} shapes), {} traps, {} leaks, {wrong} wrong, the longest {:.1} s, {:.0} s in all",
        cells.len(),
        rows.len() + NOWHERE.len(),
        SHAPES.len(),
        count(|cell| cell.outcome.trapped()),
        count(|cell| cell.outcome.leaked),
        cells.iter().map(|cell| cell.outcome.took).max().unwrap_or_default().as_secs_f64(),
        start.elapsed().as_secs_f64(),
    );
    println!("fault matrix: every cell is in {}", record.display());
    for cell in cells.iter().filter(|cell| !cell.faults.is_empty()) {
        let said: String = cell.outcome.text.chars().take(400).collect();
        println!("{}: {}: {said}", cell.name, cell.faults.join("; "));
    }
    assert_eq!(wrong, 0);
}

/// The cells for people and spreadsheets: a line each.
fn table_of(cells: &[Cell]) -> String {
    let mut table = "cell\tkind\tseconds\ttrap\tleak\twrong\tarrived\n".to_owned();
    for Cell { name, outcome, arrived, faults } in cells {
        let (seconds, trap, leak) = (outcome.took.as_secs_f64(), outcome.trapped(), outcome.leaked);
        let (faults, arrived) = (faults.join("; "), arrived.join(", "));
        table += &format!("{name}\t{}\t{seconds:.3}\t{trap}\t{leak}\t{faults}\t{arrived}\n", outcome.kind);
    }
    table
}

/// A tool meets a fault of the mock.
async fn met(shape: &Shape, row: &Row, column: usize, retries: u32) -> Cell {
    let options = MockOptions { run_duration: Duration::from_millis(50), ..MockOptions::default() };
    let mock = Mock::start(options).await.expect("a port to listen on");
    let before = (shape.before)();
    let earlier = before.len();
    before.into_iter().for_each(|fault| mock.fail_next(fault));
    mock.fail_always(row.fault.clone());
    let repeated = if shape.idempotent { row.repeated.0 } else { row.repeated.1 };
    let kind = row.kinds[column];
    let requests = earlier + 1 + usize::from(repeated && retries > 0) + shape.looks_after(kind);
    let expected = Expected { kind, requests, attempts: requests, stalls: row.stalls, retries };
    let grant = Grant::new(&mock.url(), Some(KEY));
    judge(format!("{} / {} / {retries} retries", row.name, shape.name), shape, &grant, &mock, &expected).await
}

/// A tool cannot reach the mock.
async fn lost(shape: &Shape, place: Nowhere, kind: &'static str, repeated: (bool, bool), retries: u32) -> Cell {
    let mock = Mock::start(MockOptions::default()).await.expect("a port to listen on");
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let url = match place {
        Nowhere::Refused => format!("http://{address}"),
        Nowhere::Unresolvable => "https://control.invalid".to_owned(),
        Nowhere::Tls => mock.url().replace("http://", "https://"),
        Nowhere::SilentTls | Nowhere::Untrusted => format!("https://{address}"),
        Nowhere::Denied => mock.url(),
    };
    // Connections that nobody accepts are kept open by the system.
    let _silent = match place {
        Nowhere::SilentTls => Some(listener),
        Nowhere::Untrusted => {
            tokio::spawn(untrusted::serve(listener, mock.url().replace("http://", "")));
            None
        }
        _ => {
            drop(listener);
            None
        }
    };
    let mut grant = Grant::new(&url, Some(KEY));
    if place == Nowhere::Denied {
        "https://elsewhere.example".clone_into(&mut grant.origin);
    }
    // The poll never begins: its first request is the one that starts a build.
    let idempotent = shape.idempotent && shape.name != "poll";
    let repeats = if idempotent { repeated.0 } else { repeated.1 };
    let looks = shape.looks_after(kind) * (1 + usize::from(repeated.0 && retries > 0));
    let attempts = 1 + usize::from(repeats && retries > 0) + looks;
    let expected = Expected { kind, requests: 0, attempts, stalls: place == Nowhere::SilentTls, retries };
    judge(format!("{place:?} / {} / {retries} retries", shape.name), shape, &grant, &mock, &expected).await
}

async fn judge(name: String, shape: &Shape, grant: &Grant, mock: &Mock, expected: &Expected) -> Cell {
    let retries = expected.retries.to_string();
    let mut variables = vec![("SEQUENTUM_MAX_RETRIES", retries.as_str())];
    if expected.stalls {
        variables.push(("SEQUENTUM_TIMEOUT_SECONDS", "1"));
    }
    let mut instance = instance(grant, &variables).await;
    let outcome = outcome::call(&mut instance, shape.tool, &(shape.arguments)()).await;

    let mut faults = Vec::new();
    if !outcome.is(expected.kind) {
        faults.push(format!("{} instead of {}", outcome.kind, expected.kind));
    }
    if outcome.leaked {
        faults.push("the key shows".to_owned());
    }
    let requests = mock.requests();
    if requests.len() != expected.requests {
        faults.push(format!("{} requests instead of {}", requests.len(), expected.requests));
    }
    let attempts = instance.stderr().lines().count();
    if attempts != expected.attempts {
        faults.push(format!("{attempts} attempts instead of {}", expected.attempts));
    }
    if !mock.file_host_requests().is_empty() {
        faults.push("the redirect was followed".to_owned());
    }
    let key = format!("ApiKey {KEY}");
    if requests.iter().any(|request| request.header("authorization") != Some(&key)) {
        faults.push("a request without the key".to_owned());
    }
    let longest = LIMIT.mul_f64(if expected.stalls { f64::from(1 + expected.retries) * 3.0 } else { 0.0 }) + SLACK;
    if outcome.took > longest || (expected.stalls && outcome.took < LIMIT) {
        faults.push(format!("it took {:?}", outcome.took));
    }
    let arrived = requests.iter().map(|request| format!("{} {}", request.method, request.path)).collect();
    Cell { name, outcome, arrived, faults }
}
