//! One tool.

use crate::annotations::Annotations;
use crate::model::Type;
use crate::names;
use crate::prose::Range;

/// A tool.
#[derive(Debug, Clone, PartialEq)]
pub struct Tool {
    /// Its name in the WIT, such as `list-agents`.
    pub name: String,
    /// What it belongs to, such as `Runs and files`.
    pub category: &'static str,
    /// The same in one word, such as `runs`.
    pub toolset: &'static str,
    /// The OAuth scope that a token needs for it.
    pub scope: String,
    /// Another scope that it needs, since it reads what it changes.
    pub also_scope: Option<String>,
    /// What it does, without its parameters. Paragraphs are separated by an empty line, and have no line breaks.
    pub description: String,
    /// Its parameters, in the function's order.
    pub parameters: Vec<Parameter>,
    /// What it returns when it succeeds.
    pub result: Type,
    /// How it behaves.
    pub annotations: Annotations,
}

impl Tool {
    /// Its name where JSON is spoken, such as `list_agents`.
    pub fn json_name(&self) -> String {
        names::snake(&self.name)
    }

    /// All scopes that a token needs for it.
    pub fn scopes(&self) -> Vec<&str> {
        std::iter::once(&self.scope).chain(&self.also_scope).map(String::as_str).collect()
    }

    /// Its name for people, such as `List agents`.
    pub fn title(&self) -> String {
        names::title(&self.name)
    }
}

/// A parameter of a tool.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    /// Its name in the WIT, such as `page-index`.
    pub name: String,
    /// Its type; an option when it may be left out.
    pub ty: Type,
    /// What it means.
    pub description: String,
    /// The values that it may have, where the description limits them.
    pub range: Option<Range>,
    /// The value used when it is left out, as the description writes it.
    pub default: Option<String>,
}

impl Parameter {
    /// Whether a call must give it.
    pub fn is_required(&self) -> bool {
        !self.ty.is_option()
    }

    /// Whether it is JSON that is written as text, which its description says.
    pub fn is_json_text(&self) -> bool {
        self.ty.present() == &Type::Text && self.description.contains("JSON")
    }

    /// Its name in JSON, such as `pageIndex`.
    pub fn json_name(&self) -> String {
        names::camel(&self.name)
    }
}
