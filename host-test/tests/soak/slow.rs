//! A thousand clients that are slow, silent, half there, or do not read, beside eight good ones.

use crate::clients::{CLIENTS, Host, mock, seconds, soak};
use crate::wasmtime_serve::WasmtimeServe;
use host_test::KEY;
use std::fs;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

/// How many of them there are at any time.
const SLOW: usize = 1_000;

/// How long memory may take to go back.
const PATIENCE: Duration = Duration::from_secs(40);

/// How much more memory than before there may be at last, in KiB: what a process keeps for the next thousand.
const KEPT: u64 = 150 * 1024;

/// What a slow client sends, and it sends nothing more and reads nothing. Then it hangs up, and comes again.
fn opening(kind: usize, address: &str) -> String {
    let head = format!("POST /mcp HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/json\r\n");
    let call = r#"{"jsonrpc":"2.0","id":1,"method":"tools/list"}"#;
    match kind % 4 {
        0 => format!("{head}content-length: 1000\r\n\r\n{{"),
        1 => format!("{head}x-half: "),
        2 => String::new(),
        _ => format!("{head}content-length: {}\r\n\r\n{call}", call.len()),
    }
}

/// One slow client after the other, until the time is up.
async fn slow(kind: usize, address: String, end: Instant) {
    while Instant::now() < end {
        if let Ok(mut stream) = TcpStream::connect(&address).await {
            let _ = stream.write_all(opening(kind, &address).as_bytes()).await;
            // Those that wait for the server to give up notice that it did; those that do not read, notice nothing.
            let mut byte = [0];
            let left = end.saturating_duration_since(Instant::now()).min(Duration::from_secs(15));
            match kind % 4 {
                3 => tokio::time::sleep(left).await,
                _ => drop(tokio::time::timeout(left, stream.read(&mut byte)).await),
            }
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

pub(crate) async fn a_thousand_slow_clients_take_nothing_from_eight_good_ones() {
    let mock = mock().await;
    let server = WasmtimeServe::shared(&mock, KEY);
    let host = Host::wasmtime_serve(&server);
    let time = seconds().div_ceil(2);
    let alone = soak(&host, &mock, time).await;
    let before = resident(server.id());

    let end = Instant::now() + Duration::from_secs(time + 1);
    let mut clients = JoinSet::new();
    for kind in 0..SLOW {
        clients.spawn(slow(kind, server.address().to_owned(), end));
    }
    tokio::time::sleep(Duration::from_secs(1)).await;
    // That none of theirs is lost is seen there.
    let beside = soak(&host, &mock, time).await;
    let most = resident(server.id());
    clients.join_all().await;

    let waits = Instant::now();
    while resident(server.id()) > before + KEPT && waits.elapsed() < PATIENCE {
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    let after = resident(server.id());
    println!(
        "slow clients: {CLIENTS} good ones made {alone} calls alone and {beside} beside {SLOW} slow ones, in {time} s each; \
         memory {} MiB before, {} during, {} after",
        before / 1024,
        most / 1024,
        after / 1024
    );
    assert!(beside * 2 > alone, "a call takes more than twice its time: {alone} calls alone, {beside} beside");
    assert!(after <= before + KEPT, "memory does not go back: {before} KiB, {after} KiB");
}

/// The memory of a process, in KiB, as Linux tells.
fn resident(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).expect("Linux");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("VmRSS");
    line.trim_end_matches("kB").trim().parse().expect("a number")
}
