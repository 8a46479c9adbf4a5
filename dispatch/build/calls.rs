//! The call of each tool's function by the tool's name, apart for those that read and those that write: what nobody calls is
//! not in a component.

use anyhow::Result;
use catalogue::{Catalogue, Parameter, Range, rust};
use std::fmt::Write;

pub(crate) fn calls(catalogue: &Catalogue) -> Result<String> {
    Ok(format!("{}\n{}", call(catalogue, "call_reading", true)?, call(catalogue, "call_writing", false)?))
}

fn call(catalogue: &Catalogue, name: &str, read_only: bool) -> Result<String> {
    let mut code = format!(
        "/// Calls a tool; gives the arguments back when there is none of this name here.\n\
         fn {name}<'a, T: Transport>(client: &'a Client<T>, tool: &str, mut arguments: Arguments) -> Result<Call<'a>, Arguments> {{\n\
         Ok(match tool {{\n",
    );
    for tool in catalogue.tools.iter().filter(|tool| tool.annotations.read_only == read_only) {
        let function = rust::variable(&tool.name);
        let (mut takes, mut gives) = (String::new(), String::new());
        for parameter in &tool.parameters {
            let variable = rust::variable(&parameter.name);
            let take = if parameter.is_required() { "required" } else { "optional" };
            write!(takes, "let {variable} = arguments.{take}({:?}, {})?; ", parameter.json_name(), form(parameter))?;
            write!(gives, ", {variable}")?;
        }
        writeln!(
            code,
            "{:?} => Box::pin(async move {{ {takes}\
             let result: Box<dyn Encode> = Box::new(tools::{function}(client{gives}).await.map_err(error_in_json_names)?); Ok(result) }}),",
            tool.json_name(),
        )?;
    }
    code.push_str("_ => return Err(arguments),\n})\n}\n");
    Ok(code)
}

/// What is known of a parameter's values besides its type.
fn form(parameter: &Parameter) -> String {
    match parameter.range {
        Some(Range::Number { from, to }) => format!("Form::Within({from}, {to:?})"),
        _ if parameter.is_json_text() => "Form::JsonText".to_owned(),
        _ => "Form::Any".to_owned(),
    }
}
