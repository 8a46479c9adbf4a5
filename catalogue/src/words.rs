//! The words of the WIT, as MCP clients know them.

use crate::model::Shape;
use crate::rename::rename;
use crate::{Catalogue, names};
use std::collections::BTreeMap;

impl Catalogue {
    /// A text of the WIT in the words of MCP clients: tools as `list_agents`, parameters and fields as `pageIndex`.
    pub fn for_mcp(&self, text: &str) -> String {
        rename(text, |word| self.mcp_word(word))
    }

    /// What MCP clients call a tool, a parameter or a field; none for other words.
    pub fn mcp_word(&self, word: &str) -> Option<String> {
        if self.tool(word).is_some() {
            return Some(names::snake(word));
        }
        let is_parameter = || self.tools.iter().flat_map(|tool| &tool.parameters).any(|one| one.name == word);
        let is_field = || {
            self.types.values().any(|definition| match &definition.shape {
                Shape::Record(fields) => fields.iter().any(|field| field.name == word),
                Shape::Enum(_) | Shape::Variant(_) => false,
            })
        };
        (is_parameter() || is_field()).then(|| names::camel(word))
    }

    /// Every word that [`Catalogue::for_mcp`] changes, with what it becomes.
    pub fn mcp_words(&self) -> BTreeMap<String, String> {
        let parameters = self.tools.iter().flat_map(|tool| &tool.parameters).map(|parameter| &parameter.name);
        let fields = self.types.values().filter_map(|definition| match &definition.shape {
            Shape::Record(fields) => Some(fields.iter().map(|field| &field.name)),
            Shape::Enum(_) | Shape::Variant(_) => None,
        });
        let tools = self.tools.iter().map(|tool| &tool.name);
        tools
            .chain(parameters)
            .chain(fields.flatten())
            .filter(|word| word.contains('-'))
            .filter_map(|word| Some((word.clone(), self.mcp_word(word)?)))
            .collect()
    }
}
