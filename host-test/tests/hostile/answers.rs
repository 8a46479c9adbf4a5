//! Whatever the API answers, there is a result or an error that says so, and never a trap.

use crate::attempt;
use crate::mutation::mutation;
use crate::outcome::Outcome;
use crate::session::Session;
use crate::valid::samples;
use host_test::mock::Fault;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use std::cell::RefCell;
use std::collections::BTreeMap;
use tokio::runtime::Runtime;

/// So many cases, unless `PROPTEST_CASES` says otherwise.
pub fn runner(cases: u32) -> TestRunner {
    let default = Config { failure_persistence: None, ..Config::default() };
    let cases = if std::env::var_os("PROPTEST_CASES").is_some() { default.cases } else { cases };
    TestRunner::new(Config { cases, ..default })
}

pub fn runtime() -> Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime")
}

/// What makes an answer with status 200 one that reports a failure.
const ENVELOPE: [&str; 4] = ["statusCode", "severity", "success", "error"];

/// Tools that find out from an answer that a run has no such file.
const READERS: [&str; 2] = ["get-run-data", "get-run-log"];

#[test]
fn a_mutated_answer_is_a_result_or_unexpected() {
    let runtime = runtime();
    let samples = runtime.block_on(samples());
    let session = RefCell::new(runtime.block_on(Session::new()));
    let kinds = RefCell::new(BTreeMap::<String, usize>::new());
    let statuses = [200, 200, 200, 200, 201, 206];
    let outcome =
        runner(16_384).run(&(any::<Index>(), mutation(), select(statuses.to_vec())), |(index, mutation, status)| {
            let sample = index.get(&samples);
            let body = mutation.of(&sample.answer);
            let session = &mut *session.borrow_mut();
            session.mock.clear_faults();
            // All of them, since some tools ask more than once.
            session.mock.fail_always(Fault::status_with(status, &[], body.clone()));
            let call = attempt::call_in(session, sample.tool, &sample.arguments);
            let outcome = runtime.block_on(call);
            let text = String::from_utf8_lossy(&body);
            let refused = outcome.is("rejected") && ENVELOPE.iter().any(|name| text.contains(name));
            let nothing_to_read = outcome.is("not-found") && READERS.contains(&sample.tool);
            let fine = outcome.is("ok") || outcome.is("unexpected-response") || refused || nothing_to_read;
            *kinds.borrow_mut().entry(outcome.kind.clone()).or_default() += 1;
            prop_assert!(fine && !outcome.leaked, "{} after {text:.2000}: {}", sample.tool, outcome.text);
            message_is_short(&outcome)
        });
    println!("mutated answers: {:?}", kinds.borrow());
    outcome.unwrap();
}

#[test]
fn a_mutated_refusal_has_the_kind_of_its_status() {
    let runtime = runtime();
    let samples = runtime.block_on(samples());
    let session = RefCell::new(runtime.block_on(Session::new()));
    let plain = r#"{"statusCode":400,"statusDescription":"Bad Request","message":"No.","severity":"Error"}"#;
    let problem = r#"{"type":"about:blank","title":"No","status":404,"detail":"Not here.","instance":"/x"}"#;
    let statuses = [
        (400, "rejected"),
        (401, "unauthorized"),
        (403, "forbidden"),
        (404, "not-found"),
        (409, "rejected"),
        (429, "rate-limited"),
        (500, "server-error"),
        (503, "server-error"),
    ];
    let strategy = (any::<Index>(), mutation(), select(statuses.to_vec()), select(vec![plain, problem]));
    let outcome = runner(4096).run(&strategy, |(index, mutation, (status, kind), valid)| {
        let sample = index.get(&samples);
        let body = mutation.of(valid);
        let session = &mut *session.borrow_mut();
        session.mock.clear_faults();
        session.mock.fail_always(Fault::status_with(status, &[], body.clone()));
        let outcome = runtime.block_on(attempt::call_in(session, sample.tool, &sample.arguments));
        let text = String::from_utf8_lossy(&body);
        prop_assert!(outcome.is(kind) && !outcome.leaked, "{} {status} {text:.2000}: {}", sample.tool, outcome.text);
        message_is_short(&outcome)
    });
    outcome.unwrap();
}

/// No answer makes a message that fills the caller's context.
fn message_is_short(outcome: &Outcome) -> Result<(), TestCaseError> {
    let length = outcome.text.chars().count();
    prop_assert!(length < 2500, "{length} characters: {}", outcome.text);
    Ok(())
}
