//! Any bytes as all that an MCP client sends over stdio: the session ends, each request with a readable id is answered, and nothing
//! is answered that was not asked.

#![no_main]

use dispatch::AllTools;
use sequentum_mcp::methods::caller::Caller;
use sequentum_mcp::methods::context::Platform;
use sequentum_mcp::stdio::{Input, Output, serve_on};
use sequentum_tools::config::Environment;
use sequentum_tools::transport::fake::Fake;
use serde_json::Value;
use std::cell::RefCell;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Waker};

type Task = Pin<Box<dyn Future<Output = ()>>>;

thread_local! {
    static TASKS: RefCell<Vec<Task>> = const { RefCell::new(Vec::new()) };
}

/// The tools, before a Control Center that nobody can reach.
struct Nowhere;

impl Platform for Nowhere {
    type Transport = Fake;
    type Tools = AllTools;

    fn spawn(task: impl Future<Output = ()> + 'static) {
        TASKS.with_borrow_mut(|tasks| tasks.push(Box::pin(task)));
    }
}

struct Pieces(Vec<Vec<u8>>);

impl Input for Pieces {
    async fn read(&mut self) -> Option<Vec<u8>> {
        self.0.pop()
    }
}

struct Kept(Rc<RefCell<Vec<u8>>>);

impl Output for Kept {
    async fn write(&mut self, bytes: &[u8]) {
        self.0.borrow_mut().extend_from_slice(bytes);
    }
}

/// More than any session of so few bytes takes.
const ROUNDS: usize = 200_000;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    // What is cancelled is not answered, and what is asked of the user waits for the user.
    let lower = bytes.to_ascii_lowercase();
    if ["cancel", "elicit", "\\u"].iter().any(|word| lower.windows(word.len()).any(|part| part == word.as_bytes())) {
        return;
    }
    TASKS.with_borrow_mut(Vec::clear);
    let out = Rc::new(RefCell::new(Vec::new()));
    let mut pieces: Vec<_> = bytes.chunks(97).map(<[u8]>::to_vec).collect();
    pieces.reverse();
    let environment: Environment =
        [("SEQUENTUM_API_KEY", "sk-fuzz"), ("SEQUENTUM_MAX_RETRIES", "0")].into_iter().collect();
    let caller = Caller::from_environment(&environment);
    let mut session = Box::pin(serve_on::<Nowhere>(caller, Pieces(pieces), Kept(out.clone())));
    let context = &mut Context::from_waker(Waker::noop());
    let mut rounds = 0;
    while session.as_mut().poll(context).is_pending() {
        rounds += 1;
        assert!(rounds < ROUNDS, "the session does not end");
        poll_tasks(context);
    }
    // Nothing waits for anybody: all is answered, and then written.
    (0..3).for_each(|_| poll_tasks(context));
    check(bytes, &out.borrow());
});

fn poll_tasks(context: &mut Context<'_>) {
    let tasks = TASKS.take();
    let left: Vec<Task> =
        tasks.into_iter().filter_map(|mut task| task.as_mut().poll(context).is_pending().then_some(task)).collect();
    TASKS.with_borrow_mut(|tasks| tasks.splice(0..0, left).for_each(drop));
}

fn check(sent: &[u8], said: &[u8]) {
    let mut answers = Vec::new();
    for line in said.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
        match serde_json::from_slice(line).expect("a line of JSON") {
            Value::Array(batch) => answers.extend(batch),
            message => answers.push(message),
        }
    }
    let count =
        |id: &Value| answers.iter().filter(|answer| answer.get("method").is_none() && answer["id"] == *id).count();
    let mut ids: Vec<Value> = Vec::new();
    let mut most = 0;
    for line in sent.split(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().is_empty()) {
        let Ok(message) = serde_json::from_slice::<Value>(line) else {
            most += 1;
            continue;
        };
        most += message.as_array().map_or(1, |batch| batch.len().max(1));
        let id = &message["id"];
        let is_request = message["jsonrpc"] == "2.0" && message["method"].is_string();
        if is_request && (id.is_number() || id.as_str().is_some_and(|id| id.len() <= 1024)) {
            ids.push(id.clone());
        }
    }
    for id in &ids {
        let asked = ids.iter().filter(|other| *other == id).count();
        assert!(count(id) >= asked, "{id} is answered {} times of {asked}", count(id));
    }
    let told = answers.iter().filter(|answer| answer.get("method").is_none()).count();
    assert!(told <= most, "{told} answers to {most} messages");
}
