//! A file of the repository that is made here, wholly or in parts.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

/// A file, and what it has to say.
pub(super) struct Page {
    pub(super) path: PathBuf,
    pub(super) text: String,
}

impl Page {
    /// Writes it.
    pub(super) fn write(&self) -> Result<()> {
        if let Some(folder) = self.path.parent() {
            fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
        }
        fs::write(&self.path, &self.text).with_context(|| format!("cannot write {}", self.path.display()))
    }

    /// Fails where the file is another one, and says where it begins to differ.
    pub(super) fn check(&self) -> Result<()> {
        let found = fs::read_to_string(&self.path).with_context(|| format!("cannot read {}", self.path.display()))?;
        if found == self.text {
            return Ok(());
        }
        let same = found.lines().zip(self.text.lines()).take_while(|(found, expected)| found == expected).count();
        bail!("{} is out of date from line {} on: run `make docs`", self.path.display(), same + 1);
    }
}
