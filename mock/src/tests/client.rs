//! A client that writes its requests by hand, so that nothing is done for it.

use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::{Mock, MockOptions};

pub(super) const START: &str = r#"{"Parallelism":1,"ParallelMaxConcurrency":1,"ParallelExport":"Combined","Timeout":60,"IsExclusive":true,"IsWaitOnFailure":false,"IsRunSynchronously":false,"LogLevel":"Info","LogMode":"Text"}"#;

pub(super) struct Answer {
    pub(super) status: u16,
    /// In lower case.
    pub(super) head: String,
    raw_head: String,
    pub(super) text: String,
}

impl Answer {
    pub(super) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_default()
    }

    /// A header, as it came.
    pub(super) fn header(&self, name: &str) -> Option<String> {
        let lines = self.raw_head.lines().filter_map(|line| line.split_once(':'));
        let mut found =
            lines.filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim().to_owned());
        found.next()
    }

    pub(super) fn field(&self, pointer: &str) -> Value {
        self.json().pointer(pointer).cloned().unwrap_or_default()
    }
}

/// One request on a connection of its own; status 0 where no answer came.
pub(super) async fn call_as(mock: &Mock, auth: &str, method: &str, path: &str, body: &str) -> Answer {
    call_at(&mock.url(), method, path, &format!("Authorization: {auth}\r\n"), body).await
}

/// The same, to any base URL, with these header lines.
pub(super) async fn call_at(url: &str, method: &str, path: &str, headers: &str, body: &str) -> Answer {
    let address = url.replace("http://", "");
    let mut stream = TcpStream::connect(&address).await.expect("the mock listens");
    let typed =
        if body.is_empty() || headers.contains("Content-Type") { "" } else { "Content-Type: application/json\r\n" };
    let request = format!(
        "{method} {path} HTTP/1.1\r\nHost: {address}\r\n{headers}{typed}\
         Accept: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).await.expect("the request is read");
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes).await;
    let all = String::from_utf8_lossy(&bytes).into_owned();
    let (head, text) = all.split_once("\r\n\r\n").unwrap_or((&all, ""));
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
    Answer {
        status: status.unwrap_or_default(),
        head: head.to_lowercase(),
        raw_head: head.to_owned(),
        text: text.to_owned(),
    }
}

pub(super) async fn call(mock: &Mock, method: &str, path: &str, body: &str) -> Answer {
    call_as(mock, "ApiKey sk-test", method, path, body).await
}

pub(super) async fn get(mock: &Mock, path: &str) -> Answer {
    call(mock, "GET", path, "").await
}

pub(super) async fn mock() -> Mock {
    let quick = MockOptions {
        run_duration: Duration::from_millis(200),
        builder_duration: Duration::from_millis(200),
        ..MockOptions::default()
    };
    Mock::start(quick).await.expect("a port is free")
}
