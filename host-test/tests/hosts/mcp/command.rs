//! What the server's command line says: the key and the address tried, the version, the help.

use crate::programs;
use host_test::mock::{Mock, MockOptions};
use host_test::{KEY, WRONG_KEY, artefacts, hand_over, shows_key};
use std::process::{Command, Output, Stdio};

/// `wasmtime run`, with the mock's address, these variables and these arguments.
fn run(mock: &Mock, variables: &[(&str, &str)], arguments: &[&str]) -> Output {
    let mut command = Command::new(programs::find("wasmtime"));
    command.args(["run", "-S", "http"]);
    let url = mock.url();
    let usual = [("SEQUENTUM_API_URL", url.as_str()), ("SEQUENTUM_MAX_RETRIES", "0")];
    hand_over(&mut command, usual.into_iter().chain(variables.iter().copied()));
    let server = artefacts::SERVER.current().expect("the server");
    command.arg(server).args(arguments).stdin(Stdio::null()).output().expect("wasmtime")
}

pub(crate) async fn check_tries_the_key_and_the_address() {
    let mock = Mock::start(MockOptions::default()).await.expect("a port");
    let output = run(&mock, &[("SEQUENTUM_API_KEY", KEY)], &["check"]);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success() && said.contains("accepts the key") && said.contains(&mock.url()), "{output:?}");
    assert!(!shows_key(&said), "{said}");

    for (variables, expected) in [
        (&[][..], "SEQUENTUM_API_KEY environment variable is required"),
        (&[("SEQUENTUM_API_KEY", "sk-...")], "is a placeholder"),
        (&[("SEQUENTUM_API_KEY", WRONG_KEY)], "API Error 401"),
        (&[("SEQUENTUM_API_KEY", KEY), ("SEQUENTUM_TIMEOUT_SECONDS", "soon")], "SEQUENTUM_TIMEOUT_SECONDS must be"),
        (&[("SEQUENTUM_API_KEY", KEY), ("SEQUENTUM_TOOLSETS", "bills")], "There is no toolset bills"),
    ] {
        let output = run(&mock, variables, &["check"]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && output.stdout.is_empty(), "{output:?}");
        assert!(said.contains(expected) && !shows_key(&said), "{said}");
    }
}

/// Clients show a server as connected whatever its key is: who looks into the log of the client reads why it fails.
pub(crate) async fn what_is_wrong_stands_on_standard_error_before_anything_is_asked() {
    let mock = Mock::start(MockOptions::default()).await.expect("a port");
    for (variables, expected) in [
        (&[][..], "SEQUENTUM_API_KEY environment variable is required"),
        (&[("SEQUENTUM_API_KEY", "sk-...")], "is a placeholder"),
        (&[("SEQUENTUM_API_KEY", KEY), ("SEQUENTUM_TIMEOUT_SECONDS", "soon")], "SEQUENTUM_TIMEOUT_SECONDS must be"),
        (&[("SEQUENTUM_API_KEY", KEY)], ""),
    ] {
        let output = run(&mock, variables, &[]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success() && output.stdout.is_empty(), "{output:?}");
        assert!(said.contains(expected) && said.is_empty() == expected.is_empty(), "{variables:?}: {said}");
    }
    assert!(mock.requests().is_empty());
}

pub(crate) async fn the_program_says_its_version_and_how_it_is_used() {
    let mock = Mock::start(MockOptions::default()).await.expect("a port");
    let output = run(&mock, &[], &["--version"]);
    let version = format!("sequentum-mcp {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!((output.status.success(), String::from_utf8_lossy(&output.stdout)), (true, version.into()));
    let output = run(&mock, &[], &["--help"]);
    assert!(output.status.success() && String::from_utf8_lossy(&output.stdout).contains("check"));
    let output = run(&mock, &[], &["chek"]);
    assert!(!output.status.success() && String::from_utf8_lossy(&output.stderr).contains("Unknown arguments: chek"));
}
