//! The example of an agent platform that embeds Wasmtime.

use std::path::PathBuf;
use std::process::Command;

use super::service;
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

pub(crate) async fn the_example_calls_two_tools() {
    let mock = service::start().await;
    let mut example = Command::new(built());
    example.current_dir(root()).env("SEQUENTUM_API_URL", mock.url()).env("SEQUENTUM_API_KEY", service::KEY);
    let output = example.output().expect("the example");
    let printed = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{printed}{}", String::from_utf8_lossy(&output.stderr));
    assert!(printed.contains("101: Shop prices"), "{printed}");
    assert!(printed.contains("credits left"), "{printed}");
}
