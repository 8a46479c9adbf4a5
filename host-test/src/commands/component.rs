//! Which component is loaded.

use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow, bail};
use host_test::host::{CallError, Host, ToolDescription, Tools};

use super::program;

/// What `make build` makes, below the workspace's folder.
const DEFAULT: &str = "dist/sequentum-tools.wasm";

/// Loads the component at `path`, or the one that `make build` makes.
pub(crate) fn load(path: Option<&Path>) -> Result<(PathBuf, Tools)> {
    let path = match path {
        Some(path) => path.to_owned(),
        None => find()?,
    };
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

fn find() -> Result<PathBuf> {
    let path = in_workspace(DEFAULT);
    if !path.exists() {
        bail!("{DEFAULT} is not there yet: run `make build`, or name a component with --component");
    }
    Ok(path)
}

/// A path of the workspace: in the current folder, else in the workspace that this program was built in.
pub(crate) fn in_workspace(path: &str) -> PathBuf {
    let here = PathBuf::from(path);
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
    match workspace.map(|workspace| workspace.join(path)) {
        Some(there) if !here.exists() => there,
        _ => here,
    }
}
