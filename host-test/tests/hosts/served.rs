//! The fault matrix through the MCP server in Node, as the package for Node has it: the same cells as in Wasmtime, one after the
//! other in a process.

use crate::hostile::cells::{Cell, Stage, cells, faults, new_mock};
use crate::hostile::report::{Seen, report};
use crate::hostile::served::{Client, Told, and_alive};
use crate::hostile::shapes::SHAPES;
use crate::matrix::OTHERWISE;
use crate::node::package::{ServerProcess, installed};
use host_test::KEY;
use std::collections::{HashMap, VecDeque};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Instant;
use tokio::task::JoinSet;

/// How many cells are tried at the same time.
const AT_ONCE: usize = 4;

/// A server that is used for all cells with the same variables.
struct Kept {
    process: ServerProcess,
    client: Client,
}

impl Kept {
    fn start(package: &Path, stage: &Stage) -> Kept {
        let mut variables = stage.variables.clone();
        variables.extend([
            ("SEQUENTUM_API_URL", stage.url.clone()),
            ("SEQUENTUM_API_KEY", KEY.to_owned()),
            ("DEBUG", "1".to_owned()),
        ]);
        let (process, input, output) = ServerProcess::start(package, &variables);
        Kept { process, client: Client::new(input, output) }
    }

    /// Its end, once no cell is left for it.
    async fn end(self) -> Result<(), String> {
        drop(self.client);
        self.process.end().await
    }
}

pub(crate) async fn every_fault_through_the_package() {
    let start = Instant::now();
    let package = Arc::new(installed().await);
    let queue = Arc::new(Mutex::new(VecDeque::from(cells(OTHERWISE))));
    let mut trying = JoinSet::new();
    for _ in 0..AT_ONCE {
        let (package, queue) = (package.clone(), queue.clone());
        trying.spawn(async move {
            let (mock, mut kept, mut seen) = (new_mock().await, HashMap::new(), Vec::new());
            while let Some(cell) = next(&queue) {
                let stage = cell.stage_before(mock.clone());
                // What the package does not allow is the business of its own tests.
                if stage.granted == stage.url {
                    seen.push(try_it(&cell, stage, &package, &mut kept).await);
                }
            }
            for (_, server) in kept {
                server.end().await.expect("a good end");
            }
            seen
        });
    }
    let seen = trying.join_all().await.into_iter().flatten().collect();
    let of = format!("{} faults, {} shapes", faults(), SHAPES.len());
    report("fault matrix through the server, Node", &of, start, seen);
}

fn next(queue: &Mutex<VecDeque<Cell>>) -> Option<Cell> {
    queue.lock().expect("a queue").pop_front()
}

async fn try_it(cell: &Cell, stage: Stage, package: &Path, kept: &mut HashMap<String, Kept>) -> Seen {
    let variables = format!("{} {:?}", stage.url, stage.variables);
    let mut server = kept.remove(&variables).unwrap_or_else(|| Kept::start(package, &stage));
    let (messages, trap, took) = server.client.call(cell.shape()).await;
    let has_ended = trap.is_some();
    let told = Told { messages, log: server.process.log().await, trap, took, memory: server.process.memory() };
    let (outcome, attempts, faults) = told.read();
    let mut seen = stage.judge(cell.name(), outcome, attempts);
    seen.faults.extend(faults);

    if has_ended {
        return seen;
    }
    if stage.is_reached() {
        stage.mock.clear_faults();
        seen = and_alive(seen, server.client.healthy().await);
        server.process.log().await;
        kept.insert(variables, server);
    } else if let Err(error) = server.end().await {
        seen.faults.push(error);
    }
    seen
}
