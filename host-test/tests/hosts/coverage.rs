//! Whether all that the documentation shows is run.

use std::fs;

use super::document::{Block, blocks, files};
use host_test::artefacts::root;

/// Languages of blocks that are no commands and no configuration: sources to read, and what is printed.
const NOT_COMMANDS: [&str; 3] = ["", "rust", "wit"];

/// A page that `make docs` makes: each example there is a call that was made for it, and `docs --check` makes it again.
const MADE: &str = "docs/tool-reference.md";

/// A block that no test runs would be a promise that nobody keeps.
pub(crate) async fn every_block_is_run_by_a_test_or_says_why_not() {
    let tests: String =
        files(&is_test).iter().map(|file| fs::read_to_string(root().join(file)).expect("a test")).collect();
    let (mut run, mut wrong) = (0, Vec::new());
    for block in blocks() {
        let language = block.info.split(' ').next().unwrap_or_default();
        if NOT_COMMANDS.contains(&language) || block.page.to_string_lossy() == MADE {
            continue;
        }
        match fault(&block, &tests) {
            Some(fault) => wrong.push(format!("{}: `{}` {fault}:\n{}", block.page.display(), block.info, block.text)),
            None => run += usize::from(block.mark("not-run").is_none()),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    assert!(run > 30, "{run} blocks are run");
}

/// What tests are made of. The pages of a test name no block, nor does this file.
fn is_test(file: &str) -> bool {
    let test = file.contains("tests/") || file.ends_with("test.py") || file.ends_with("_test.rs");
    test && !file.ends_with(".md") && !file.ends_with("hosts/coverage.rs")
}

/// What is wrong with the marks of a block.
fn fault(block: &Block, tests: &str) -> Option<String> {
    match ["test", "run", "not-run"].map(|mark| block.mark(mark)) {
        [Some(name), None, None] => {
            let named = [format!("\"{name}\""), format!("'{name}'")].iter().any(|quoted| tests.contains(quoted));
            (!named).then(|| format!("is named by no test ({name})"))
        }
        [None, Some(file), None] => {
            let script = fs::read_to_string(root().join(file)).unwrap_or_default();
            let lines = block.text.lines().map(|line| line.split(" #").next().unwrap_or_default().trim());
            let missing = lines.filter(|line| !line.is_empty()).find(|line| !script.contains(line));
            missing.map(|line| format!("has a line that {file} does not run ({line})"))
        }
        [None, None, Some(reason)] => (reason.split(' ').count() < 3).then(|| "gives no reason".to_owned()),
        _ => Some("says neither test=, nor run=, nor not-run=, or more than one".to_owned()),
    }
}
