//! A thousand clients that are slow, silent, half there, or do not read, beside eight good ones.

use crate::clients::{CLIENTS, Host, mock, seconds, soak};
use crate::wasmtime_serve::WasmtimeServe;
use host_test::KEY;
use std::fs;
use std::io::ErrorKind;
use std::time::{Duration, Instant};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::task::JoinSet;

/// How many of them there are at any time.
const SLOW: usize = 1_000;

/// How long memory may take to go back.
const PATIENCE: Duration = Duration::from_secs(40);

/// How much more memory than before there may be at last, in KiB: what a process keeps for the next thousand.
const KEPT: u64 = 150 * 1024;

/// How long a client holds on that does not notice when the server gives up: longer than the server waits for anything. One that
/// was not given up is then still there when the next one comes.
const HELD: Duration = Duration::from_secs(12);

/// How long they are there at least, in seconds: for most of it, those that were not given up take all instances that there are.
const LEAST: u64 = 30;

/// What a slow client sends, and it sends nothing more and reads nothing.
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

/// One slow client after the other, until the time is up. None of them hangs up before.
async fn slow(kind: usize, address: String, end: Instant) {
    let mut held = Vec::new();
    while Instant::now() < end {
        if let Ok(mut stream) = TcpStream::connect(&address).await {
            let _ = stream.write_all(opening(kind, &address).as_bytes()).await;
            held.push(stream);
        }
        tokio::time::sleep(HELD.min(end.saturating_duration_since(Instant::now()))).await;
        // Who was given up is no longer there; who does not read does not notice.
        held.retain(|stream| kind % 4 == 3 || is_held(stream));
    }
}

/// Whether the server still waits for it: it has said nothing to it, and has not hung up.
fn is_held(stream: &TcpStream) -> bool {
    matches!(stream.try_read(&mut [0]), Err(error) if error.kind() == ErrorKind::WouldBlock)
}

pub(crate) async fn a_thousand_slow_clients_take_nothing_from_eight_good_ones() {
    let mock = mock().await;
    let server = WasmtimeServe::shared(&mock, KEY);
    let host = Host::wasmtime_serve(&server);
    let time = seconds().div_ceil(2);
    let alone = soak(&host, &mock, time).await as u64 / time;
    let time = time.max(LEAST);
    let before = resident(server.id());

    let end = Instant::now() + Duration::from_secs(time + 1);
    let mut clients = JoinSet::new();
    for kind in 0..SLOW {
        clients.spawn(slow(kind, server.address().to_owned(), end));
    }
    tokio::time::sleep(Duration::from_secs(1)).await;
    // That none of theirs is lost is seen there.
    let beside = soak(&host, &mock, time).await as u64 / time;
    let most = resident(server.id());
    clients.join_all().await;

    let waits = Instant::now();
    while resident(server.id()) > before + KEPT && waits.elapsed() < PATIENCE {
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    let after = resident(server.id());
    println!(
        "slow clients: {CLIENTS} good ones made {alone} calls a second alone and {beside} beside {SLOW} slow ones, for {time} s; \
         memory {} MiB before, {} during, {} after",
        before / 1024,
        most / 1024,
        after / 1024
    );
    assert!(beside * 2 > alone, "a call takes more than twice its time: {alone} calls a second alone, {beside} beside");
    assert!(after <= before + KEPT, "memory does not go back: {before} KiB, {after} KiB");
}

/// The memory of a process, in KiB, as Linux tells.
fn resident(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).expect("Linux");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("VmRSS");
    line.trim_end_matches("kB").trim().parse().expect("a number")
}
