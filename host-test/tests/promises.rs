//! What `SECURITY.md` promises and what `docs/control-center-api.md` says of the service has tests that are there to be run;
//! and nothing that the tools ask of the service, or the mock answers, is missing in the latter.

// A test may stop at what it did not expect.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use catalogue::Catalogue;
use host_test::artefacts::root;
use host_test::mock;
use std::fs;

/// Where the tables of promises begin: heads whose last column names tests.
const TESTS: &str = " test |";

/// What stands between backticks, in the order of the text.
fn names(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('`').skip(1).step_by(2)
}

/// The rows of all tables whose last column names tests: what they say, and the tests.
fn rows(page: &str) -> Vec<(&str, &str)> {
    let mut rows = Vec::new();
    let mut in_table = false;
    for line in page.lines() {
        in_table = line.starts_with('|') && (in_table || line.ends_with(TESTS));
        let is_row = in_table && !line.ends_with(TESTS) && !line.starts_with("|---");
        if let (true, Some(row)) = (is_row, line.strip_prefix("| ").and_then(|line| line.strip_suffix(" |"))) {
            rows.push(row.rsplit_once(" | ").expect("a promise and its tests"));
        }
    }
    rows
}

/// Fails where a row names no test, or one that is not there.
fn check(page: &str) -> usize {
    let text = fs::read_to_string(root().join(page)).unwrap_or_else(|error| panic!("{page}: {error}"));
    let rows = rows(&text);
    for (promise, tests) in &rows {
        let (mut file, mut source, mut found) = ("", String::new(), 0);
        for name in names(tests) {
            if name.ends_with(".rs") {
                let elsewhere =
                    ["src/", "host-test/", "mock/", "server/"].iter().any(|folder| name.starts_with(folder));
                let folder = if elsewhere { "" } else { "host-test/tests" };
                file = name;
                source = fs::read_to_string(root().join(folder).join(name))
                    .unwrap_or_else(|error| panic!("{name}: {error}"));
            } else if name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_') {
                assert!(source.contains(&format!("fn {name}(")), "{page}: {promise}: {file} has no test `{name}`");
                found += 1;
            }
        }
        assert!(found > 0, "{page}: {promise}: no test");
    }
    rows.len()
}

#[test]
fn every_promise_names_tests_that_exist() {
    let promises = check("SECURITY.md");
    assert!(promises > 15, "{promises} promises");
}

#[test]
fn every_promise_says_what_was_broken_to_see_its_test_fail() {
    let page = fs::read_to_string(root().join("SECURITY.md")).expect("the page");
    for (promise, _) in rows(&page) {
        let (promise, broken) = promise.rsplit_once(" | ").unwrap_or_else(|| panic!("{promise}: two columns"));
        assert!(broken.trim().len() > 10, "{promise}: nothing was broken");
    }
}

#[test]
fn every_line_about_the_service_names_tests_that_exist() {
    let lines = check("docs/control-center-api.md");
    assert!(lines > 50, "{lines} lines");
}

#[test]
fn no_tool_and_no_endpoint_of_the_mock_is_without_a_line() {
    let page = fs::read_to_string(root().join("docs/control-center-api.md")).expect("the page");
    let said: Vec<&str> = rows(&page).iter().flat_map(|(line, _)| names(line)).collect();
    let tools = Catalogue::read(root().join("wit")).expect("the catalogue").tools;
    let known: Vec<String> = mock::endpoints().chain(tools.into_iter().map(|tool| tool.name)).collect();
    assert!(known.len() > 80, "{known:?}");
    for name in known {
        assert!(said.contains(&name.as_str()), "docs/control-center-api.md says nothing of `{name}`");
    }
}
