//! The tools, as the WIT defines them: their table, their JSON, and how each is called. Most of it is generated.

use crate::arguments::{self, Arguments, Decode};
use crate::json::{self, Encode, Sink};
use crate::rename::rename;
use sequentum_tools::client::Client;
use sequentum_tools::error::Error;
use sequentum_tools::transport::Transport;
use sequentum_tools::{tools, types};
use serde_json::Value;
use std::pin::Pin;

include!(concat!(env!("OUT_DIR"), "/generated.rs"));

/// A tool, as far as the server must know it.
#[derive(Debug)]
pub struct Tool {
    /// Its name, such as `list_agents`.
    pub name: &'static str,
    /// The OAuth scope that a token needs for it.
    pub scope: &'static str,
    /// The names of its arguments.
    pub parameters: &'static [&'static str],
    /// How `tools/list` shows it, as JSON.
    pub listing: &'static str,
}

/// A call under way.
pub type Call<'a> = Pin<Box<dyn Future<Output = Result<Box<dyn Encode>, Error>> + 'a>>;

/// How alike two names must be to be taken for one another, from 0 to 1.
const ALIKE: f64 = 0.8;

/// The tool of this name.
pub fn find(name: &str) -> Option<&'static Tool> {
    TOOLS.iter().find(|tool| tool.name == name)
}

/// The scopes that tools need, each once.
pub fn scopes() -> Vec<&'static str> {
    let mut scopes: Vec<_> = TOOLS.iter().map(|tool| tool.scope).collect();
    scopes.sort_unstable();
    scopes.dedup();
    scopes
}

/// Up to three of the names that are most like this one.
pub fn nearest<'a>(name: &str, names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    // A name that long is no mistyped one, and comparing it would take long.
    if name.len() > 64 {
        return Vec::new();
    }
    let name = name.to_lowercase().replace(['-', ' '], "_");
    let mut alike: Vec<_> = names
        .map(|other| (strsim::jaro_winkler(&name, &other.to_lowercase()), other))
        .filter(|(likeness, _)| *likeness >= ALIKE)
        .collect();
    alike.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    alike.into_iter().take(3).map(|(_, name)| name).collect()
}

/// A text of the core in the words of MCP clients: `list-agents` as `list_agents`, `page-index` as `pageIndex`.
fn in_mcp_words(text: &str) -> String {
    rename(text, |word| {
        let at = WORDS.binary_search_by(|(wit, _)| (*wit).cmp(word)).ok()?;
        WORDS.get(at).map(|(_, mcp)| (*mcp).to_owned())
    })
}

/// An error of the core in the words of MCP clients.
fn in_mcp_error(error: Error) -> Error {
    Error { message: in_mcp_words(&error.message), hint: in_mcp_words(&error.hint), ..error }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_in_order_and_listings_are_json() {
        assert!(WORDS.is_sorted(), "the words are searched by halves");
        for tool in TOOLS {
            let listing: Value = serde_json::from_str(tool.listing).unwrap();
            assert_eq!(listing["name"], tool.name);
            let properties = listing["inputSchema"]["properties"].as_object().unwrap();
            assert!(tool.parameters.iter().all(|parameter| properties.contains_key(*parameter)), "{}", tool.name);
        }
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

    #[test]
    fn texts_of_the_core_are_translated() {
        let text = in_mcp_words("Invalid parameter 'page-index': see list-agents, remove-entire-run, other-words");
        assert_eq!(text, "Invalid parameter 'pageIndex': see list_agents, remove-entire-run, other-words");
    }
}
