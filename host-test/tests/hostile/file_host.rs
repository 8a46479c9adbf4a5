//! Every fault at the host of the files, against the tools that read them: the second column of the matrix, through the tools
//! and through the MCP server.

use crate::attempt;
use crate::faults::{MIB, Row, table};
use crate::outcome::Outcome;
use crate::report::{Seen, report};
use crate::session::{KEY, instance};
use crate::shapes::Shape;
use host_test::host::Grant;
use host_test::mock::{Fault, Mock, MockOptions, RecordedRequest};
use serde_json::json;
use std::collections::HashSet;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

/// Lets so many cells be tried at the same time, through the tools and the server together.
static GATE: Semaphore = Semaphore::const_new(24);

/// The time limit of a request where an answer never ends. Those before it, to the Control Center, must keep it on a machine
/// that does other things too.
const LIMIT: Duration = Duration::from_secs(5);

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

/// The tools that read files.
static READERS: [Shape; 2] = [reader("data", "get-run-data"), reader("log", "get-run-log")];

const fn reader(name: &'static str, tool: &'static str) -> Shape {
    Shape {
        name,
        tool,
        arguments: || json!({ "agent-id": 101, "run-id": 9060 }),
        before: Vec::new,
        idempotent: true,
        looks_for_run: false,
    }
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

/// A fault, and the tool that meets it.
pub struct Cell {
    row: Arc<Row>,
    pub shape: &'static Shape,
}

/// A cell that is set up: call the tool with this grant.
pub struct Stage<'a> {
    pub mock: Mock,
    pub grant: Grant,
    cell: &'a Cell,
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_of_the_file_host() {
    try_all("file host", through_the_tools).await;
}

/// Tries each cell, and reports what was seen.
pub async fn try_all<Trying>(matrix: &str, try_it: fn(Cell) -> Trying)
where
    Trying: Future<Output = Seen> + Send + 'static,
{
    let start = Instant::now();
    let mut cells = JoinSet::new();
    let rows: Vec<Arc<Row>> = rows().into_iter().map(Arc::new).collect();
    let of = format!("{} faults, {} tools", rows.len(), READERS.len());
    for cell in rows.into_iter().flat_map(|row| READERS.iter().map(move |shape| Cell { row: row.clone(), shape })) {
        cells.spawn(async move {
            let _permit = GATE.acquire().await;
            try_it(cell).await
        });
    }
    report(matrix, &of, start, cells.join_all().await);
}

async fn through_the_tools(cell: Cell) -> Seen {
    let stage = cell.stage().await;
    let mut instance = instance(&stage.grant, &[]).await;
    let outcome = attempt::call(&mut instance, cell.shape.tool, &(cell.shape.arguments)()).await;
    let said = [instance.stderr(), instance.stdout()].concat();
    stage.judge(outcome, &said)
}

impl Cell {
    /// Sets it up.
    pub async fn stage(&self) -> Stage<'_> {
        let mock = Mock::start(MockOptions::default()).await.expect("a port to listen on");
        let fault = match &self.row.fault {
            Fault::Redirect { status, location } => {
                Fault::Redirect { status: *status, location: location.replace("CONTROL", &mock.url()) }
            }
            fault => fault.clone(),
        };
        mock.fail_every_file(fault);
        let grant = Grant::new(&mock.url(), Some(KEY)).with_file_hosts("127.0.0.1");
        let mut grant = grant.with_env("SEQUENTUM_MAX_RETRIES", "0");
        if self.row.stalls {
            grant = grant.with_env("SEQUENTUM_TIMEOUT_SECONDS", LIMIT.as_secs().to_string());
        }
        Stage { mock, grant, cell: self }
    }
}

impl Stage<'_> {
    /// What is seen in the cell: its outcome, with this in the log.
    pub fn judge(&self, outcome: Outcome, log: &str) -> Seen {
        let Row { name, stalls, .. } = &*self.cell.row;
        let mut faults = Vec::new();
        let mut wrong = |is_wrong: bool, what: String| {
            if is_wrong {
                faults.push(what)
            }
        };
        wrong(outcome.trapped(), "it trapped".to_owned());
        wrong(outcome.leaked, "the key shows".to_owned());
        // A file may hold anything; what is said about it, or logged, holds no address with a signature.
        let said = if outcome.is("ok") { "" } else { &outcome.text };
        wrong([said, log].concat().contains("sig="), "the signature shows".to_owned());
        wrong(name.starts_with("redirected") && outcome.is("ok"), "it followed".to_owned());
        let is_early = *stalls && outcome.took < LIMIT;
        wrong(outcome.took > LONGEST || is_early, format!("it took {:?}", outcome.took));
        // To follow a redirect to the Control Center is no harm without the key.
        let redirected = |path: &str| path == "/api/v1/agent/101";
        let with_key = |request: &RecordedRequest| request.header("authorization").is_some();
        let requests = self.mock.requests();
        wrong(
            requests.iter().any(|request| with_key(request) == redirected(&request.path)),
            "the Control Center was asked without the key, or because of a redirect with it".to_owned(),
        );
        let transfers = self.mock.file_host_transfers();
        wrong(transfers.is_empty(), "the file host was not asked".to_owned());
        for header in ["authorization", "cookie", "referer", "proxy-authorization"] {
            let has_it = transfers.iter().any(|transfer| transfer.request.header(header).is_some());
            wrong(has_it, format!("the file host got the header {header}"));
        }
        let has_key = transfers.iter().any(|transfer| host_test::shows_key(&format!("{:?}", transfer.request)));
        wrong(has_key, "the file host got the key".to_owned());
        let sent: u64 = transfers.iter().map(|transfer| transfer.sent()).sum();
        wrong(sent > MOST_SENT, format!("{sent} bytes were sent"));

        // Each part of a file is asked for once, and so is where it is.
        let asked = requests.iter().chain(transfers.iter().map(|transfer| &transfer.request));
        let asked: Vec<String> = asked.map(asked_for).collect();
        let repeated = asked.iter().collect::<HashSet<_>>().len() < asked.len();
        wrong(repeated, format!("asked for twice: {asked:?}"));
        Seen { name: format!("{name} / {}", self.cell.shape.tool), outcome, arrived: asked, repeated, faults }
    }
}

/// What a request asks for, without a signature.
fn asked_for(request: &RecordedRequest) -> String {
    let part = request.header("range").unwrap_or_default();
    format!("{} {} {part}", request.method, request.path)
}
