//! The fault matrix in Node: the same cells as in Wasmtime, one after the other in a process.

use crate::hostile::cells::{Cell, cells, faults};
use crate::hostile::outcome::Outcome;
use crate::hostile::report::{Seen, report};
use crate::hostile::shapes::SHAPES;
use crate::programs;
use crate::service;
use crate::workplace::Workplace;
use host_test::artefacts::root;
use host_test::{KEY, shows_key};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::os::unix::fs::symlink;
use std::process::Stdio;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::task::JoinSet;
use tokio::time::timeout;

/// How many processes there are. In each, one cell follows the other.
const PROCESSES: usize = 4;

/// When a process that says nothing is given up.
const PATIENCE: Duration = Duration::from_secs(60);

const ODD: &str = "unexpected-response";

/// Faults that lead to something else in Node: it takes more headers, and no longer ones, and whether there is room
/// for 31 MiB depends on what an instance has read before.
pub(crate) const OTHERWISE: &[(&str, [&str; 6])] = &[
    ("1,000 headers", ["ok", ODD, "ok", "ok", ODD, ODD]),
    ("31 MiB, not announced", [ODD, ODD, "ok|unexpected-response", ODD, ODD, ODD]),
    ("31 MiB, announced", [ODD, ODD, "ok|unexpected-response", ODD, ODD, ODD]),
    ("400 with 31 MiB", ["rejected|unexpected-response"; 6]),
    ("503 with 31 MiB", ["server-error|unexpected-response"; 6]),
    ("a header of 60 KiB", ["network"; 6]),
];

/// A process with the component in it.
struct Process {
    child: Child,
    orders: ChildStdin,
    answers: Lines<BufReader<ChildStdout>>,
}

/// What it says of a call.
#[derive(Deserialize)]
struct Answer {
    kind: String,
    text: String,
    log: String,
    seconds: f64,
    memory: usize,
}

impl Process {
    fn start(workplace: &Workplace) -> Process {
        let mut command = Command::from(workplace.command(programs::find("node")));
        command.arg("cells.mjs").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).kill_on_drop(true);
        let mut child = command.spawn().expect("node");
        let orders = child.stdin.take().expect("its input");
        let answers = BufReader::new(child.stdout.take().expect("its output")).lines();
        Process { child, orders, answers }
    }

    /// Its answer, or how it ended without one.
    async fn call(&mut self, shape: &str, granted: &str, variables: &Value) -> Result<Answer, String> {
        let order = json!({ "call": shape, "granted": granted, "variables": variables });
        // Whether it has died shows at the answer.
        let _ = self.orders.write_all(format!("{order}\n").as_bytes()).await;
        match timeout(PATIENCE, self.answers.next_line()).await {
            Ok(Ok(Some(line))) => serde_json::from_str(&line).map_err(|error| format!("{error}: {line}")),
            Ok(_) => Err(format!("the process ended: {:?}", self.child.wait().await)),
            Err(_) => Err("the process hangs".to_owned()),
        }
    }
}

pub(crate) async fn every_fault_against_every_shape() {
    let start = Instant::now();
    let workplace = Arc::new(workplace().await);
    let queue = Arc::new(Mutex::new(VecDeque::from(cells(OTHERWISE))));
    let mut processes = JoinSet::new();
    for _ in 0..PROCESSES {
        let (workplace, queue) = (workplace.clone(), queue.clone());
        processes.spawn(async move {
            let mut process = Process::start(&workplace);
            let mut seen = Vec::new();
            loop {
                let Some(cell) = queue.lock().expect("a queue").pop_front() else { return seen };
                seen.push(try_it(&cell, &mut process, &workplace).await);
            }
        });
    }
    let seen = processes.join_all().await.into_iter().flatten().collect();
    let of = format!("{} faults, {} shapes", faults(), SHAPES.len());
    report("fault matrix in Node", &of, start, seen);
}

/// A folder with the module that jco makes of the component, whose way out is the one that the package for Node has.
async fn workplace() -> Workplace {
    let jco = programs::find("jco");
    let workplace = Workplace::new(&service::start().await);
    symlink(programs::node_modules(&jco), workplace.path("node_modules")).expect("a link");
    workplace.write("cells.mjs", include_str!("node/cells.mjs"));
    workplace.write("way-out.mjs", include_str!("node/way-out.mjs"));
    let outgoing = root().join("packages/node/lib/outgoing.js");
    std::fs::copy(outgoing, workplace.path("outgoing.js")).expect("a file");
    let map = "--map 'wasi:http/outgoing-handler@*=../way-out.mjs#outgoingHandler'";
    workplace.succeeds(&format!("jco transpile dist/sequentum-tools.wasm -o sequentum {map}"));
    workplace
}

async fn try_it(cell: &Cell, process: &mut Process, workplace: &Workplace) -> Seen {
    let stage = cell.stage().await;
    let mut variables = json!({ "SEQUENTUM_API_URL": stage.url, "SEQUENTUM_API_KEY": KEY, "DEBUG": "1" });
    for (name, value) in &stage.variables {
        variables[*name] = value.as_str().into();
    }
    let answer = process.call(cell.shape().name, &stage.granted, &variables).await;
    let answer = answer.unwrap_or_else(|text| Answer {
        kind: "trap".to_owned(),
        text,
        log: String::new(),
        seconds: 0.0,
        memory: 0,
    });
    let said = if answer.kind == "ok" { "" } else { &answer.text };
    let outcome = Outcome {
        leaked: shows_key(&[said, &answer.log].concat()),
        kind: answer.kind,
        text: answer.text,
        took: Duration::from_secs_f64(answer.seconds),
        memory: answer.memory,
    };
    let mut seen = stage.judge(cell.name(), outcome, answer.log.lines().count());

    // And the module is alive.
    stage.mock.clear_faults();
    let healthy = json!({ "SEQUENTUM_API_URL": stage.mock.url(), "SEQUENTUM_API_KEY": KEY });
    let after = match process.call("one", &stage.mock.url(), &healthy).await {
        Ok(answer) if answer.kind == "ok" => return seen,
        Ok(answer) => format!("{}: {}", answer.kind, answer.text),
        Err(error) => error,
    };
    seen.faults.push(format!("dead afterwards: {after}"));
    *process = Process::start(workplace);
    seen
}
