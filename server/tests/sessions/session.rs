//! A whole session over stdio, natively: what was sent, and whether each request of it was answered exactly once. The tests
//! and the fuzz target use it.

use super::world::{Nowhere, carry_out, now, until};
use sequentum_mcp::methods::caller::Caller;
use sequentum_mcp::stdio::{Input, Output, serve_on};
use sequentum_tools::config::Environment;
use serde_json::{Value, json};
use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use std::time::Duration;

struct Pieces(Vec<Vec<u8>>);

impl Input for Pieces {
    async fn read(&mut self) -> Option<Vec<u8>> {
        self.0.pop()
    }
}

/// Counts the answers for each id, and keeps nothing else of them. It takes its time.
#[derive(Default)]
struct Counted(Rc<RefCell<HashMap<String, usize>>>);

impl Output for Counted {
    async fn write(&mut self, bytes: &[u8]) {
        until(now() + Duration::from_millis(1)).await;
        let line = bytes.strip_suffix(b"\n").expect("a whole line");
        assert!(!line.contains(&b'\n'), "more than a line");
        let answers = match serde_json::from_slice(line).expect("a line of JSON") {
            Value::Array(batch) => batch,
            message => vec![message],
        };
        for answer in answers.iter().filter(|answer| answer.get("method").is_none()) {
            assert!(answer.get("result").is_some() != answer.get("error").is_some(), "no answer: {answer}");
            *self.0.borrow_mut().entry(answer["id"].to_string()).or_default() += 1;
        }
    }
}

/// Messages of every kind, as many as there are pairs of bytes: what kind, and with which id.
pub(crate) fn messages(choices: &[u8]) -> Vec<u8> {
    let mut lines = Vec::new();
    for pair in choices.chunks_exact(2) {
        let [kind, id] = *pair else { continue };
        let id = if id % 2 == 0 { json!(id / 2) } else { json!(format!("{}", id / 2)) };
        let with =
            |method: &str, params: Value| json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params});
        let call = |name: &str, arguments: Value| with("tools/call", json!({"name": name, "arguments": arguments}));
        let message = match kind % 16 {
            0 => with("ping", json!({})),
            1 => with("initialize", json!({"protocolVersion": "2025-03-26", "capabilities": {}})),
            2 => with("initialize", json!({"protocolVersion": "2025-06-18", "capabilities": {}})),
            3 => with("tools/list", json!({})),
            4 => call("list_agents", json!({})),
            5 => call("delete_run", json!({"agentId": 1, "runId": 1, "removeMethod": "remove-all-files"})),
            6 => call("no-such-tool", json!({})),
            7 => with("resources/list", json!({})),
            8 => with("prompts/get", json!({"name": "x"})),
            9 => with("no/such/method", json!({})),
            10 => json!({"jsonrpc": "2.0", "method": "notifications/initialized"}),
            11 => json!({"jsonrpc": "2.0", "id": id, "result": {}}),
            12 => json!({"id": id, "method": "ping"}),
            13 => with("ping", json!([])),
            14 => json!([with("ping", json!({})), {"jsonrpc": "2.0", "method": "ping"}, with("tools/call", json!({}))]),
            _ => json!({"jsonrpc": "2.0", "method": "tools/call", "params": {"name": "list_agents"}}),
        };
        lines.extend_from_slice(message.to_string().as_bytes());
        lines.push(b'\n');
    }
    lines
}

/// Sends it all, while it takes so long until nobody is reached, and sees that each request is answered exactly once and nothing
/// else is. What is cancelled may be answered.
pub(crate) fn check(sent: &[u8], far: Duration) {
    let said = Rc::new(RefCell::new(HashMap::new()));
    let mut pieces: Vec<_> = sent.chunks(97).map(<[u8]>::to_vec).collect();
    pieces.reverse();
    let environment: Environment =
        [("SEQUENTUM_API_KEY", "sk-fuzz"), ("SEQUENTUM_MAX_RETRIES", "0")].into_iter().collect();
    let caller = Caller::from_environment(&environment);
    let session = serve_on::<Nowhere>(caller, Pieces(pieces), Counted(said.clone()));
    assert!(carry_out(far, session).is_some(), "the session does not end");
    compare(sent, !far.is_zero(), &said.borrow());
}

