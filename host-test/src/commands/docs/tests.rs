//! The page as a whole.

use super::page::Page;
use super::{WIT, reference};
use catalogue::Catalogue;
use host_test::artefacts::root;

async fn page() -> String {
    reference(&Catalogue::read(root().join(WIT)).unwrap(), None).await.unwrap()
}

#[tokio::test]
async fn the_page_is_the_same_each_time_and_on_each_computer() {
    let first = page().await;
    assert_eq!(first, page().await);
    for local in ["127.0.0.1", "localhost", env!("CARGO_MANIFEST_DIR")] {
        assert!(!first.contains(local), "{local} is on the page");
    }
    // A second later the clock has gone on: nothing on the page may depend on it.
    tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
    assert_eq!(first, page().await);
}

#[tokio::test]
async fn every_link_leads_somewhere() {
    let page = page().await;
    let anchors: Vec<String> = page
        .lines()
        .filter(|line| line.starts_with('#'))
        .map(|line| line.trim_start_matches('#').trim().replace('`', "").replace(' ', "-").to_lowercase())
        .collect();
    let mut seen = anchors.clone();
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), anchors.len(), "two headings have the same anchor");
    for (_, target) in page.match_indices("](#").map(|(at, _)| page.split_at(at + 3)) {
        let target = target.split(')').next().unwrap();
        assert!(anchors.iter().any(|anchor| anchor == target), "no heading for #{target}");
    }
}

#[test]
fn an_old_page_is_found_out() {
    let folder = tempfile::tempdir().unwrap();
    let page = |text: &str| Page { path: folder.path().join("page.md"), text: text.to_owned() };
    page("one\ntwo\n").write().unwrap();
    assert!(page("one\ntwo\n").check().is_ok());
    let error = page("one\n2\n").check().unwrap_err().to_string();
    assert!(error.ends_with("is out of date from line 2 on: run `make docs`"), "{error}");
}
