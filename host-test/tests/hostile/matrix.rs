//! The fault matrix in Wasmtime.

use crate::attempt;
use crate::cells::{Cell, cells, faults};
use crate::report::{Seen, report};
use crate::session::instance;
use crate::shapes::SHAPES;
use host_test::KEY;
use host_test::host::Grant;
use std::sync::Arc;
use std::time::Instant;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

/// How many cells are tried at the same time.
const AT_ONCE: usize = 24;

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_against_every_shape() {
    let start = Instant::now();
    let gate = Arc::new(Semaphore::new(AT_ONCE));
    let mut tried = JoinSet::new();
    for cell in cells(&[]) {
        let gate = gate.clone();
        tried.spawn(async move {
            let _permit = gate.acquire().await;
            try_it(&cell).await
        });
    }
    let of = format!("{} faults, {} shapes", faults(), SHAPES.len());
    report("fault matrix", &of, start, tried.join_all().await);
}

async fn try_it(cell: &Cell) -> Seen {
    let stage = cell.stage().await;
    let mut grant = Grant::new(&stage.url, Some(KEY));
    grant.origin.clone_from(&stage.granted);
    let variables: Vec<_> = stage.variables.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let mut instance = instance(&grant, &variables).await;
    let shape = cell.shape();
    let outcome = attempt::call(&mut instance, shape.tool, &(shape.arguments)()).await;
    let attempts = instance.stderr().lines().count();
    stage.judge(cell.name(), outcome, attempts)
}