/// The id under which a message must be answered; none where it must not be.
pub(crate) fn id_of_answer(message: &Value) -> Option<String> {
    let Value::Object(fields) = message else { return Some("null".to_owned()) };
    let (id, has_method) = (fields.get("id"), fields.get("method").is_some_and(Value::is_string));
    let is_response = fields.get("method").is_none()
        && (fields.contains_key("result") || fields.contains_key("error"))
        && message["jsonrpc"] == "2.0";
    if is_response || (id.is_none() && has_method) {
        return None;
    }
    let id = id.filter(|id| id.is_number() || id.as_str().is_some_and(|id| id.len() <= 1024));
    Some(id.map_or("null".to_owned(), Value::to_string))
}

/// Where calls take their time, an `initialize` may be refused, whose id is under way: whether batches are known then is not.
fn compare(sent: &[u8], is_slow: bool, said: &HashMap<String, usize>) {
    let mut asked: HashMap<String, usize> = HashMap::new();
    // Lines that only the server may be able to read, under whatever id.
    let (mut unreadable, mut batches) = (0, false);
    let mut given_up = GivenUp::default();
    for line in sent.split(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().is_empty()) {
        let mut expect = |id: Option<String>| id.into_iter().for_each(|id| *asked.entry(id).or_default() += 1);
        match serde_json::from_slice::<Value>(line) {
            Err(_) => unreadable += 1,
            Ok(Value::Array(parts)) if is_slow => {
                unreadable += 1;
                parts.iter().filter_map(id_of_answer).for_each(|id| {
                    given_up.cancelled.insert(id.clone());
                    expect(Some(id));
                });
            }
            Ok(Value::Array(parts)) if batches && (1..=100).contains(&parts.len()) => {
                parts.iter().for_each(|part| {
                    given_up.by(part);
                    expect(id_of_answer(part));
                });
            }
            Ok(Value::Array(_)) => expect(Some("null".to_owned())),
            Ok(message) => {
                given_up.by(&message);
                let id = id_of_answer(&message);
                let params = &message["params"];
                let is_request = message["jsonrpc"] == "2.0" && id.as_ref().is_some_and(|id| id != "null");
                if is_request && message["method"] == "initialize" && (params.is_object() || params.is_null()) {
                    batches = params["protocolVersion"] == "2025-03-26";
                }
                expect(id);
            }
        }
    }
    let mut more = 0;
    for (id, times) in said {
        let asked = asked.get(id).copied().unwrap_or_default();
        more += times.saturating_sub(asked);
    }
    assert!(more <= unreadable, "{more} answers to what was not asked: {said:?} for {asked:?}");
    for (id, times) in asked.iter().filter(|(id, _)| !given_up.includes(id)) {
        let told = said.get(id).copied().unwrap_or_default();
        assert!(told >= *times, "{id} is answered {told} times of {times}");
    }
}

/// The requests that may stay without an answer.
#[derive(Default)]
struct GivenUp {
    cancelled: HashSet<String>,
    /// Calls, where the client has said that it can be asked: what it is asked it does not answer.
    calls: HashSet<String>,
    can_be_asked: bool,
}

impl GivenUp {
    /// Adds what this message gives up.
    fn by(&mut self, message: &Value) {
        let (params, id) = (&message["params"], message["id"].to_string());
        match message["method"].as_str() {
            Some("notifications/cancelled") => _ = self.cancelled.insert(params["requestId"].to_string()),
            Some("tools/call") => _ = self.calls.insert(id),
            Some("initialize") => self.can_be_asked |= params["capabilities"].get("elicitation").is_some(),
            _ => {}
        }
    }

    fn includes(&self, id: &str) -> bool {
        self.cancelled.contains(id) || self.can_be_asked && self.calls.contains(id)
    }
}
