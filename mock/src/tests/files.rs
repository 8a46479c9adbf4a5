//! The file host over the wire.

use std::time::Duration;

use serde_json::json;

use super::client::{Answer, call_at, get, mock};
use crate::formats::{Binary, Encoding, Table, gzipped};
use crate::{Content, Fault, Mock, MockOptions, StoredFile};

/// The signed address of a file, from its path on.
async fn link(mock: &Mock, run: i64, file: i64) -> String {
    let redirect = get(mock, &format!("/api/v1/agent/101/run/{run}/file/{file}/download")).await;
    redirect.header("location").expect("a redirect").replace(&mock.file_host_url(), "")
}

async fn fetch(mock: &Mock, path: &str, headers: &str) -> Answer {
    call_at(&mock.file_host_url(), "GET", path, headers, "").await
}

fn csv(content: impl Into<Content>) -> StoredFile {
    StoredFile::new("prices.csv", StoredFile::DELIVERED, "text/csv", content)
}

#[tokio::test]
async fn a_file_is_served_whole_and_in_parts() {
    let mock = mock().await;
    let files = mock.set_files(9060, vec![csv("0123456789"), StoredFile { ranges: false, ..csv("0123456789") }]);
    assert_eq!(files, [90601, 90602]);
    let listed = get(&mock, "/api/v1/agent/101/run/9060/files").await;
    assert_eq!((listed.field("/0/fileSize"), listed.field("/1/name")), (json!(10), json!("prices.csv")));
    let path = link(&mock, 9060, 90601).await;
    for (range, status, body, content_range) in [
        ("", 200, "0123456789", None),
        ("Range: bytes=0-3\r\n", 206, "0123", Some("bytes 0-3/10")),
        ("Range: bytes=8-99\r\n", 206, "89", Some("bytes 8-9/10")),
        ("Range: bytes=-2\r\n", 206, "89", Some("bytes 8-9/10")),
        ("Range: bytes=10-\r\n", 416, "", Some("bytes */10")),
        ("Range: lines=1-2\r\n", 200, "0123456789", None),
    ] {
        let part = fetch(&mock, &path, range).await;
        assert_eq!((part.status, part.header("content-range")), (status, content_range.map(str::to_owned)), "{range}");
        assert!(part.status == 416 || part.text == body, "{range}");
    }
    let whole = fetch(&mock, &link(&mock, 9060, 90602).await, "Range: bytes=0-3\r\n").await;
    assert_eq!((whole.status, whole.text.as_str()), (200, "0123456789"));
    assert_eq!(mock.file_host_transfers().last().map(|sent| (sent.status(), sent.sent())), Some((200, 10)));
}

#[tokio::test]
async fn only_a_fresh_signature_opens_a_file_and_no_key_does() {
    let options = MockOptions { link_lifetime: Duration::from_millis(300), ..MockOptions::default() };
    let mock = Mock::start(options).await.expect("a port is free");
    let path = link(&mock, 9060, 90601).await;
    let key = fetch(&mock, &path, "Authorization: ApiKey sk-test\r\n").await;
    assert_eq!(key.status, 400);
    let forged = fetch(&mock, &path.replace("sig=", "sig=a"), "").await;
    let unsigned = fetch(&mock, "/runs/90601/x.json", "").await;
    assert_eq!((forged.status, unsigned.status), (403, 403));
    tokio::time::sleep(Duration::from_millis(1500)).await;
    let expired = fetch(&mock, &path, "").await;
    assert!(expired.status == 403 && expired.text.contains("<Code>AuthenticationFailed</Code>"));
}

#[tokio::test]
async fn redirects_faults_and_other_addresses_happen_on_request() {
    let mock = mock().await;
    let login = format!("{}/login?ReturnUrl=%2Fapi", mock.url());
    mock.set_files(
        9060,
        vec![StoredFile { redirects: 2, ..csv("x") }, StoredFile { link: Some(login.clone()), ..csv("x") }],
    );
    let mut path = link(&mock, 9060, 90601).await;
    for _ in 0..2 {
        let hop = fetch(&mock, &path, "").await;
        assert_eq!(hop.status, 302);
        path = hop.header("location").unwrap_or_default().replace(&mock.file_host_url(), "");
    }
    assert_eq!(fetch(&mock, &path, "").await.text, "x");
    let away = get(&mock, "/api/v1/agent/101/run/9060/file/90602/download").await;
    assert_eq!(away.header("location"), Some(login));
    let page = call_at(&mock.url(), "GET", "/login?ReturnUrl=%2Fapi", "", "").await;
    assert!(page.status == 200 && page.text.contains("<form"));

    mock.fail_next_file(Fault::HtmlPage(200));
    assert!(fetch(&mock, &path, "").await.text.contains("<html>"));
    mock.set_files(9060, vec![csv("0123456789")]);
    mock.fail_next_file(Fault::CloseMidBody);
    let path = link(&mock, 9060, 90601).await;
    let cut = fetch(&mock, &path, "").await;
    assert_eq!((cut.text.as_str(), cut.header("content-length")), ("01234", Some("10".to_owned())));
}

#[tokio::test]
async fn a_long_file_is_made_while_it_is_read() {
    let mock = mock().await;
    let size = 200 * 1024 * 1024;
    let pace = Some((1024, Duration::from_millis(50)));
    mock.set_files(
        9060,
        vec![csv(Content::long_csv(size)), StoredFile { pace, announced: false, ..csv(Content::long_csv(size)) }],
    );
    let path = link(&mock, 9060, 90601).await;
    let last = fetch(&mock, &path, "Range: bytes=-65\r\n").await;
    assert!(last.text.ends_with(".95\n") && last.text.contains(",\"Kettle no. "), "{}", last.text);
    let path = link(&mock, 9060, 90602).await;
    let slow = tokio::time::timeout(Duration::from_millis(500), fetch(&mock, &path, "")).await;
    assert!(slow.is_err());
    let sent = mock.file_host_transfers().last().map(|sent| sent.sent()).unwrap_or_default();
    assert!((1024..20 * 1024).contains(&sent), "{sent}");
}

#[tokio::test]
async fn runs_leave_data_and_logs() {
    let mock = mock().await;
    let files = get(&mock, "/api/v1/agent/101/run/9059/files").await;
    assert_eq!((files.field("/0/id"), files.field("/1/fileType")), (json!(90592), json!(7)));
    let log = fetch(&mock, &link(&mock, 9059, 90592).await, "").await.text;
    let lines: Vec<&str> = log.lines().collect();
    let error = lines.iter().position(|line| line.contains(" Error ")).expect("an error");
    assert!((lines.len() / 3..lines.len() * 2 / 3).contains(&error), "{error} of {}", lines.len());
    let page = fetch(&mock, &link(&mock, 9059, 90594).await, "").await.text;
    assert!(page.contains("<tr class=\"Error\">"));
    let data = fetch(&mock, &link(&mock, 9060, 90601).await, "").await;
    assert_eq!(data.json().as_array().map(Vec::len), Some(260));
}

#[test]
fn each_form_begins_as_it_should() {
    assert!(gzipped(b"text").starts_with(b"\x1f\x8b\x08"));
    assert!(Binary::Xlsx.bytes().starts_with(b"PK\x03\x04"));
    assert_eq!(Encoding::Utf8.encode(&Table::Csv('\t').text(0)), b"product\tprice\tnote\turl\r\n");
}
