//! The files of a run.

use jiff::Timestamp;

use super::agent::Agent;
use super::data::Scraped;
use super::log::Log;
use super::run::{Left, Run};
use super::state::State;
use super::stored_file::StoredFile;
use crate::time::{stamp, stamp_without_offset};

/// A file of a run.
pub(crate) struct RunFile {
    pub(crate) id: i64,
    pub(crate) stored: StoredFile,
    pub(crate) created: String,
    pub(crate) region: Option<i64>,
}

/// A type that is no part of the contract.
const SCREENSHOTS: i64 = 12;

/// A file's id is its run's and this many digits more.
const PER_RUN: i64 = 10;

impl State {
    /// The files that a run has left, once it has ended.
    pub(crate) fn files(&self, agent: &Agent, run: &Run, now: Timestamp) -> Vec<RunFile> {
        let Some(ended) = run.progress(now).ended.filter(|_| !run.removed.files) else {
            return Vec::new();
        };
        let file = |number, stored| RunFile {
            id: run.id * PER_RUN + number,
            stored,
            created: if number == 3 { stamp_without_offset(ended) } else { stamp(ended) },
            region: (number != 3).then_some(2),
        };
        match self.stored.get(&run.id) {
            Some(stored) => (1..).zip(stored).map(|(number, stored)| file(number, stored.clone())).collect(),
            None => self.left(agent, run, now).into_iter().map(|(number, stored)| file(number, stored)).collect(),
        }
    }

    /// A file by its id alone.
    pub(crate) fn stored_file(&self, id: i64, now: Timestamp) -> Option<StoredFile> {
        let of_run = |agent: &Agent| agent.run(id / PER_RUN).is_ok();
        let agent = self.agents.values().find(|agent| of_run(agent))?;
        let files = self.files(agent, agent.run(id / PER_RUN).ok()?, now);
        files.into_iter().find(|file| file.id == id).map(|file| file.stored)
    }

    /// What an agent's run leaves by itself, with each file's number.
    fn left(&self, agent: &Agent, run: &Run, now: Timestamp) -> Vec<(i64, StoredFile)> {
        if run.halt.is_some() || run.ending.left == Left::Nothing {
            return Vec::new();
        }
        let log = Log::of(run, now);
        let text = StoredFile::new("run.log", StoredFile::LOG_TEXT, "text/plain; charset=utf-8", log.text());
        if run.ending.left == Left::Logs {
            let page = StoredFile::new("run.html", StoredFile::LOG_HTML, "text/html; charset=utf-8", log.page());
            return vec![(2, text), (4, page)];
        }
        let stem = agent.name.to_lowercase().replace([' ', ','], "-");
        let (extension, media_type, data) = match self.scraped(agent, run.progress(now).records) {
            Scraped::Json(value) => ("json".to_owned(), "application/json".to_owned(), value.to_string()),
            Scraped::Text { media_type, text, extension } => (extension, media_type, text),
        };
        let name = format!("{stem}-{}.{extension}", run.sequence);
        let nothing = StoredFile { name: None, ..StoredFile::new("", SCREENSHOTS, "", "") };
        vec![(1, StoredFile::new(&name, StoredFile::DELIVERED, &media_type, data)), (2, text), (3, nothing)]
    }
}
