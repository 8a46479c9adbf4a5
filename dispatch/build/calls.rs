//! The call of each tool's function by the tool's name.

use anyhow::Result;
use catalogue::{Catalogue, rust};
use std::fmt::Write;

pub(crate) fn call(catalogue: &Catalogue) -> Result<String> {
    let mut code = String::from(
        "/// Calls a tool; none when there is no tool of this name.\n\
         fn call<'a, T: Transport>(client: &'a Client<T>, tool: &str, mut arguments: Arguments) -> Option<Call<'a>> {\n\
         Some(match tool {\n",
    );
    for tool in &catalogue.tools {
        let function = rust::variable(&tool.name);
        let (mut takes, mut gives) = (String::new(), String::new());
        for parameter in &tool.parameters {
            let variable = rust::variable(&parameter.name);
            let take = if parameter.is_required() { "required" } else { "optional" };
            write!(takes, "let {variable} = arguments.{take}({:?})?; ", parameter.json_name())?;
            write!(gives, ", {variable}")?;
        }
        writeln!(
            code,
            "{:?} => Box::pin(async move {{ {takes}\
             let result: Box<dyn Encode> = Box::new(tools::{function}(client{gives}).await.map_err(error_in_json_names)?); Ok(result) }}),",
            tool.json_name(),
        )?;
    }
    code.push_str("_ => return None,\n})\n}\n");
    Ok(code)
}
