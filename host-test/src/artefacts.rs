//! What `make build` makes, and whether it is what the sources say.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::{Context, Result, bail};

/// All tools.
pub const TOOLS: Artefact =
    Artefact { name: "sequentum-tools.wasm", sources: &["component", "package"], command: BUILD };

/// The tools that only read.
pub const TOOLS_READONLY: Artefact = Artefact { name: "sequentum-tools-readonly.wasm", ..TOOLS };

/// The MCP server.
pub const SERVER: Artefact =
    Artefact { name: "sequentum-mcp.wasm", sources: &["server", "dispatch", "package"], command: BUILD };

/// The MCP server with the tools that only read.
pub const SERVER_READONLY: Artefact = Artefact { name: "sequentum-mcp-readonly.wasm", ..SERVER };

/// The tools for ACT hosts. No release has it: its users pack it themselves.
pub const ACT: Artefact =
    Artefact { name: "sequentum-act.wasm", sources: &["act", "dispatch", "package"], command: "make act" };

/// The tools for IronClaw. No release has it: its users make the bundle themselves.
pub const IRONCLAW: Artefact = Artefact {
    name: "sequentum-ironclaw.wasm",
    sources: &["ironclaw", "dispatch", "package"],
    command: "make ironclaw",
};

/// What makes the artefacts of a release.
const BUILD: &str = "make build";

/// What all are made of: files and folders of the repository.
const COMMON: [&str; 7] = ["wit", "src", "build.rs", "json-source", "catalogue", "Cargo.toml", ".cargo/config.toml"];

/// A component that is built from this repository.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Artefact {
    /// Its file's name.
    pub name: &'static str,
    /// What it is made of, besides [`COMMON`].
    sources: &'static [&'static str],
    /// What makes it.
    command: &'static str,
}

/// The repository's folder.
#[must_use]
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."))
}

/// The folder of the components: `dist` of the repository, unless `SEQUENTUM_DIST` names another.
#[must_use]
pub fn dist() -> PathBuf {
    root().join(env::var_os("SEQUENTUM_DIST").unwrap_or_else(|| "dist".into()))
}

impl Artefact {
    /// Its file, which may be missing or old.
    #[must_use]
    pub fn file(&self) -> PathBuf {
        let folder = if self.command == BUILD { dist() } else { root().join("dist") };
        folder.join(self.name)
    }

    /// Its file, for a test: what was built before a change says nothing about that change.
    ///
    /// # Errors
    ///
    /// When it is missing, or one of its sources was changed after it was built.
    pub fn current(&self) -> Result<PathBuf> {
        let file = self.file();
        let command = self.command;
        let Ok(built) = fs::metadata(&file).and_then(|file| file.modified()) else {
            bail!("{} is not there yet: run `{command}`", self.name);
        };
        let mut newest = None;
        for source in COMMON.iter().chain(self.sources) {
            newest_below(&root().join(source), &mut newest)?;
        }
        match newest {
            Some((changed, source)) if changed > built => {
                let source = source.strip_prefix(root()).unwrap_or(&source).display();
                bail!("{} is older than {source}: run `{command}`", self.name)
            }
            _ => Ok(file),
        }
    }
}

/// Finds the file that was changed last. A folder that does not exist has none.
fn newest_below(path: &Path, newest: &mut Option<(SystemTime, PathBuf)>) -> Result<()> {
    if path.is_dir() {
        for entry in fs::read_dir(path).with_context(|| format!("cannot read {}", path.display()))? {
            newest_below(&entry?.path(), newest)?;
        }
    } else if let Ok(changed) = fs::metadata(path).and_then(|file| file.modified())
        && newest.as_ref().is_none_or(|(time, _)| changed > *time)
    {
        *newest = Some((changed, path.to_owned()));
    }
    Ok(())
}
