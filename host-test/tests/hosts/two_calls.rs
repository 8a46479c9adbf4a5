//! "Run agent 101 and show me five rows", in two calls: start-agent, which waits for the end, and get-run-data.

use host_test::mock::Mock;
use serde_json::{Value, json};

use super::document::block;
use super::node::transpiled;
use super::wassette::Wassette;
use super::workplace::Workplace;
use super::{programs, service};

/// The file of the run that is started, as the mock names it.
const FILE: &str = "shop-prices-61.json";

/// Values of the first row and of the fifth that agent 101 scrapes.
const ROWS: [&str; 2] = ["Espresso machine", "https://shop.example/product/5"];

/// And one of the sixth, which was not asked for.
const SIXTH: &str = "https://shop.example/product/6";

/// That five rows are shown, of the run that was started, and that it was started once.
pub(crate) fn assert_five_rows(printed: &str, mock: &Mock) {
    for shown in ROWS.iter().chain(&["50001"]) {
        assert!(printed.contains(shown), "{shown} is missing: {printed}");
    }
    assert!(!printed.contains(SIXTH), "{printed}");
    let starts = mock.requests().iter().filter(|request| request.path.ends_with("/101/start")).count();
    assert_eq!(starts, 1, "{:?}", mock.requests());
}

/// From the shell: the host of the files is granted as the page shows.
pub(crate) async fn in_wassette_from_the_shell() {
    let wassette = Wassette::ready(service::KEY).await;
    let lines = block("wassette-two-calls").replace("files.example.com", "127.0.0.1");
    let printed = wassette.workplace.succeeds(&lines);
    assert!(printed.contains(FILE), "{printed}");
    assert_five_rows(&printed, &wassette.mock);
}

/// By a client, with the id out of the first answer in the second call.
pub(crate) async fn in_wassette_by_a_client() {
    let wassette = Wassette::ready(service::KEY).await;
    let client = wassette.connect().await;
    let started = client.result("start-agent", json!({ "agent-id": 101, "wait-seconds": 45 })).await;
    assert_eq!((&started["tag"], &started["val"]["status"]), (&json!("ended"), &json!("Success")), "{started}");
    let run = &started["val"]["id"];
    let data = client.result("get-run-data", json!({ "agent-id": 101, "run-id": run, "max-rows": 5 })).await;
    assert_eq!((&data["run-id"], data["rows"].as_array().map(Vec::len)), (run, Some(5)), "{data}");
    assert_eq!(data["next-row"], 6);
    assert_five_rows(&Value::from([started, data].to_vec()).to_string(), &wassette.mock);
    client.close().await;
}

pub(crate) async fn in_wasmtime() {
    programs::find("wasmtime");
    let mock = service::start().await;
    let workplace = Workplace::new(&mock);
    let printed = workplace.succeeds(&format!("{}\n{}", block("wasmtime-key"), block("wasmtime-two-calls")));
    assert!(printed.starts_with("ok(ended({id: 50001") && printed.contains(FILE), "{printed}");
    assert_five_rows(&printed, &mock);
}

pub(crate) async fn in_node() {
    let mock = service::start().await;
    let workplace = transpiled(&mock);
    workplace.write("agents.mjs", &block("node-script"));
    let printed = workplace.succeeds(&block("node-run"));
    assert!(printed.contains("Run 50001 has ended: Success"), "{printed}");
    assert_five_rows(&printed, &mock);
}
