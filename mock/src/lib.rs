//! A mock Control Center: a real HTTP server on loopback that behaves as the API contract says.
//!
//! It has state that changes over time (a started run goes Queuing → Starting → Running → Exporting → Success within
//! [`MockOptions::run_duration`]), checks requests strictly, so that a wrong one is noticed, records what it received,
//! and can be told to misbehave ([`Fault`]). Nothing happens in the background: how far a run has come is computed from
//! the time that has passed, whenever somebody asks.
//!
//! # Sample data
//!
//! | agent | name | what it is good for |
//! |---|---|---|
//! | 101 | Shop prices | succeeds; JSON data; inputs `Url`, `MaxPages`; 60 past runs 9001 to 9060, newest last |
//! | 102 | Job adverts | succeeds; CSV data; an input that is a number and one that is null; runs 9101 to 9112 |
//! | 103 | Always fails | every run fails; runs 9131 to 9135 |
//! | 104 | Slow crawl | takes 30 times as long as the others; runs 9141 and 9142 |
//! | 105 | Old catalogue (disabled) | cannot be started (400); one run, 9151 |
//! | 106 | Example draft, never run | no run, no status, nulls wherever they may be; a date without offset |
//! | 107 | Stubborn crawl | a stopped run stays Stopping until it is killed; run 9171 |
//! | 108 | News headlines | its runs have no files, run 9184 has a status (14) that no list knows |
//! | 109 | Archived museum | archived: not listed and not found, readable by id, cannot be started (400); its second run's id, 9007199254740993, is too large for a fraction |
//! | 110 | Full house | its only slot is taken by run 9201, which is always Running; cannot be started (400) |
//! | 111 to 158 | Used cars, Austria, … | 48 ordinary agents, so that paging shows; runs `id × 100 + 1` to `+ 3` |
//!
//! Of those, 120 is a Command, 130 a SharedFile, 140 a Template and 150 of a type (5) that no list knows. 57 agents
//! are listed (109 is not); searching `example` finds them all. Runs started by a caller get the ids 50001, 50002, and so
//! on. Of agent 101's runs, 9060 succeeded (files 90601 to 90603), 9059 failed, 9058 was stopped,
//! 9057 is Completed, though three pages could not be read, and has no files, 9056 was skipped.
//!
//! | space | name | agents |
//! |---|---|---|
//! | 11 | Price monitoring | 101, 103, 105: running all of them starts two and fails to start one |
//! | 12 | Job market | 102, 108 |
//! | 13 | Empty space | none |
//! | 14 | Europe | 111 to 134, and the archived 109 |
//!
//! All other agents are personal (in no space).
//!
//! | schedule | agent | timing |
//! |---|---|---|
//! | 301 | 101 | `0 6 * * MON-FRI` in Europe/Berlin |
//! | 302 | 101 | every 12 hours |
//! | 303 | 102 | once, three days after the mock's start |
//! | 304 | 104 | `0 0 1 * *`, disabled |
//! | 305 | 106 | every week in America/New_York; the agent's last run is -1 |
//! | 306 | 108 | of a type (7) that no list knows, without a next run |
//! | 307 | 103 | `15 7 * * *` |
//!
//! Schedules made by a caller get the ids 401, 402, and so on, agents made by the Agent Builder 201, 202, …; a builder
//! session's id has characters (`/`, `+`, `=`) that must be encoded in a path. The account was filled 400 days ago with
//! 10,000 credits and 20 days ago with 250.5; each run that ends takes some.
//!
//! # Files
//!
//! A file's id is its run's id × 10 + 1 (data, in the agent's form), 2 (`run.log`), 3 (no name, empty), 4 (`run.html`). A run
//! that failed has left 2 and 4 only, with the error in the middle; one that was stopped has left nothing.
//! [`Mock::set_files`] gives a run other files: of any [`Content`], such as one of [`formats`] or one of 200 MiB that is made
//! while it is read.
//!
//! Files are served by another origin, [`Mock::file_host_url`], to whoever has a signed address that has not expired
//! ([`MockOptions::link_lifetime`]) and brings no credentials. It knows `Range`, answers errors as XML, meets the faults of
//! [`Mock::fail_next_file`] and [`Mock::fail_every_file`], and counts what it sends ([`Transfer`]).
//!
//! # Credentials
//!
//! `ApiKey` with any key that starts with `sk-`, and `Bearer` with any token that does not; `wrong` or `revoked` in one makes
//! it 401. Keys may do everything. A token has the scopes of its `scope` claim, if it is a JWT ([`token`] makes one), else all;
//! `readonly` in one of the latter lets it only read. What lacks is told with 403, `insufficient_scope` and `WWW-Authenticate`.
//!
//! # Forms
//!
//! [`Dialect`] chooses between newer deployments (numbers for codes, every field) and older ones (names, other spellings, lists
//! without an envelope), [`Forms`] whatever else differs: what is null or absent, how numbers are written, 204 or an empty 200,
//! `items`, 202 for a start, whether a partial `PUT` resets what it leaves out.
//!
//! # Choices where the contract is silent
//!
//! - A synchronous run that exceeds the `Timeout` it was given keeps the connection open and never answers. One that fails
//!   or is stopped answers 400 with the reason.
//! - Stopping a run that has been stopped is a success, stopping one that has ended in another way is 409, as is deleting
//!   anything of one in progress. The costs of a deleted run stay.
//! - A run that fails ends in Failure, and is called Failed from [`MockOptions::archive_after`] on.
//! - Page indexes count from 1.
//! - Schedules tell when they run next, but start nothing. Of each schedule, only the next run in the range is upcoming.
//! - A range of dates that is not given is the current month in UTC until now where the contract names none.
//! - A builder session saves its draft at once; it is `processing`, after four fifths of its time `ready`, then `completed`. A
//!   prompt with `fail` in it saves nothing and ends in `error`. A session is forgotten [`MockOptions::session_memory`] after
//!   its end; stopping it is a success even then. The default space is 14.
//! - An upload answers an empty 200.
//! - What the contract does not name is refused: an unknown query parameter or body field is 400.
//! - A parameter or field of a wrong kind is 400 with the reason in `errors`. Other errors come as problem details (RFC 9457)
//!   from files, input files, versions, schedules, spaces and analytics, and in the other form from agents, runs, billing and
//!   the builder, and for every 401 and 429.

mod api;
mod clock;
mod contract;
mod domain;
mod faults;
pub mod formats;
mod record;
mod sample;
mod server;
mod time;

#[cfg(test)]
#[allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on should say so")]
mod tests;

pub use api::lines as endpoints;
pub use clock::Clock;
pub use contract::dialect::Dialect;
pub use contract::{Done, Forms, Missing, Numbers, Put};
pub use domain::{Content, Scraped, StoredFile};
pub use faults::Fault;
pub use record::RecordedRequest;
pub use server::{Mock, MockOptions, Transfer, token};
