//! Which component is loaded.

use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow, bail};
use host_test::artefacts::{self, Artefact};
use host_test::host::{CallError, Host, ToolDescription, Tools};

use super::invocation::program;

/// Loads the component at `path`, or the one that `make build` makes.
pub(crate) fn load(path: Option<&Path>) -> Result<(PathBuf, Tools)> {
    let path = self::path(path, &artefacts::TOOLS)?;
    let tools = Tools::load(&Host::new()?, &path)?;
    Ok((path, tools))
}

/// The tool of this name; the error says where to find the right one.
pub(crate) fn tool<'a>(tools: &'a Tools, name: &str) -> Result<&'a ToolDescription> {
    tools.describe(name).map_err(|error| match &error {
        CallError::UnknownTool { nearest, .. } if nearest.is_empty() => {
            anyhow!("{error}; `{} list` shows those there are", program())
        }
        _ => error.into(),
    })
}

/// The component at `path`, or the one that `make build` makes.
pub(crate) fn path(path: Option<&Path>, default: &Artefact) -> Result<PathBuf> {
    let path = path.map_or_else(|| from_here(default.file()), Path::to_owned);
    if !path.exists() {
        bail!("{} is not there yet: run `make build`, or name a component with --component", path.display());
    }
    Ok(path)
}

/// Short, where it is below the current folder.
fn from_here(path: PathBuf) -> PathBuf {
    let here = std::env::current_dir().unwrap_or_default();
    path.strip_prefix(here).map(Path::to_owned).unwrap_or(path)
}
