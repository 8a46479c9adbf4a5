//! In which module of the core each tool's function is.

use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Finds the public async functions of the modules in a folder: function → module. A name may occur only once.
pub(crate) fn find(folder: &Path) -> Result<BTreeMap<String, String>> {
    let mut modules = BTreeMap::new();
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        let Some(module) = path.file_stem().and_then(|stem| stem.to_str()) else { continue };
        if path.extension().is_none_or(|extension| extension != "rs") || module == "mod" {
            continue;
        }
        for line in fs::read_to_string(&path)?.lines() {
            let Some(signature) = line.strip_prefix("pub async fn ") else { continue };
            let name = signature.split(['(', '<']).next().unwrap_or_default().to_owned();
            if let Some(other) = modules.insert(name.clone(), module.to_owned()) {
                bail!("`{name}` is in `{other}` and in `{module}`");
            }
        }
    }
    Ok(modules)
}
