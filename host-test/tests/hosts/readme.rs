//! What the README shows of the command line that comes with the repository.

use crate::document::block;
use crate::service;
use crate::workplace::Workplace;
use serde_json::Value;

pub(crate) async fn the_command_line_lists_agents() {
    let mock = service::start().await;
    let shown = block("readme-call").replace("target/debug/host-test", env!("CARGO_BIN_EXE_host-test"));
    let workplace = Workplace::new(&mock);
    let mut shell = workplace.command("/bin/bash");
    shell.args(["-euc", &shown]).env("SEQUENTUM_API_KEY", service::KEY).env("SEQUENTUM_API_URL", mock.url());
    let output = shell.output().expect("a shell");
    let printed: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {output:?}"));
    let names: Vec<String> =
        printed["agents"].as_array().expect("agents").iter().map(|agent| agent["name"].to_string()).collect();
    assert!(!names.is_empty() && names.iter().all(|name| name.to_lowercase().contains("prices")), "{printed}");
}
