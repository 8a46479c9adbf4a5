//! What the documentation shows, to be run as it stands there.
//!
//! A fenced block says after its language how it is known to work:
//!
//! | mark | means |
//! |---|---|
//! | `test=NAME` | a test takes it from the page by this name, and runs it |
//! | `run=.ci/run` | each of its lines stands in that file |
//! | `not-run="reason"` | no test can run it, and why |

use std::fs;
use std::path::{Path, PathBuf};

use host_test::artefacts::root;

/// A fenced block of a page.
pub(crate) struct Block {
    /// The page, below the repository.
    pub(crate) page: PathBuf,
    /// What stands after the fence: the language and the mark.
    pub(crate) info: String,
    pub(crate) text: String,
}

impl Block {
    /// The value of a mark, without quotes.
    pub(crate) fn mark(&self, name: &str) -> Option<&str> {
        let (_, value) = self.info.split_once(&format!(" {name}="))?;
        match value.strip_prefix('"') {
            Some(quoted) => quoted.split('"').next(),
            None => value.split(' ').next(),
        }
    }
}

/// The text of the block of this name.
pub(crate) fn block(name: &str) -> String {
    let mut found = blocks().into_iter().filter(|block| block.mark("test") == Some(name));
    let text = found.next().unwrap_or_else(|| panic!("no page has a block `test={name}`")).text;
    assert!(found.next().is_none(), "two blocks are called {name}");
    text
}

/// All fenced blocks of all pages.
pub(crate) fn blocks() -> Vec<Block> {
    files(&|name| name.ends_with(".md")).into_iter().flat_map(|page| blocks_of(&page)).collect()
}

/// The files of the repository whose path below it is wanted, without what is built or installed there.
pub(crate) fn files(wanted: &dyn Fn(&str) -> bool) -> Vec<PathBuf> {
    let (mut files, mut folders) = (Vec::new(), vec![root().to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder") {
            let entry = entry.expect("an entry");
            let (name, path) = (entry.file_name().to_string_lossy().into_owned(), entry.path());
            if name.starts_with('.') || ["target", "node_modules", "dist"].contains(&name.as_str()) {
                continue;
            }
            let below = path.strip_prefix(root()).expect("below the repository").to_owned();
            if entry.file_type().expect("a type").is_dir() {
                folders.push(path);
            } else if wanted(&below.to_string_lossy()) {
                files.push(below);
            }
        }
    }
    files.sort();
    files
}

fn blocks_of(page: &Path) -> Vec<Block> {
    let text = fs::read_to_string(root().join(page)).expect("a page");
    let mut blocks = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some(info) = line.trim_start().strip_prefix("```") {
            let text: Vec<&str> = lines.by_ref().take_while(|line| line.trim() != "```").collect();
            blocks.push(Block { page: page.to_owned(), info: info.to_owned(), text: text.join("\n") });
        }
    }
    blocks
}
