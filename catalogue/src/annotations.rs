//! How tools behave, which tells a client when to ask its user.

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// The file with the exceptions, beside the WIT.
const FILE: &str = "annotations.toml";

/// How a tool behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Annotations {
    /// It changes nothing.
    pub read_only: bool,
    /// It destroys something, or cannot be undone.
    pub destructive: bool,
    /// Calling it twice is the same as once.
    pub idempotent: bool,
    /// It reaches beyond the account: it makes agents visit the web.
    pub open_world: bool,
}

impl Annotations {
    /// What the scope tells: a tool that only reads may be called again.
    pub(crate) fn of_scope(scope: &str) -> Annotations {
        let read_only = scope.ends_with(":read");
        Annotations { read_only, destructive: false, idempotent: read_only, open_world: false }
    }
}

/// What is different for one tool.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Exception {
    destructive: Option<bool>,
    idempotent: Option<bool>,
    open_world: Option<bool>,
    also_scope: Option<String>,
}

/// The exceptions, by tool.
#[derive(Debug, Default)]
pub(crate) struct Exceptions(BTreeMap<String, Exception>);

impl Exceptions {
    /// Reads them from the WIT's folder; without the file there are none.
    pub(crate) fn read(wit: &Path) -> Result<Exceptions> {
        let path = wit.join(FILE);
        if !path.exists() {
            return Ok(Exceptions::default());
        }
        let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let exceptions = toml::from_str(&text).with_context(|| format!("{} is wrong", path.display()))?;
        Ok(Exceptions(exceptions))
    }

    /// The annotations of a tool. An exception that changes nothing is refused: it would only look like a fact.
    pub(crate) fn apply(&self, tool: &str, usual: Annotations) -> Result<Annotations> {
        let Some(exception) = self.0.get(tool) else { return Ok(usual) };
        let annotations = Annotations {
            read_only: usual.read_only,
            destructive: exception.destructive.unwrap_or(usual.destructive),
            idempotent: exception.idempotent.unwrap_or(usual.idempotent),
            open_world: exception.open_world.unwrap_or(usual.open_world),
        };
        if annotations == usual && exception.also_scope.is_none() {
            bail!("{FILE}: `{tool}` is an exception in nothing");
        }
        Ok(annotations)
    }

    /// The scope that a tool needs besides that of its world.
    pub(crate) fn also_scope(&self, tool: &str) -> Option<String> {
        self.0.get(tool)?.also_scope.clone()
    }

    /// Fails when there is one for a tool that does not exist.
    pub(crate) fn check_names<'a>(&self, tools: impl Iterator<Item = &'a str>) -> Result<()> {
        let tools: Vec<_> = tools.collect();
        match self.0.keys().find(|name| !tools.contains(&name.as_str())) {
            Some(name) => bail!("{FILE}: there is no tool `{name}`"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exceptions(text: &str) -> Exceptions {
        Exceptions(toml::from_str(text).unwrap())
    }

    #[test]
    fn the_scope_decides_unless_there_is_an_exception() {
        let read = Annotations::of_scope("runs:read");
        assert!(read.read_only && read.idempotent && !read.destructive && !read.open_world);
        let write = Annotations::of_scope("agents:write");
        assert!(!write.read_only && !write.idempotent);
        let exceptions = exceptions("[stop-agent]\nidempotent = true");
        assert!(exceptions.apply("stop-agent", write).unwrap().idempotent);
        assert_eq!(exceptions.apply("start-agent", write).unwrap(), write);
    }

    #[test]
    fn exceptions_that_mean_nothing_are_refused() {
        let exceptions = exceptions("[stop-agent]\nidempotent = false");
        assert!(exceptions.apply("stop-agent", Annotations::of_scope("agents:write")).is_err());
        assert!(exceptions.check_names(["stop-agent"].into_iter()).is_ok());
        assert!(exceptions.check_names(["start-agent"].into_iter()).is_err());
        assert!(toml::from_str::<BTreeMap<String, Exception>>("[x]\nread-only = true").is_err());
    }
}
