//! The conformance suite: `server/conformance.sh` says which scenarios.

use super::programs;
use super::server::component;
use std::process::Command;

#[test]
fn the_suite_passes() {
    for program in ["wasmtime", "mcp-conformance"] {
        if programs::find(program).is_none() {
            return;
        }
    }
    let output = Command::new("bash")
        .arg(programs::root().join("server/conformance.sh"))
        .arg(component())
        .env("PATH", programs::path())
        .env("HOST_TEST", env!("CARGO_BIN_EXE_host-test"))
        .output()
        .expect("bash");
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{said}");
    assert_eq!(said.lines().filter(|line| line.starts_with("ok ")).count(), 14, "{said}");
    eprintln!("{said}");
}
