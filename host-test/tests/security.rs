//! `SECURITY.md` promises nothing without a test that is there to be run.

// A test may stop at what it did not expect.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use host_test::artefacts::root;
use std::fs;

/// The head of the table of promises.
const PROMISES: &str = "\n| promise | test |\n|---|---|\n";

/// What stands between backticks: the names of files and tests, in the order of the text.
fn names(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('`').skip(1).step_by(2)
}

/// The two cells of a row.
fn row(line: &str) -> Option<(&str, &str)> {
    line.strip_prefix("| ")?.strip_suffix(" |")?.rsplit_once(" | ")
}

#[test]
fn every_promise_names_tests_that_exist() {
    let page = fs::read_to_string(root().join("SECURITY.md")).expect("SECURITY.md");
    let table = page.split(PROMISES).nth(1).and_then(|rest| rest.split("\n\n").next()).expect("the promises");
    let rows: Vec<(&str, &str)> = table.lines().map(|line| row(line).expect("a promise and its tests")).collect();
    assert!(rows.len() > 15, "{} promises", rows.len());

    for (promise, tests) in rows {
        let (mut file, mut source, mut found) = ("", String::new(), 0);
        for name in names(tests) {
            if name.ends_with(".rs") {
                let folder =
                    if name.starts_with("src/") || name.starts_with("host-test/") { "" } else { "host-test/tests" };
                file = name;
                source = fs::read_to_string(root().join(folder).join(name))
                    .unwrap_or_else(|error| panic!("{name}: {error}"));
            } else if name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_') {
                assert!(source.contains(&format!("fn {name}(")), "{promise}: {file} has no test `{name}`");
                found += 1;
            }
        }
        assert!(found > 0, "{promise}: no test");
    }
}
