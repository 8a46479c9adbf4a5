//! The table of tools, and the words that have other names in JSON.

use anyhow::Result;
use catalogue::{Catalogue, Parameter};
use std::fmt::Write;

pub(crate) fn tools(catalogue: &Catalogue) -> Result<String> {
    let mut code =
        String::from("/// Every tool, in the order in which they are listed.\npub static TOOLS: &[Tool] = &[\n");
    for tool in &catalogue.tools {
        let parameters: Vec<_> = tool.parameters.iter().map(Parameter::json_name).collect();
        writeln!(
            code,
            "Tool {{ name: {:?}, title: {:?}, description: {:?}, toolset: {:?}, scopes: &{:?}, annotations: {:?}, parameters: &{parameters:?}, \
             input_schema: {:?}, output_schema: {:?} }},",
            tool.json_name(),
            tool.title(),
            catalogue.in_json_names(&tool.description),
            tool.toolset,
            tool.scopes(),
            tool.annotations,
            catalogue.input_schema(tool).to_string(),
            catalogue.output_schema(tool).to_string(),
        )?;
    }
    code.push_str("];\n\n/// Words of the WIT and their names in JSON, sorted.\nstatic WORDS: &[(&str, &str)] = &[\n");
    for (word, name) in catalogue.json_names() {
        writeln!(code, "({word:?}, {name:?}),")?;
    }
    code.push_str("];\n");
    Ok(code)
}
