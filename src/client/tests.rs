//! What is easier to see with a clock that does not tick: attempts, waits, and what an error says after them.

use super::*;
use crate::transport::fake::Fake;
use crate::types::{ErrorKind, TotalCount};
use pollster::block_on;

const SECRET: &str = "sk-recognisable";

/// A client with the key, and what else is configured.
fn client<'a>(fake: &'a Fake, more: &[(&str, &str)]) -> Client<&'a Fake> {
    let environment = [("SEQUENTUM_API_KEY", SECRET)].iter().chain(more).copied().collect();
    let config = Config::from_environment(&environment).expect("a configuration");
    Client::new(fake, config, Credentials::from_environment(&environment).expect("a key"))
}

fn answer(status: u16, body: &str) -> Result<Response, Failure> {
    Ok(Response { status, body: body.as_bytes().to_vec(), ..Response::default() })
}

fn count(fake: &Fake) -> Result<TotalCount, Error> {
    block_on(client(fake, &[]).json(Operation::get("/count", Subject::Account)))
}

fn remove(fake: &Fake) -> Result<(), Error> {
    block_on(client(fake, &[]).done(Operation::delete("/run", Subject::Run, "get-agent-runs")))
}

fn start(fake: &Fake) -> Result<(), Error> {
    block_on(client(fake, &[]).done(Operation::post("/start", Subject::Agent, "get-agent-runs")))
}

#[test]
fn a_read_is_tried_four_times_with_doubling_waits() {
    let fake = Fake::new([answer(503, ""), Err(Failure::Timeout), Err(Failure::Refused), answer(502, "")]);
    let error = count(&fake).expect_err("all attempts fail");
    assert_eq!((error.kind, error.status), (ErrorKind::ServerError, Some(502)));
    assert_eq!(fake.sent.borrow().len(), 4);
    assert_eq!(*fake.slept.borrow(), [1, 2, 4].map(Duration::from_secs));
}

/// No status is such that its text is shortened within the key.
#[test]
fn no_piece_of_the_key_shows_whatever_the_status() {
    for status in (100..600).chain([999]) {
        for before in (150..210).step_by(7) {
            let fake = Fake::new([answer(status, &format!("{}{SECRET}", ".".repeat(before)))]);
            let client = client(&fake, &[("SEQUENTUM_MAX_RETRIES", "0")]);
            let outcome = block_on(client.json::<TotalCount>(Operation::get("/count", Subject::Account)));
            let error = outcome.expect_err("it is no count");
            assert!(!error.message.contains(&SECRET[..8]), "{status} {before}: {}", error.message);
        }
    }
}

