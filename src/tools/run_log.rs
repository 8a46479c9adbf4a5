//! `get-run-log`: the end of a run's log, and where it went wrong.

use super::files::{file_link, files_of};
use super::run_data::{IS_DATA, newest_runs, no_runs};
use super::runs::get_run_status;
use crate::arguments::{self, MAX_RECORDS};
use crate::client::file::{Beginning, FETCH_LIMIT, FIRST_STEP, GROWTH, Range, check_room};
use crate::client::{Client, Link};
use crate::error::Error;
use crate::files::{self, Excerpt, INFLATED_LIMIT, Level};
use crate::line::Line;
use crate::transport::Transport;
use crate::types::*;

/// The most characters of a log's end in an answer.
const BUDGET: usize = 40_000;

/// `get-run-log`
pub async fn get_run_log(
    client: &Client<impl Transport>,
    agent_id: i64,
    run_id: Option<i64>,
    lines: Option<u32>,
    only: Option<LogFilter>,
) -> Result<RunLog, Error> {
    let agent_id = arguments::id("agent-id", agent_id)?;
    let run_id = arguments::optional_id("run-id", run_id)?;
    let lines = arguments::within("lines", lines, MAX_RECORDS, 50)?;
    let least = match only {
        Some(LogFilter::Errors) => Level::Error,
        Some(LogFilter::Warnings) => Level::Warning,
        None => Level::Info,
    };
    let run = match run_id {
        Some(run_id) => get_run_status(client, agent_id, run_id).await?,
        None => newest_runs(client, agent_id, 1).await?.into_iter().next().ok_or_else(|| no_runs(agent_id))?,
    };
    let file = choose(files_of(client, agent_id, run.id).await?, &run)?;
    let is_page = file.file_type.as_deref() == Some("LogHtml") || file.name.as_deref().is_some_and(files::is_page_name);
    let link = file_link(client, agent_id, run.id, &file, is_page).await?;
    let mut log = Log { client, link, is_page, left: FETCH_LIMIT };
    let is_compressed = file.name.as_deref().is_some_and(files::is_gzip_name);
    let end = if is_compressed { log.beginning(false).await? } else { log.end(lines, least).await? };
    let excerpt = files::tail(&end.text, lines, least, BUDGET);
    let has_failed = matches!(run.status.as_deref(), Some("Failure" | "Failed"));
    let first_error = match files::around_first_error(&end.text) {
        _ if !has_failed => None,
        found if end.is_from_start || log.left == 0 => found,
        found => files::around_first_error(&log.beginning(true).await?.text).or(found),
    };
    Ok(RunLog {
        run_id: run.id,
        note: note(&excerpt, &end, only),
        status: run.status,
        file_id: file.id,
        file_name: file.name,
        around_first_error: first_error.map(|excerpt| excerpt.text),
        end: excerpt.text,
        lines: excerpt.lines,
    })
}

/// The text log, or else the one in HTML.
fn choose(files: Vec<RunFile>, run: &Run) -> Result<RunFile, Error> {
    let of = |wanted: &str| files.iter().find(|file| file.file_type.as_deref() == Some(wanted));
    of("LogText").or_else(|| of("LogHtml")).cloned().ok_or_else(|| {
        Error::new(
            ErrorKind::NotFound,
            format!("Run {} has no log ({})", run.id, run.status.as_deref().unwrap_or("status unknown")),
            "A run has its log once it has ended, unless its files were removed. get-run-files lists what it has; \
             get-run-diagnostics tells why a run failed.",
        )
    })
}

/// A log, and what may still be fetched of it.
struct Log<'c, T> {
    client: &'c Client<T>,
    link: Link,
    /// Whether it is HTML.
    is_page: bool,
    left: usize,
}

/// A text out of a log.
struct Extract {
    text: String,
    /// Whether the log begins with it.
    is_from_start: bool,
    /// Whether the log ends with it.
    is_to_end: bool,
    /// If not, why its end could not be read.
    why_not: &'static str,
}

impl<T: Transport> Log<'_, T> {
    /// The end, as much of it as has so many lines of this level.
    async fn end(&mut self, lines: u32, least: Level) -> Result<Extract, Error> {
        let mut count = FIRST_STEP;
        loop {
            let part = self.client.fetch(&mut self.link, Range::Last(count.min(self.left))).await?;
            self.left = self.left.saturating_sub(part.bytes.len());
            check_room(part.bytes.len())?;
            let is_from_start = part.start == 0;
            let text = if is_from_start { files::decode(&part.bytes) } else { files::decode_end(&part.bytes) };
            let mut text = plain(&text, self.is_page);
            if !is_from_start {
                // It begins within a line.
                text.drain(..text.find('\n').map_or(0, |end| end + 1));
            }
            let excerpt = files::tail(&text, lines, least, BUDGET);
            let is_enough = excerpt.lines >= lines || excerpt.is_full;
            // A server without ranges has sent the beginning, and the end is what matters.
            let has_rest = if part.is_ranged { !is_from_start && !is_enough } else { !part.is_last };
            if !has_rest || self.left == 0 {
                let is_to_end = part.is_last;
                let why_not = if part.is_ranged { "" } else { "its storage sends files from their beginning only" };
                return Ok(Extract { text, is_from_start, is_to_end, why_not });
            }
            count = if part.is_ranged { count * GROWTH } else { self.left };
        }
    }

    /// As much as can be read from the beginning, or as has the lines around the first error.
    async fn beginning(&mut self, up_to_first_error: bool) -> Result<Extract, Error> {
        let mut extract = Extract {
            text: String::new(),
            is_from_start: true,
            is_to_end: false,
            why_not: "it is compressed, and can be read from its beginning only",
        };
        let is_page = self.is_page;
        let is_enough = &mut |beginning: &Beginning<'_>| {
            if beginning.can_read_on && !up_to_first_error {
                return Ok(false);
            }
            let (inflated, is_whole) = match files::is_gzip(beginning.bytes) {
                true => files::inflate(beginning.bytes, INFLATED_LIMIT),
                false => (Vec::new(), true),
            };
            let bytes = if inflated.is_empty() { beginning.bytes } else { &inflated };
            check_room(bytes.len())?;
            extract.text = plain(&files::decode(bytes), is_page);
            extract.is_to_end = is_whole && beginning.is_whole;
            Ok(up_to_first_error && files::has_first_error(&extract.text))
        };
        self.client.read_beginning(&mut self.link, self.left, is_enough).await?;
        Ok(extract)
    }
}

/// The text of a log.
fn plain(text: &str, is_page: bool) -> String {
    if is_page { files::page_text(text) } else { text.to_owned() }
}

/// What to keep in mind of the lines.
fn note(excerpt: &Excerpt, end: &Extract, only: Option<LogFilter>) -> Line {
    let what = match only {
        Some(LogFilter::Errors) => " with errors",
        Some(LogFilter::Warnings) => " with warnings or errors",
        None => "",
    };
    let mut note = IS_DATA.to_owned();
    let all =
        if end.is_from_start && end.is_to_end { "the whole log was read" } else { "only a part of the log was read" };
    match (end.is_to_end, excerpt.lines) {
        (true, 0) => note.push_str(&format!(" No lines{what}; {all}.")),
        (true, lines) => note.push_str(&format!(" The last {lines} lines{what}; {all}.")),
        (false, _) => note.push_str(&format!(
            " The log's end is out of reach here, since {}: these lines are from its first 4 MiB. get-file-download-url has it \
             all.",
            end.why_not
        )),
    }
    if excerpt.is_full {
        note.push_str(" A result holds no more lines: get-file-download-url has it all.");
    }
    note.into()
}
