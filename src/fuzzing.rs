//! A way in for the fuzz targets of `fuzz/`, and for nothing else: any bytes as each answer of the API, to the decoders
//! alone and to the tools.

use crate::client::Client;
use crate::config::{Config, Credentials, Environment};
pub use crate::decode::Decoder;
use crate::decode::{Object, any_bytes};
use crate::error::Error;
use crate::models::{self, AgentPage};
use crate::tools::{agents, analytics, builder, files, schedules, start, stopping};
use crate::transport::Response;
use crate::transport::fake::Fake;
use std::fmt::Debug;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

/// Each decoder, with what it reads: every record of every table of `models`, and what is read without one.
pub fn decoders() -> impl Iterator<Item = (&'static str, Decoder)> {
    let others: [(&str, Decoder); 2] = [("AgentPage", any_bytes::<AgentPage>), ("Object", any_bytes::<Object>)];
    models::DECODERS.into_iter().flatten().copied().chain(others)
}

/// The credentials of [`answer`], which no error may show.
const SECRET: &str = "sk-recognisable-7f3a";

/// The beginning of it, which is already too much.
const SECRET_START: &str = "sk-recogni";

/// The byte that stands for the credentials in the input, so that they are easily met.
const SECRET_BYTE: u8 = 1;

/// The longest error, in bytes: 500 characters of the API's own, and the hint.
const LONGEST: usize = 4_000;

/// Answers a tool of each shape with any status, headers and body: whatever they are, an error is short and shows no
/// credentials. The input is two bytes of status, then four headers, each ended by a zero byte, then the body.
///
/// # Panics
///
/// When a promise is broken.
pub fn answer(input: &[u8]) {
    let Some((status, rest)) = input.split_first_chunk() else { return };
    // A fuzzer that has seen the credentials writes parts of them itself, and an error may repeat what is no secret.
    if input.windows(SECRET_START.len()).any(|piece| piece == SECRET_START.as_bytes()) {
        return;
    }
    let mut parts = rest.splitn(5, |byte| *byte == 0).map(with_secret);
    let mut header = || parts.next().and_then(|text| String::from_utf8(text).ok()).filter(|text| !text.is_empty());
    let response = Response {
        status: 100 + u16::from_le_bytes(*status) % 500,
        content_type: header(),
        content_encoding: header(),
        location: header(),
        retry_after: header(),
        body: parts.next().unwrap_or_default(),
        ..Response::default()
    };
    let Ok(config) = Config::from_environment(&Environment::default()) else { return };
    let fake = Fake::always(response);
    let client = Client::new(&fake, Config { max_retries: 1, ..config }, Credentials::ApiKey(SECRET.into()));
    check(agents::list_agents(&client, None, None, None, None, None, None, None, None));
    check(agents::get_agent(&client, 1));
    for synchronous in [true, false] {
        let start = start::start_agent(
            &client,
            1,
            None,
            Some(synchronous),
            None,
            None,
            None,
            None,
            None,
            None,
            None,
            None,
            None,
            None,
        );
        check(start);
    }
    check(stopping::stop_agent(&client, 1, 1));
    check(files::get_file_download_url(&client, 1, 1, 1));
    check(schedules::list_agent_schedules(&client, 1));
    check(analytics::get_latest_failure(&client, 1));
    check(builder::start_agent_build(&client, "Collect all prices".into(), None, None));
}

fn with_secret(bytes: &[u8]) -> Vec<u8> {
    let pieces: Vec<&[u8]> = bytes.split(|byte| *byte == SECRET_BYTE).collect();
    pieces.join(SECRET.as_bytes())
}

fn check<T: Debug>(tool: impl Future<Output = Result<T, Error>>) {
    let outcome = match pin!(tool).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(outcome) => outcome,
        Poll::Pending => unreachable!("nothing here waits"),
    };
    if let Err(error) = outcome {
        let said = format!("{} {}", error.message, error.hint);
        assert!(said.len() < LONGEST, "{} bytes: {said}", said.len());
        assert!(!said.contains(SECRET_START), "the key shows: {said}");
    }
}
