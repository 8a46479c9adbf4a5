//! The call of each tool's function by the tool's name.

use crate::rust;
use anyhow::{Context, Result};
use catalogue::Catalogue;
use std::collections::BTreeMap;
use std::fmt::Write;

pub(crate) fn call(catalogue: &Catalogue, modules: &BTreeMap<String, String>) -> Result<String> {
    let mut code = String::from(
        "/// Calls a tool; none when there is no tool of this name.\n\
         pub fn call<'a, T: Transport>(client: &'a Client<T>, tool: &str, mut arguments: Arguments) -> Option<Call<'a>> {\n\
         Some(match tool {\n",
    );
    for tool in &catalogue.tools {
        let function = rust::field(&tool.name);
        let module = modules.get(&function).with_context(|| format!("no module of the core has `{function}`"))?;
        let (mut takes, mut gives) = (String::new(), String::new());
        for parameter in &tool.parameters {
            let variable = rust::field(&parameter.name);
            let take = if parameter.is_required() { "required" } else { "optional" };
            write!(takes, "let {variable} = arguments.{take}({:?})?; ", parameter.mcp_name())?;
            write!(gives, ", {variable}")?;
        }
        writeln!(
            code,
            "{:?} => Box::pin(async move {{ {takes}\
             let result: Box<dyn Encode> = Box::new(tools::{module}::{function}(client{gives}).await.map_err(in_mcp_error)?); Ok(result) }}),",
            tool.mcp_name(),
        )?;
    }
    code.push_str("_ => return None,\n})\n}\n");
    Ok(code)
}
