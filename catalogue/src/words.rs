//! The words of the WIT, as JSON has them.

use crate::catalogue::Catalogue;
use crate::model::TypeKind;
use crate::names;
use crate::rename::rename;
use std::collections::BTreeMap;

impl Catalogue {
    /// A text of the WIT with the names that JSON has: tools as `list_agents`, parameters and fields as `pageIndex`.
    pub fn in_json_names(&self, text: &str) -> String {
        rename(text, |word| self.json_word(word))
    }

    /// What a tool, a parameter or a field is called in JSON; none for other words.
    pub fn json_word(&self, word: &str) -> Option<String> {
        if self.tool(word).is_some() {
            return Some(names::snake(word));
        }
        let is_parameter = || self.tools.iter().flat_map(|tool| &tool.parameters).any(|one| one.name == word);
        let is_field = || {
            self.types.values().any(|definition| match &definition.kind {
                TypeKind::Record(fields) => fields.iter().any(|field| field.name == word),
                TypeKind::Enum(_) | TypeKind::Variant(_) => false,
            })
        };
        (is_parameter() || is_field()).then(|| names::camel(word))
    }

    /// Every word that [`Catalogue::in_json_names`] changes, with what it becomes.
    pub fn json_names(&self) -> BTreeMap<String, String> {
        let parameters = self.tools.iter().flat_map(|tool| &tool.parameters).map(|parameter| &parameter.name);
        let fields = self.types.values().filter_map(|definition| match &definition.kind {
            TypeKind::Record(fields) => Some(fields.iter().map(|field| &field.name)),
            TypeKind::Enum(_) | TypeKind::Variant(_) => None,
        });
        let tools = self.tools.iter().map(|tool| &tool.name);
        tools
            .chain(parameters)
            .chain(fields.flatten())
            .filter(|word| word.contains('-'))
            .filter_map(|word| Some((word.clone(), self.json_word(word)?)))
            .collect()
    }
}
