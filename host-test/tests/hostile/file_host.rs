//! Every fault at the host of the files, against the tools that read them: the second column of the matrix.

use crate::attempt;
use crate::faults::{MIB, Row, table};
use crate::outcome::Outcome;
use crate::session::{KEY, instance};
use host_test::host::Grant;
use host_test::mock::{Fault, Mock, MockOptions, RecordedRequest};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

const AT_ONCE: usize = 24;

/// The time limit of a request where an answer never ends.
const LIMIT: Duration = Duration::from_secs(1);

/// How long a call may take, on a machine that does other things too.
const LONGEST: Duration = Duration::from_secs(30);

/// At most this much of a file is read; what waits in the system's buffers when it is cut off counts too.
const MOST_SENT: u64 = 24 * MIB as u64;

/// Where no redirect of the file host may lead, and the Control Center itself, which must see no request without its key.
const ELSEWHERE: [&str; 12] = [
    "http://10.0.0.1/x",
    "http://172.16.9.9/x",
    "http://192.168.1.1/x",
    "http://169.254.169.254/latest/meta-data/",
    "http://100.100.100.200/latest/meta-data/",
    "http://[fd00::1]/x",
    "http://[::ffff:10.0.0.1]/x",
    "http://0x0a000001/x",
    "http://167772161/x",
    "http://user:secret@10.0.0.1/x",
    "ftp://files.example.com/x",
    "CONTROL/api/v1/agent/101",
];

fn calls() -> [(&'static str, Value); 2] {
    let run = json!({ "agent-id": 101, "run-id": 9060 });
    [("get-run-data", run.clone()), ("get-run-log", run)]
}

fn rows() -> Vec<Row> {
    let redirect = |location: &&str| Row {
        name: format!("redirected to {location}"),
        fault: Fault::Redirect { status: 302, location: (*location).to_owned() },
        kinds: ["error"; 6],
        repeated: (false, false),
        stalls: false,
    };
    table().into_iter().chain(ELSEWHERE.iter().map(redirect)).collect()
}

/// What was seen, and what is wrong with it.
struct Cell {
    name: String,
    outcome: Outcome,
    sent: u64,
    wrong: Vec<String>,
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_of_the_file_host() {
    let gate = Arc::new(Semaphore::new(AT_ONCE));
    let mut cells = JoinSet::new();
    for row in rows().into_iter().map(Arc::new) {
        for (tool, arguments) in calls() {
            let (row, gate) = (row.clone(), gate.clone());
            cells.spawn(async move {
                let _permit = gate.acquire().await;
                met(&row, tool, &arguments).await
            });
        }
    }
    let cells = cells.join_all().await;
    let count = |condition: fn(&Cell) -> bool| cells.iter().filter(|cell| condition(cell)).count();
    let wrong = count(|cell| !cell.wrong.is_empty());
    println!(
        "file host: {} cells, {} traps, {} leaks, {wrong} wrong, at most {} KiB sent, the longest {:.1} s",
        cells.len(),
        count(|cell| cell.outcome.trapped()),
        count(|cell| cell.outcome.leaked),
        cells.iter().map(|cell| cell.sent).max().unwrap_or_default() / 1024,
        cells.iter().map(|cell| cell.outcome.took).max().unwrap_or_default().as_secs_f64(),
    );
    for cell in cells.iter().filter(|cell| !cell.wrong.is_empty()) {
        let said: String = cell.outcome.text.chars().take(400).collect();
        println!("{}: {}: {said}", cell.name, cell.wrong.join("; "));
    }
    assert_eq!(wrong, 0);
}

async fn met(row: &Row, tool: &'static str, arguments: &Value) -> Cell {
    let mock = Mock::start(MockOptions::default()).await.expect("a port to listen on");
    let fault = match &row.fault {
        Fault::Redirect { status, location } => {
            Fault::Redirect { status: *status, location: location.replace("CONTROL", &mock.url()) }
        }
        fault => fault.clone(),
    };
    mock.fail_every_file(fault);
    let grant = Grant::new(&mock.url(), Some(KEY)).with_file_hosts("127.0.0.1");
    let mut variables = vec![("SEQUENTUM_MAX_RETRIES", "0")];
    if row.stalls {
        variables.push(("SEQUENTUM_TIMEOUT_SECONDS", "1"));
    }
    let mut instance = instance(&grant, &variables).await;
    let outcome = attempt::call(&mut instance, tool, arguments).await;

    let mut wrong = Vec::new();
    if outcome.trapped() {
        wrong.push("it trapped".to_owned());
    }
    if outcome.leaked {
        wrong.push("the key shows".to_owned());
    }
    // A file may hold anything; what is said about it, or logged, holds no address with a signature.
    let said = if outcome.is("ok") { "" } else { &outcome.text };
    if [said, &instance.stderr(), &instance.stdout()].concat().contains("sig=") {
        wrong.push("the signature shows".to_owned());
    }
    if row.name.starts_with("redirected") && outcome.is("ok") {
        wrong.push("it followed".to_owned());
    }
    if outcome.took > LONGEST || (row.stalls && outcome.took < LIMIT) {
        wrong.push(format!("it took {:?}", outcome.took));
    }
    // To follow a redirect to the Control Center is no harm without the key.
    let redirected = |path: &str| path == "/api/v1/agent/101";
    let with_key = |request: &&RecordedRequest| request.header("authorization").is_some();
    if mock.requests().iter().any(|request| with_key(&request) == redirected(&request.path)) {
        wrong.push("the Control Center was asked without the key, or because of a redirect with it".to_owned());
    }
    let transfers = mock.file_host_transfers();
    if transfers.is_empty() {
        wrong.push("the file host was not asked".to_owned());
    }
    for header in ["authorization", "cookie", "referer", "proxy-authorization"] {
        if transfers.iter().any(|transfer| transfer.request.header(header).is_some()) {
            wrong.push(format!("the file host got the header {header}"));
        }
    }
    if transfers.iter().any(|transfer| host_test::shows_key(&format!("{:?}", transfer.request))) {
        wrong.push("the file host got the key".to_owned());
    }
    let sent = transfers.iter().map(|transfer| transfer.sent()).sum();
    if sent > MOST_SENT {
        wrong.push(format!("{sent} bytes were sent"));
    }
    Cell { name: format!("{} / {tool}", row.name), outcome, sent, wrong }
}