#[test]
fn an_answer_after_a_failure_is_the_answer() {
    let fake = Fake::new([answer(503, ""), answer(200, r#"{"totalCount":5}"#)]);
    assert_eq!(count(&fake).map(|count| count.total_count), Ok(5));
}

#[test]
fn a_post_that_may_have_arrived_is_not_repeated() {
    for outcome in [Err(Failure::Timeout), Err(Failure::Broken("reset".into())), answer(502, ""), answer(504, "")] {
        let fake = Fake::new([outcome]);
        let error = start(&fake).expect_err("it fails");
        assert_eq!(fake.sent.borrow().len(), 1);
        assert!(error.hint.contains("check with get-agent-runs before you call again"), "{error:?}");
    }
}

#[test]
fn a_post_that_cannot_have_arrived_is_repeated() {
    for outcome in [Err(Failure::Refused), Err(Failure::NameNotFound), answer(429, "")] {
        let fake = Fake::new([outcome, answer(204, "")]);
        assert_eq!(start(&fake), Ok(()));
    }
    let fake = Fake::new([]);
    let error = start(&fake).expect_err("it fails");
    assert_eq!(fake.sent.borrow().len(), 4);
    assert!(!error.hint.contains("carried out"), "{error:?}");
}

#[test]
fn a_removal_repeated_after_a_broken_answer_says_why_there_may_be_nothing_left() {
    let fake = Fake::new([Err(Failure::Broken("reset".into())), answer(404, "")]);
    let error = remove(&fake).expect_err("it is gone");
    assert_eq!(error.kind, ErrorKind::NotFound);
    assert!(error.hint.contains("may have done it already: get-agent-runs tells"), "{error:?}");
    let error = remove(&Fake::new([answer(404, "")])).expect_err("it is not there");
    assert!(!error.hint.contains("already"), "{error:?}");
}

/// Most clients give up at 60 s: unless the run was given more, the answer is there before 55.
#[test]
fn the_time_limit_is_what_a_run_may_take_and_the_ordinary_one_or_what_a_client_waits() {
    for (run, expected) in [(10, 40), (55, 54), (60, 90), (3600, 3630)] {
        let fake = Fake::new([answer(200, "data")]);
        let operation = Operation::post("/start", Subject::Agent, "get-agent-runs").waiting(Duration::from_secs(run));
        let text = block_on(client(&fake, &[]).text(operation));
        assert_eq!(text, Ok((None, "data".to_owned())));
        assert_eq!(fake.sent.borrow().first().map(|(_, limit)| limit.as_secs()), Some(expected), "{run}");
    }
}

#[test]
fn nothing_is_repeated_for_longer_than_a_client_waits() {
    let limits = |outcomes: Vec<Result<Response, Failure>>| {
        let fake = Fake::new(outcomes);
        count(&fake).expect_err("all attempts fail");
        fake.sent.take().iter().map(|(_, limit)| limit.as_secs()).collect::<Vec<_>>()
    };
    let slow = || Err(Failure::Timeout);
    assert_eq!(limits(vec![slow(), slow(), slow()]), [30, 23]);
    let busy = || Ok(Response { status: 429, retry_after: Some("30".into()), ..Response::default() });
    assert_eq!(limits(vec![busy(), busy(), busy()]), [30, 24]);
}

#[test]
fn the_key_is_taken_out_of_what_an_answer_repeats() {
    let echo = format!(r#"{{"message":"the key {SECRET} is not known"}}"#);
    let error = count(&Fake::new([answer(401, &echo)])).expect_err("it is refused");
    assert_eq!(error.message, "API Error 401: Unauthorized: the key [API key] is not known");
    let error = count(&Fake::new([answer(200, &format!("no json {SECRET}"))])).expect_err("it is not JSON");
    assert!(!format!("{error:?}").contains(SECRET), "{error:?}");
}

#[test]
fn the_log_has_one_line_for_each_attempt_without_query_or_key() {
    let fake = Fake::new([answer(503, ""), Err(Failure::Timeout), answer(200, r#"{"totalCount":5}"#)]);
    let client = client(&fake, &[("DEBUG", "1")]);
    let count: Result<TotalCount, _> =
        block_on(client.json(Operation::get("/count", Subject::Account).query("name", "private")));
    assert!(count.is_ok());
    assert_eq!(*fake.logged.borrow(), ["GET /count 503 0 ms", "GET /count timeout 30000 ms", "GET /count 200 0 ms"]);
}

#[test]
fn the_most_telling_text_of_an_error_body_is_shown() {
    let table = [
        (r#"{"statusCode":400,"statusDescription":"Bad Request","message":"No slot."}"#, ": No slot."),
        (r#"{"type":"about:blank","title":"Wrong page","status":400,"detail":"Too far."}"#, ": Wrong page: Too far."),
        (r#"{"title":"Bad Request","status":400,"detail":"Too far."}"#, ": Too far."),
        (r#"{"status":400,"detail":"Too far."}"#, ": Too far."),
        (r#"{"title":"Wrong page"}"#, ": Wrong page"),
        (r#"{"title":"Bad Request"}"#, ""),
        (r#"{"statusCode":400,"statusDescription":"No slot","message":null}"#, ": No slot"),
        ("line one\nline two", ": line one line two"),
        ("<html><body>proxy</body></html>", ""),
        ("", ""),
    ];
    for (body, text) in table {
        let error = count(&Fake::new([answer(400, body)])).expect_err("it is refused");
        assert_eq!(error.message.as_str(), format!("API Error 400: Bad Request{text}"), "{body}");
    }
    let long = format!(r#"{{"message":"{}"}}"#, "ü".repeat(10_000));
    let error = count(&Fake::new([answer(400, &long)])).expect_err("it is refused");
    assert!(error.message.chars().count() < 600);
}
