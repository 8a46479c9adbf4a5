//! All tools together.

use crate::model::Definition;
use crate::tool::Tool;
use std::collections::BTreeMap;

/// All tools, with the types that they take and return.
#[derive(Debug, Clone, PartialEq)]
pub struct Catalogue {
    /// The tools of a world, by category, in the order in which the category's worlds export them.
    pub tools: Vec<Tool>,
    /// The records, enums and variants of the package, by their name in the WIT.
    pub types: BTreeMap<String, Definition>,
}

impl Catalogue {
    /// The tool with this name, as the WIT writes it.
    pub fn tool(&self, name: &str) -> Option<&Tool> {
        self.tools.iter().find(|tool| tool.name == name)
    }

    /// The categories, in the order of their tools.
    pub fn categories(&self) -> Vec<&'static str> {
        let mut categories: Vec<_> = self.tools.iter().map(|tool| tool.category).collect();
        categories.dedup();
        categories
    }
}
