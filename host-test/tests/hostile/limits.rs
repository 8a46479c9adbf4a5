//! Large answers in the 64 MiB that an instance has, and many instances at once.

use crate::attempt;
use crate::faults::MIB;
use crate::outcome::Outcome;
use crate::session::{KEY, Session, instance};
use host_test::host::Grant;
use host_test::mock::{Fault, Mock, MockOptions};
use serde_json::{Value, json};
use std::time::Instant;
use tokio::task::JoinSet;

const AGENTS: u64 = 10_000;

/// Agents with every field filled, about 500 bytes each.
fn agents() -> Vec<Value> {
    let agent = |number: u64| {
        json!({
            "id": 1000 + number,
            "name": format!("Prices of shop {number}, all categories"),
            "description": format!("Collects every product of shop {number} with its price, currency and stock"),
            "documentation": null,
            "icon": null,
            "image": null,
            "inputParameters": { "Url": format!("https://shop-{number}.example/prices"), "MaxPages": "25" },
            "configType": 1 + number % 4,
            "isActive": true,
            "proxyPoolId": 3,
            "spaceId": 11 + number % 7,
            "startUrl": format!("https://shop-{number}.example/prices"),
            "status": number % 14,
            "userId": 7,
            "validationStatus": 3,
            "version": 1 + number % 40,
            "agentTemplates": null,
            "created": "2025-03-01T08:15:30.1234567Z",
            "updated": "2026-09-01T00:00:00",
            "lastActivity": "2026-11-20T23:59:59.9999999Z",
        })
    };
    (0..AGENTS).map(agent).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_agents_fit_into_an_instance() {
    let agents = Value::from(agents());
    let page = json!({ "totalRecordCount": AGENTS, "agents": agents });
    let size = page.to_string().len();
    for (tool, arguments, answer) in [
        ("list-agents", json!({}), &page),
        ("list-agents", json!({}), &agents),
        ("search-agents", json!({ "query": "shop" }), &agents),
    ] {
        let mut s = Session::new().await;
        let start = Instant::now();
        let result = s.answered(tool, arguments, answer).await;
        let took = start.elapsed();
        let shown = result["agents"].as_array().cloned().unwrap_or_default();
        assert!((100..10_000).contains(&shown.len()), "{tool}: {}", shown.len());
        for (index, agent) in (0_u64..).zip(&shown) {
            assert_eq!(agent["id"], 1000 + index, "{tool}");
            assert_eq!(agent["name"], agents[usize::try_from(index).unwrap()]["name"], "{tool}");
        }
        // What a model can take, and a word on the rest.
        assert!(result.to_string().len() <= 60_000, "{tool}: {}", result.to_string().len());
        assert!(result["note"].is_string(), "{tool}");
        let memory = s.instance.memory_bytes();
        println!("10,000 agents: {tool}, {size} bytes, {} MiB of memory, {} ms", memory / MIB, took.as_millis());
        assert!(memory <= 64 * MIB, "{memory}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_above_the_limit_is_refused_within_the_memory() {
    for announced in [true, false] {
        let mut s = Session::new().await;
        s.mock.fail_next(Fault::LargeBody { bytes: 33 * MIB, announced });
        let error = s.error("list-agents", json!({})).await;
        assert_eq!(error.kind, "unexpected-response", "{error:?}");
        assert!(error.message.contains("larger than 32 MiB"), "{error:?}");
        assert!(s.instance.memory_bytes() <= 64 * MIB);
        // And the instance goes on.
        s.result("get-agent", json!({ "agent-id": 101 })).await;
    }
}

/// What takes most memory for its length.
struct Greedy {
    tool: &'static str,
    /// What is before the piece that is repeated, the piece, and what is after it.
    body: (&'static str, &'static str, &'static str),
}

const fn greedy(tool: &'static str, start: &'static str, piece: &'static str, end: &'static str) -> Greedy {
    Greedy { tool, body: (start, piece, end) }
}

/// Valid answers, down to the last byte, so that they are handed to the caller where they can be read; and others.
const GREEDY: &[Greedy] = &[
    greedy("list-agents", "{\"agents\":[", "{\"configType\":1,\"version\":1},", "{\"configType\":1,\"version\":1}]}"),
    greedy("list-agents", "[", "{\"configType\":1,\"version\":1},", "{\"configType\":1,\"version\":1}]"),
    greedy("get-agent-cost-breakdown", "{\"labels\":[", "\"\",", COSTS_AFTER_LABELS),
    greedy("get-agent-cost-breakdown", "{\"labels\":[],\"usageTypes\":[{\"data\":[", "0,", COSTS_AFTER_DATA),
    greedy("get-agent-cost-breakdown", "{\"usageTypes\":[", "{\"data\":[],\"totalCost\":0},", "{}]}"),
    greedy("get-agent", "{\"inputParameters\":{", "\"a\":1,", AGENT_AFTER_INPUTS),
    greedy("get-agent", "{\"image\":\"", "iVBORw0KGgoAAAANSUhEUgAAAAEAAAAB", AGENT_AFTER_TEXT),
    greedy("get-agent", "{\"image\":\"", "\\u00e9\\n", AGENT_AFTER_TEXT),
    greedy("get-agent", "{\"name\":[\"", "iVBORw0KGgoAAAANSUhEUgAAAAEAAAAB", "\"]}"),
    greedy("get-agent", "{\"configType\":{\"", "name", "\":1}}"),
    greedy("get-agent", "{\"", "\\n", "\":1}"),
    greedy("get-agent", "{\"version\":", "1234567890", "}"),
    greedy("get-agent", "{\"agentTemplates\":[", "[[0]],", "0]}"),
    greedy("get-agent", "{\"agentTemplates\":\"", "\\u00e9", AGENT_AFTER_TEXT),
    greedy("get-agent", "{", "\"x\":[],", "\"x\":0}"),
    greedy("get-agent", "{\"x\":", "[", ""),
    greedy("get-agent", "{\"name\":", "[", ""),
    greedy("get-agent", "", "\"", ""),
    greedy("get-agent-versions", "[", VERSION, "{}]"),
    greedy(
        "get-run-files",
        "[",
        "{\"id\":1,\"fileSize\":1,\"created\":\"\"},",
        "{\"id\":1,\"fileSize\":1,\"created\":\"\"}]",
    ),
    greedy("get-space-agents", "[{\"labels\":[", "{\"id\":1,\"name\":\"\"},", "{}]}]"),
    greedy("get-run-diagnostics", "{\"possibleCauses\":[", "\"\",", "\"\"]}"),
    greedy("start-agent", "", "name,price\r\n", ""),
    greedy("start-agent", "{\"rows\":[", "{\"a\":1},", "{}]}"),
    greedy("stop-agent", "{\"x\":[", "[],", "[]]}"),
    greedy("stop-agent", "{\"x\":", "[", ""),
    greedy("get-file-download-url", "{\"x\":[", "[],", "[]]}"),
    greedy("start-agent-build", "{\"sessionId\":\"", "session", "\"}"),
];

const AGENT_AFTER_TEXT: &str = "\",\"configType\":1,\"isActive\":true,\"version\":1,\"created\":\"\",\"updated\":\"\"}";
const AGENT_AFTER_INPUTS: &str =
    "\"b\":1},\"configType\":1,\"isActive\":true,\"version\":1,\"created\":\"\",\"updated\":\"\"}";
const COSTS_AFTER_LABELS: &str =
    "\"\"],\"usageTypes\":[],\"agentId\":1,\"totalCost\":0,\"startDate\":\"\",\"endDate\":\"\"}";
const COSTS_AFTER_DATA: &str =
    "0],\"totalCost\":0}],\"agentId\":1,\"totalCost\":0,\"startDate\":\"\",\"endDate\":\"\"}";
const VERSION: &str = "{\"version\":1,\"created\":\"\",\"fileSize\":1},";

/// From what is easy to what cannot be done; in between, memory runs out here or there.
const SIZES: [usize; 6] = [MIB / 4, 2 * MIB, 5 * MIB, 9 * MIB, 15 * MIB, 31 * MIB];

#[tokio::test(flavor = "multi_thread")]
async fn no_answer_traps_for_its_size() {
    let mut cells = JoinSet::new();
    let (mut results, mut refusals, mut wrong) = (0, 0, Vec::new());
    for row in GREEDY {
        for size in SIZES {
            for announced in [true, false] {
                if cells.len() >= 6 {
                    tally(cells.join_next().await, &mut results, &mut refusals, &mut wrong);
                }
                cells.spawn(answered(row, size, announced));
            }
        }
    }
    while let Some(cell) = cells.join_next().await {
        tally(Some(cell), &mut results, &mut refusals, &mut wrong);
    }
    println!("large answers: {results} results, {refusals} refused, {} wrong", wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

type Cell = Result<(String, Outcome), tokio::task::JoinError>;

fn tally(cell: Option<Cell>, results: &mut u32, refusals: &mut u32, wrong: &mut Vec<String>) {
    let (name, outcome) = cell.expect("a cell").expect("no panic");
    match outcome.kind.as_str() {
        "ok" => *results += 1,
        "unexpected-response" if outcome.text.len() < 2000 => *refusals += 1,
        _ => wrong.push(format!("{name}: {:.300}", outcome.text)),
    }
}

async fn answered(row: &'static Greedy, size: usize, announced: bool) -> (String, Outcome) {
    let (start, piece, end) = row.body;
    let mut body = format!("{start}{}", piece.repeat((size - start.len() - end.len()) / piece.len()));
    body.push_str(end);
    let fault = match announced {
        true => Fault::status_with(200, &[], body),
        // The body ends with the connection.
        false => Fault::Raw(format!("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{body}").into_bytes()),
    };
    let mut s = Session::with(MockOptions::default(), &[("SEQUENTUM_MAX_RETRIES", "0")]).await;
    s.mock.fail_next(fault);
    let arguments = match row.tool {
        "list-agents" => json!({}),
        "start-agent" => json!({ "agent-id": 101, "is-run-synchronously": true }),
        "stop-agent" | "get-run-files" | "get-run-diagnostics" => json!({ "agent-id": 101, "run-id": 9060 }),
        "get-file-download-url" => json!({ "agent-id": 101, "run-id": 9060, "file-id": 90_601 }),
        "get-space-agents" => json!({ "space-id": 11 }),
        "start-agent-build" => json!({ "prompt": "Collect all prices", "wait-seconds": 0 }),
        _ => json!({ "agent-id": 101 }),
    };
    let outcome = attempt::call(&mut s.instance, row.tool, &arguments).await;
    let memory = s.instance.memory_bytes();
    let name = format!("{start}{piece}…: {size} bytes, announced: {announced}, {} MiB of memory", memory / MIB);
    (name, outcome)
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_instances_at_once_each_get_their_own_answer() {
    let mock = Mock::start(MockOptions::default()).await.expect("a port to listen on");
    let grant = Grant::new(&mock.url(), Some(KEY));
    let mut instances = Vec::new();
    for _ in 0..200 {
        instances.push(instance(&grant, &[("SEQUENTUM_MAX_RETRIES", "0")]).await);
    }
    let mut calls = JoinSet::new();
    for (number, mut instance) in instances.into_iter().enumerate() {
        calls.spawn(async move {
            for round in 0..5 {
                // 111 to 158 are ordinary agents.
                let id = 111 + (number + round) % 48;
                let agent = instance.call("get-agent", &json!({ "agent-id": id })).await.expect("an agent");
                assert_eq!(agent["id"], id);
                let runs = instance.call("get-agent-runs", &json!({ "agent-id": id })).await.expect("runs");
                // The ids of its runs begin with its own.
                let of = |run: &Value| run["id"].as_u64().is_some_and(|run| run / 100 == id as u64);
                assert!(runs["runs"].as_array().is_some_and(|runs| runs.len() == 3 && runs.iter().all(of)), "{runs}");
            }
        });
    }
    while let Some(call) = calls.join_next().await {
        call.expect("the right answers");
    }
    println!("200 instances at once: {} requests, all answered rightly", mock.requests().len());
    assert_eq!(mock.requests().len(), 2000);
}
