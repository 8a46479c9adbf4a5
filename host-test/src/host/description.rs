//! What a component says of its tools.

use anyhow::{Context, Result, bail};
use serde::Serialize;
use wit_component::DecodedWasm;
use wit_parser::{Function, Resolve, TypeDefKind, WorldItem};

use super::error::CallError;
use super::nearest::nearest;
use super::wit_text;

/// A tool: a function that a component exports from its world.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ToolDescription {
    /// Its name, such as `get-agent`.
    pub name: String,
    /// Its whole doc comment, where the component carries one.
    pub description: Option<String>,
    /// The doc comment without the list of parameters.
    pub summary: Option<String>,
    /// Its parameters, in order.
    pub parameters: Vec<ParameterDescription>,
    /// What it returns, as a WIT type.
    pub returns: String,
}

/// A parameter of a tool.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ParameterDescription {
    /// Its name, such as `agent-id`.
    pub name: String,
    /// Its WIT type. The cases of a short enum follow its name, as in `option<sort-order: asc | desc>`.
    #[serde(rename = "type")]
    pub ty: String,
    /// Whether it must be given: whether its type is not an option.
    pub required: bool,
    /// What it means: the text of the item `` - `name`: … `` in the tool's doc comment.
    pub description: Option<String>,
    /// The values to choose from, where it is an enum, a variant or flags; otherwise empty.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<String>,
}

/// Reads the tools of `component`, in the order in which it exports them.
///
/// # Errors
///
/// When the bytes are not a component.
pub(super) fn describe(component: &[u8]) -> Result<Vec<ToolDescription>> {
    if !component.starts_with(b"\0asm") {
        bail!("this is not WebAssembly");
    }
    let decoded = wit_component::decode(component).context("this is not a component")?;
    let DecodedWasm::Component(resolve, world) = decoded else {
        bail!("this is a WIT package, not a component");
    };
    let world = resolve.worlds.get(world).context("the component has no world")?;
    Ok(world
        .exports
        .values()
        .filter_map(|item| match item {
            WorldItem::Function(function) => Some(tool(&resolve, function)),
            WorldItem::Interface { .. } | WorldItem::Type { .. } => None,
        })
        .collect())
}

/// The tool of this name among `tools`.
pub(super) fn find<'a>(tools: &'a [ToolDescription], name: &str) -> Result<&'a ToolDescription, CallError> {
    tools.iter().find(|tool| tool.name == name).ok_or_else(|| CallError::UnknownTool {
        name: name.to_owned(),
        nearest: nearest(name, tools.iter().map(|tool| tool.name.as_str())),
    })
}

fn tool(resolve: &Resolve, function: &Function) -> ToolDescription {
    let names: Vec<&str> = function.params.iter().map(|parameter| parameter.name.as_str()).collect();
    let description = function.docs.contents.clone();
    let comment = description.as_deref().map(|text| Comment::read(text, &names)).unwrap_or_default();

    let parameters = function
        .params
        .iter()
        .map(|parameter| ParameterDescription {
            name: parameter.name.clone(),
            ty: wit_text::type_text(resolve, &parameter.ty),
            required: !wit_text::definition(resolve, &parameter.ty)
                .is_some_and(|definition| matches!(definition.kind, TypeDefKind::Option(_))),
            description: comment.parameter(&parameter.name),
            choices: wit_text::choices(resolve, &parameter.ty),
        })
        .collect();

    ToolDescription {
        name: function.name.clone(),
        summary: comment.summary(),
        description,
        parameters,
        returns: wit_text::result_text(resolve, function.result.as_ref()),
    }
}

/// A doc comment, taken apart.
#[derive(Default)]
struct Comment {
    summary: String,
    parameters: Vec<(String, String)>,
}

impl Comment {
    /// Finds the list items that describe one of the parameters `names`. An item goes on for as long as its lines are
    /// indented; anything else belongs to the summary.
    fn read(text: &str, names: &[&str]) -> Comment {
        let mut comment = Comment::default();
        let mut in_item = false;
        for line in text.lines() {
            if let Some((name, meaning)) = item(line, names) {
                comment.parameters.push((name.to_owned(), meaning.to_owned()));
                in_item = true;
                continue;
            }
            in_item = in_item && line.starts_with(' ') && !line.trim().is_empty();
            match comment.parameters.last_mut() {
                Some((_, meaning)) if in_item => {
                    meaning.push(' ');
                    meaning.push_str(line.trim());
                }
                _ => {
                    comment.summary.push_str(line);
                    comment.summary.push('\n');
                }
            }
        }
        comment
    }

    fn summary(&self) -> Option<String> {
        let summary = self.summary.trim();
        (!summary.is_empty()).then(|| summary.to_owned())
    }

    fn parameter(&self, name: &str) -> Option<String> {
        self.parameters.iter().find(|(other, _)| other == name).map(|(_, meaning)| meaning.clone())
    }
}

/// The parameter and its meaning, if `line` begins such an item.
fn item<'a>(line: &'a str, names: &[&str]) -> Option<(&'a str, &'a str)> {
    let (name, meaning) = line.strip_prefix("- `")?.split_once("`:")?;
    names.contains(&name).then(|| (name, meaning.trim()))
}

#[cfg(test)]
mod tests {
    use super::Comment;

    #[test]
    fn a_comment_is_a_summary_and_parameters() {
        let comment = Comment::read(
            "Finds things.\n\n- `query`: the words,\n  not blank\n- `max`: at most this many\n\nMore.",
            &["query", "max", "other"],
        );
        assert_eq!(comment.summary().as_deref(), Some("Finds things.\n\n\nMore."));
        assert_eq!(comment.parameter("query").as_deref(), Some("the words, not blank"));
        assert_eq!(comment.parameter("max").as_deref(), Some("at most this many"));
        assert_eq!(comment.parameter("other"), None);
    }

    #[test]
    fn a_list_of_other_things_is_part_of_the_summary() {
        let comment = Comment::read("Either:\n- `a`: one\n  way\n- b", &["query"]);
        assert_eq!(comment.summary().as_deref(), Some("Either:\n- `a`: one\n  way\n- b"));
    }
}
