//! The arguments of a call.

use serde_json::{Map, Value};
use wasmtime::component::{Type, Val};

use crate::host::description::ToolDescription;
use crate::host::nearest::nearest;

use super::expectation::given;
use super::path::Path;
use super::to_val::to_val;

/// The values for `parameters`, in their order, from the fields of `arguments`.
///
/// A parameter that is an option may be missing. Anything that is no parameter is refused: it is a typing error, and
/// ignoring it would do something else than was asked.
pub(in crate::host) fn to_vals<'a>(
    arguments: &Value,
    parameters: impl Iterator<Item = (&'a str, Type)>,
    tool: &ToolDescription,
) -> Result<Vec<Val>, String> {
    let none = Map::new();
    let arguments = match arguments {
        Value::Null => &none,
        Value::Object(arguments) => arguments,
        other => {
            return Err(format!("the arguments must be an object with one field for each, got {}", given(other)));
        }
    };
    refuse_unknown(arguments, tool)?;
    parameters
        .map(|(name, ty)| match (arguments.get(name), &ty) {
            (Some(value), _) => to_val(value, &ty, Path::Argument(name)),
            (None, Type::Option(_)) => Ok(Val::Option(None)),
            (None, _) => Err(missing(name, tool)),
        })
        .collect()
}

fn refuse_unknown(arguments: &Map<String, Value>, tool: &ToolDescription) -> Result<(), String> {
    let names: Vec<&str> = tool.parameters.iter().map(|parameter| parameter.name.as_str()).collect();
    let Some(unknown) = arguments.keys().find(|name| !names.contains(&name.as_str())) else {
        return Ok(());
    };
    if names.is_empty() {
        return Err(format!("unknown argument '{unknown}': {} takes no arguments", tool.name));
    }
    let suggestion = nearest(unknown, names.iter().copied())
        .first()
        .map(|name| format!("; did you mean '{name}'?"))
        .unwrap_or_default();
    let separator = if suggestion.is_empty() { "." } else { "" };
    Err(format!("unknown argument '{unknown}'{suggestion}{separator} Parameters: {}", names.join(", ")))
}

fn missing(name: &str, tool: &ToolDescription) -> String {
    let ty = tool
        .parameters
        .iter()
        .find(|parameter| parameter.name == name)
        .map(|parameter| format!(" ({})", parameter.ty))
        .unwrap_or_default();
    format!("missing argument '{name}'{ty}")
}
