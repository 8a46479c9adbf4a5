//! The conformance suite: `server/conformance.sh` says which scenarios.

use crate::programs;
use host_test::artefacts::{self, root};
use std::process::Command;

pub(crate) async fn the_suite_passes() {
    for program in ["wasmtime", "mcp-conformance"] {
        programs::find(program);
    }
    let output = Command::new("bash")
        .arg(root().join("server/conformance.sh"))
        .arg(artefacts::SERVER.current().expect("the server"))
        .env("PATH", programs::path())
        .env("HOST_TEST", env!("CARGO_BIN_EXE_host-test"))
        .output()
        .expect("bash");
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{said}");
    assert_eq!(said.lines().filter(|line| line.starts_with("ok ")).count(), 20, "{said}");
    eprintln!("{said}");
}
