//! A server that nobody asks anything uses no processor time.

#![cfg(target_os = "linux")]

use super::server::mock;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// The time that each thread of the process has had a processor, by the scheduler's own books. Clock ticks would be too
/// coarse. The clock that limits the host's calls is not the server's.
fn processor_times(process: u32) -> BTreeMap<PathBuf, Duration> {
    let threads = std::fs::read_dir(format!("/proc/{process}/task")).unwrap().map(|thread| thread.unwrap().path());
    let of_server =
        threads.filter(|thread| std::fs::read_to_string(thread.join("comm")).unwrap().trim() != "wasmtime-epoch");
    let timed = of_server.map(|thread| {
        let books = std::fs::read_to_string(thread.join("schedstat")).unwrap();
        let nanoseconds = books.split(' ').next().unwrap().parse().unwrap();
        (thread, Duration::from_nanos(nanoseconds))
    });
    timed.collect()
}

/// Ends the program with the test.
struct Program(Child);

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// In a process of its own, since other tests are busy in this one.
#[tokio::test(flavor = "multi_thread")]
async fn waiting_costs_nothing() {
    let mock = mock().await;
    let mut command = Command::new(env!("CARGO_BIN_EXE_host-test"));
    command.arg("serve").env("SEQUENTUM_API_URL", mock.url()).env("SEQUENTUM_API_KEY", host_test::KEY);
    let mut server = Program(command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap());
    let mut input = server.0.stdin.take().unwrap();
    let mut output = BufReader::new(server.0.stdout.take().unwrap()).lines();
    let mut ping = || {
        input.write_all(b"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}\n").unwrap();
        assert_eq!(output.next().unwrap().unwrap(), r#"{"jsonrpc":"2.0","id":1,"result":{}}"#);
    };
    ping();
    std::thread::sleep(Duration::from_secs(1));
    let before = processor_times(server.0.id());
    assert!(before.values().any(|time| *time > Duration::ZERO));
    std::thread::sleep(Duration::from_secs(10));
    // Threads that had nothing to do for long have ended.
    let after = processor_times(server.0.id());
    let used: Duration =
        after.iter().map(|(thread, time)| *time - before.get(thread).copied().unwrap_or_default()).sum();
    assert!(used < Duration::from_millis(8), "{used:?} in ten seconds");
    ping();
}
