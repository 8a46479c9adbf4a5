//! A server that nobody asks anything uses no processor time.

use super::server::{StdioServer, mock};
use serde_json::json;
use std::time::Duration;

/// The time that the process's threads have had a processor, by the scheduler's own books. Clock ticks would be too coarse.
#[cfg(target_os = "linux")]
fn processor_time(process: u32) -> Duration {
    let threads = std::fs::read_dir(format!("/proc/{process}/task")).unwrap();
    let times = threads.map(|thread| {
        let books = std::fs::read_to_string(thread.unwrap().path().join("schedstat")).unwrap();
        books.split(' ').next().unwrap().parse::<u64>().unwrap()
    });
    Duration::from_nanos(times.sum())
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn waiting_costs_nothing() {
    let mock = mock().await;
    let Some(mut server) = StdioServer::start(&mock) else { return };
    server.result("ping", json!({}));
    std::thread::sleep(Duration::from_secs(1));
    let before = processor_time(server.child.id());
    assert!(before > Duration::ZERO);
    std::thread::sleep(Duration::from_secs(10));
    let used = processor_time(server.child.id()) - before;
    assert!(used < Duration::from_millis(8), "{used:?} in ten seconds");
    assert_eq!(server.result("ping", json!({})), json!({}));
}
