//! The table of tools, and the words that MCP clients know under other names.

use anyhow::Result;
use catalogue::{Catalogue, Tool};
use serde_json::json;
use std::fmt::Write;

pub(crate) fn tools(catalogue: &Catalogue) -> Result<String> {
    let mut code =
        String::from("/// Every tool, in the order in which they are listed.\npub static TOOLS: &[Tool] = &[\n");
    for tool in &catalogue.tools {
        let parameters: Vec<_> = tool.parameters.iter().map(catalogue::Parameter::mcp_name).collect();
        writeln!(
            code,
            "    Tool {{ name: {:?}, scope: {:?}, parameters: &{parameters:?}, listing: {:?} }},",
            tool.mcp_name(),
            tool.scope,
            listing(catalogue, tool),
        )?;
    }
    code.push_str(
        "];\n\n/// Words of the WIT and what MCP clients call them, sorted.\nstatic WORDS: &[(&str, &str)] = &[\n",
    );
    for (word, mcp) in catalogue.mcp_words() {
        writeln!(code, "    ({word:?}, {mcp:?}),")?;
    }
    code.push_str("];\n");
    Ok(code)
}

/// A tool as `tools/list` shows it.
fn listing(catalogue: &Catalogue, tool: &Tool) -> String {
    json!({
        "name": tool.mcp_name(),
        "title": tool.title(),
        "description": catalogue.for_mcp(&tool.description),
        "inputSchema": catalogue.input_schema(tool),
        "outputSchema": catalogue.output_schema(tool),
        "annotations": {
            "title": tool.title(),
            "readOnlyHint": tool.annotations.read_only,
            "destructiveHint": tool.annotations.destructive,
            "idempotentHint": tool.annotations.idempotent,
            "openWorldHint": tool.annotations.open_world,
        },
    })
    .to_string()
}
