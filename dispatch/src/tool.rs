//! The tools: their table, and how each is called. Most of it is generated.

use crate::arguments::{self, Arguments, Decode, Form, Place};
use crate::json::{self, Encode, Sink};
use crate::names::nearest;
use crate::rename::rename;
use sequentum_tools::client::Client;
use sequentum_tools::error::Error;
use sequentum_tools::line::Line;
use sequentum_tools::transport::Transport;
use sequentum_tools::{tools, types};
use serde_json::{Map, Value};
use std::pin::Pin;

include!(concat!(env!("OUT_DIR"), "/generated.rs"));

/// A tool.
#[derive(Debug)]
pub struct Tool {
    /// Its name, such as `list_agents`.
    pub name: &'static str,
    /// Its name for people, such as `List agents`.
    pub title: &'static str,
    /// What it does, for a model that chooses.
    pub description: &'static str,
    /// What it belongs to, in one word, such as `runs`.
    pub toolset: &'static str,
    /// The OAuth scopes that a token needs for it.
    pub scopes: &'static [&'static str],
    /// How it behaves.
    pub annotations: Annotations,
    /// The names of its arguments.
    pub parameters: &'static [&'static str],
    /// The JSON Schema of its arguments.
    pub input_schema: &'static str,
    /// The JSON Schema of its result.
    pub output_schema: &'static str,
}

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

/// A call under way. The result writes itself.
pub type Call<'a> = Pin<Box<dyn Future<Output = Result<Box<dyn Encode>, Error>> + 'a>>;

/// Which tools can be called. A component holds only what its own set can call.
pub trait Tools {
    /// Whether these tools only read.
    const READ_ONLY: bool;

    /// Calls a tool. Arguments that it does not take, or whose values it does not, end the call before anything is sent.
    fn call<'a, T: Transport>(tool: &'static Tool, client: &'a Client<T>, arguments: Map<String, Value>) -> Call<'a>;
}

/// Every tool.
#[derive(Debug)]
pub struct AllTools;

/// The tools that only read.
#[derive(Debug)]
pub struct ReadingTools;

impl Tools for AllTools {
    const READ_ONLY: bool = false;

    fn call<'a, T: Transport>(tool: &'static Tool, client: &'a Client<T>, arguments: Map<String, Value>) -> Call<'a> {
        begin(tool, arguments, |arguments| {
            call_reading(client, tool.name, arguments).or_else(|arguments| call_writing(client, tool.name, arguments))
        })
    }
}

impl Tools for ReadingTools {
    const READ_ONLY: bool = true;

    fn call<'a, T: Transport>(tool: &'static Tool, client: &'a Client<T>, arguments: Map<String, Value>) -> Call<'a> {
        begin(tool, arguments, |arguments| call_reading(client, tool.name, arguments))
    }
}

fn begin<'a>(
    tool: &'static Tool,
    arguments: Map<String, Value>,
    call: impl FnOnce(Arguments) -> Result<Call<'a>, Arguments>,
) -> Call<'a> {
    let refused = |error| -> Call<'a> { Box::pin(std::future::ready(Err(error))) };
    match Arguments::new(arguments, tool.parameters).map(call) {
        Ok(Ok(call)) => call,
        Ok(Err(_)) => refused(Error::new(
            types::ErrorKind::InvalidArgument,
            format!("{} changes something, which this component cannot do", tool.name),
            "It has only the tools that read.",
        )),
        Err(error) => refused(error),
    }
}

/// The tool of this name.
pub fn find(name: &str) -> Option<&'static Tool> {
    TOOLS.iter().find(|tool| tool.name == name)
}

/// Up to three names of tools that are most like a name that no tool has.
pub fn similar(name: &str) -> Vec<&'static str> {
    nearest(name, TOOLS.iter().map(|tool| tool.name))
}

/// The scopes that tools need, each once.
pub fn scopes() -> Vec<&'static str> {
    let mut scopes: Vec<_> = TOOLS.iter().flat_map(|tool| tool.scopes.iter().copied()).collect();
    scopes.sort_unstable();
    scopes.dedup();
    scopes
}

/// What tools belong to, each once, in the order of the tools.
pub fn toolsets() -> Vec<&'static str> {
    let mut toolsets: Vec<_> = TOOLS.iter().map(|tool| tool.toolset).collect();
    toolsets.dedup();
    toolsets
}

/// A text of the core with the names that JSON has: `list-agents` as `list_agents`, `page-index` as `pageIndex`.
fn in_json_names(text: &Line) -> Line {
    let renamed = rename(text, |word| {
        let at = WORDS.binary_search_by(|(wit, _)| (*wit).cmp(word)).ok()?;
        WORDS.get(at).map(|(_, name)| (*name).to_owned())
    });
    renamed.into()
}

/// An error of the core with these names.
fn error_in_json_names(error: Error) -> Error {
    let renamed = Error::new(error.kind, in_json_names(&error.message), in_json_names(&error.hint));
    Error { status: error.status, retry_after_seconds: error.retry_after_seconds, ..renamed }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_in_order_and_schemas_are_json() {
        assert!(WORDS.is_sorted(), "the words are searched by halves");
        for tool in TOOLS {
            let schema: Value = serde_json::from_str(tool.input_schema).unwrap();
            let properties = schema["properties"].as_object().unwrap();
            assert!(tool.parameters.iter().all(|parameter| properties.contains_key(*parameter)), "{}", tool.name);
            assert_eq!(serde_json::from_str::<Value>(tool.output_schema).unwrap()["type"], "object", "{}", tool.name);
        }
    }

    #[test]
    fn texts_of_the_core_are_translated() {
        let text =
            in_json_names(&"Invalid parameter 'page-index': see list-agents, remove-entire-run, other-words".into());
        assert_eq!(text, "Invalid parameter 'pageIndex': see list_agents, remove-entire-run, other-words");
    }

    #[test]
    fn mistyped_names_are_recognised() {
        let names = || TOOLS.iter().map(|tool| tool.name);
        assert_eq!(nearest("list-agents", names()).first(), Some(&"list_agents"));
        assert_eq!(nearest("getAgentRun", names()).len(), 3);
        assert_eq!(nearest("start_agnet", names()).first(), Some(&"start_agent"));
        assert!(nearest("xyz", names()).is_empty());
        assert!(nearest(&"list_agents".repeat(100), names()).is_empty());
    }
}
