//! The example of an agent platform that embeds Wasmtime.

use std::path::PathBuf;
use std::process::Command;

use super::document::block;
use super::service;
use super::two_calls::assert_five_rows;
use super::workplace::Workplace;
use host_test::artefacts::root;

/// Builds the example, and returns where it is.
///
/// With all packages, as everything else is built here: alone it would have other features, and Wasmtime be compiled once
/// more for it. For the same reason without what cargo tells a test of its package, which build scripts look at.
fn built() -> PathBuf {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["build", "--quiet", "--locked", "--workspace", "--example", "embed"]).current_dir(root());
    let told = ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_CRATE_"];
    for (name, _) in std::env::vars().filter(|(name, _)| told.iter().any(|prefix| name.starts_with(prefix))) {
        cargo.env_remove(name);
    }
    assert!(cargo.status().expect("cargo").success(), "the example does not build");

    // Tests are in `target/debug/deps`, examples in `target/debug/examples`.
    let test = std::env::current_exe().expect("this test's program");
    test.ancestors().nth(2).expect("target/debug").join("examples/embed")
}

pub(crate) async fn the_example_runs_an_agent_and_shows_five_rows() {
    let (example, mock) = (built(), service::start().await);
    // As the page shows it, with what is built already in the place of what cargo would build first.
    let shown = block("embed").replace("cargo run --package host-test --example embed", &example.display().to_string());
    let lines = shown.replace("files.example.com", "127.0.0.1");
    let workplace = Workplace::new(&mock);
    assert_five_rows(&workplace.succeeds(&lines), &mock);

    let denied = workplace.shell(&lines.replace("127.0.0.1", "elsewhere.example"));
    assert!(!denied.status.success(), "{denied:?}");
    assert!(String::from_utf8_lossy(&denied.stderr).contains("SEQUENTUM_FILE_HOSTS"), "{denied:?}");
}
