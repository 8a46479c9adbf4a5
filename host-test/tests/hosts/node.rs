//! Node, through the JavaScript that jco makes of the component.

pub(crate) mod package;

use std::os::unix::fs::symlink;

use serde_json::{Map, Value, json};

use super::document::block;
use super::workplace::Workplace;
use super::{programs, service};

/// A folder in which a user has installed jco and has transpiled the component, as documented.
pub(crate) fn transpiled(mock: &host_test::mock::Mock) -> Workplace {
    let jco = programs::find("jco");
    programs::find("node");
    let workplace = Workplace::new(mock);
    symlink(programs::node_modules(&jco), workplace.path("node_modules")).expect("a link");
    workplace.succeeds(&block("node-transpile"));
    workplace
}

pub(crate) async fn the_documented_script_runs() {
    let mock = service::start().await;
    let workplace = transpiled(&mock);
    workplace.write("agents.mjs", &block("node-script"));
    let printed = workplace.succeeds(&block("node-run"));
    assert!(printed.contains("103n Always fails"), "{printed}");
    assert!(printed.contains("not-found: API Error 404: Not Found"), "{printed}");
    assert!(printed.contains("List valid agent ids with list-agents"), "{printed}");
}

pub(crate) async fn eleven_tools_answer_with_bigints_and_throw_typed_errors() {
    let mock = service::start().await;
    let workplace = transpiled(&mock);
    let script = include_str!("node/eleven-tools.mjs");
    workplace.write("eleven-tools.mjs", script);
    let printed = workplace.succeeds("export SEQUENTUM_API_KEY=sk-...\nnode eleven-tools.mjs");
    let steps: Map<String, Value> = printed
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap_or_else(|error| panic!("{error}: {line}")))
        .map(|line| (line["step"].as_str().unwrap().to_owned(), line["value"].clone()))
        .collect();

    assert_eq!(steps["getPersonalAgentCount"], json!({ "totalCount": "28n" }));
    assert_eq!(steps["listAgents"]["agents"][0]["status"], "Failed");
    assert_eq!(steps["listAgents"]["recordsPerPage"], 2, "32 bits are a number");
    assert_eq!(steps["getAgent"]["name"], "Shop prices");
    assert_eq!(steps["getAgent"]["id"], "101n", "64 bits are a BigInt");
    assert_eq!(steps["getAgent"].get("proxyPoolId"), None, "what is missing is undefined");
    assert_eq!(steps["getAgentRuns"]["truncated"], true);
    assert_eq!(steps["getRunStatus"]["status"], "Success");
    assert_eq!(steps["getRunFiles"]["files"][0]["id"], "90601n");
    assert!(steps["getFileDownloadUrl"]["url"].as_str().unwrap().starts_with(&mock.file_host_url()));
    assert_eq!(steps["getCreditsBalance"]["organizationId"], "42n");
    assert_eq!(steps["startAgent"]["tag"], "started");
    assert_eq!(steps["createAgentSchedule"]["schedule"], "0 9 * * 1-5");
    assert!(steps["deleteAgentSchedule"]["message"].is_string(), "{}", steps["deleteAgentSchedule"]);

    let thrown = &steps["not-found"];
    assert_eq!(thrown["name"], "ComponentError");
    assert_eq!((&thrown["payload"]["kind"], &thrown["payload"]["status"]), (&json!("not-found"), &json!(404)));
    assert!(thrown["payload"]["hint"].as_str().unwrap().contains("list-agents"));
    assert_eq!(steps["invalid-argument"]["payload"]["kind"], "invalid-argument");
    assert_eq!(steps["a number for a BigInt"]["id"], "101n");
}
