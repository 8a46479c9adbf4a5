//! Callers that do not read what they asked for, or read it slowly, and send slowly what they ask.

use super::hanging_up::{BOTH, ask, wait_until};
use super::server::{HttpServer, StdioServer, mock, server};
use host_test::mock::Fault;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};

const MIB: usize = 1024 * 1024;

/// Every call that may be under way at once has an answer as long as answers become, and the client reads none of them.
#[tokio::test(flavor = "multi_thread")]
async fn three_hundred_long_answers_that_nobody_reads_fit_into_the_memory() {
    let mock = mock().await;
    let mut agent =
        json!({"id": 1, "name": "a", "configType": 1, "isActive": true, "version": 1, "created": "", "updated": ""});
    agent["documentation"] = json!("🙂\"\\\u{1}".repeat(50_000));
    agent["inputParameters"] = json!({"Url": "🙂\"\\\u{1}".repeat(50_000)});
    mock.fail_always(Fault::status_with(200, &[], agent.to_string()));
    let stdio = StdioServer::start_unread(&mock);
    let get = json!({"name": "get_agent", "arguments": {"agentId": 101}});
    for id in 0..300 {
        stdio.send(&json!({"jsonrpc": "2.0", "id": id, "method": "tools/call", "params": get}));
    }
    tokio::time::sleep(Duration::from_secs(10)).await;
    let asked = mock.requests().len();
    stdio.read();
    let (mut answered, mut longest) = (BTreeSet::new(), 0);
    while answered.len() < 300 {
        let answer = stdio.next();
        longest = longest.max(answer.to_string().len());
        assert!(answered.insert(answer["id"].as_u64().unwrap()), "{answer:.300}");
    }
    stdio.end();
    println!("unread: {asked} calls before any is read, answers of up to {longest} bytes");
    assert_eq!(server().broken_off(), 0);
    assert!(server().peak_memory() <= 64 * MIB);
}

/// Some 15 MiB of listings, for which there is memory; but who reads none of them is not read either.
#[tokio::test(flavor = "multi_thread")]
async fn of_who_reads_nothing_no_more_is_read() {
    let mock = mock().await;
    let stdio = StdioServer::start_unread(&mock);
    for id in 0..200 {
        stdio.send(&json!({"jsonrpc": "2.0", "id": id, "method": "tools/list"}));
    }
    let spaces = json!({"name": "list_spaces", "arguments": {}});
    stdio.send(&json!({"jsonrpc": "2.0", "id": 200, "method": "tools/call", "params": spaces}));
    tokio::time::sleep(Duration::from_secs(5)).await;
    assert!(mock.requests().is_empty(), "4 MiB wait to be read, and more was taken");
    stdio.read();
    let answered: BTreeSet<_> = (0..=200).map(|_| stdio.next()).map(|answer| answer["id"].as_u64().unwrap()).collect();
    assert_eq!(answered.len(), 201);
    assert_eq!(mock.requests().len(), 1);
    stdio.end();
}

/// A batch with an answer of 4 MiB, which is as long as any becomes.
fn longest() -> Value {
    (0..100).map(|id| json!({"jsonrpc": "2.0", "id": id, "method": "tools/list"})).collect()
}

/// A connection whose system takes little that is not read.
async fn narrow(server: &HttpServer) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4096).unwrap();
    socket.connect(server.origin.strip_prefix("http://").unwrap().parse().unwrap()).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_nobody_reads_is_given_up_and_takes_nothing_from_others() {
    let mock = mock().await;
    let (server, counted) = HttpServer::counting(&mock).await;
    let mut unread = Vec::new();
    for _ in 0..20 {
        let mut stream = narrow(&server).await;
        ask(&mut stream, BOTH, longest().to_string().as_bytes()).await;
        unread.push(stream);
    }
    wait_until(&counted, 20, Duration::from_secs(20)).await;
    for _ in 0..3 {
        tokio::time::sleep(Duration::from_secs(1)).await;
        assert_eq!(server.call(&[], "list_spaces", json!({})).await.status, 200);
        assert!(counted.at_work() >= 20, "{}: the answers fit into what the system takes", counted.at_work());
    }
    wait_until(&counted, 0, Duration::from_secs(30)).await;
    assert_eq!(counted.broken_off(), 0);
    assert!(counted.peak_memory() <= 64 * MIB);
    // What was given up does not look as if it were whole.
    let mut read = Vec::new();
    let ended = unread.remove(0).read_to_end(&mut read).await;
    assert!(read.len() < 4 * MIB, "{ended:?}, {} bytes", read.len());
}

/// 4 MiB at 100 KiB in a second, both ways.
#[tokio::test(flavor = "multi_thread")]
async fn who_is_slow_and_steady_is_waited_for() {
    let mock = mock().await;
    let server = HttpServer::shared(&mock).await;
    let reading = async {
        let mut stream = narrow(&server).await;
        ask(&mut stream, BOTH, longest().to_string().as_bytes()).await;
        let (mut read, mut piece) = (Vec::new(), vec![0; 100 * 1024]);
        // The answer ends where its list does.
        while !read.ends_with(b"}]") {
            let count = stream.read_exact(&mut piece[..1]).await.unwrap() + stream.read(&mut piece[1..]).await.unwrap();
            read.extend_from_slice(&piece[..count]);
            tokio::time::sleep(Duration::from_secs_f64(count as f64 / (100.0 * 1024.0))).await;
        }
        assert!(read.len() > 4 * MIB, "{} bytes", read.len());
    };
    let sending = async {
        let mut stream = narrow(&server).await;
        let ping =
            json!({"jsonrpc": "2.0", "id": 1, "method": "ping", "params": {"_meta": {"x": "x".repeat(4 * MIB - 200)}}});
        let body = ping.to_string().into_bytes();
        let mut pieces = body.chunks(100 * 1024);
        let (first, length) = (pieces.next().unwrap(), body.len());
        super::hanging_up::begin(&mut stream, BOTH, length).await;
        stream.write_all(first).await.unwrap();
        for piece in pieces {
            tokio::time::sleep(Duration::from_secs(1)).await;
            stream.write_all(piece).await.unwrap();
        }
        let mut answer = vec![0; 1024];
        let count = stream.read(&mut answer).await.unwrap();
        let answer = String::from_utf8_lossy(&answer[..count]).into_owned();
        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    };
    tokio::time::timeout(Duration::from_secs(120), async { tokio::join!(reading, sending) }).await.expect("both");
}
