//! Prompts: plans over the tools, for a user to choose.

mod prompt;
mod table;

use crate::json::Object;
use crate::protocol::error::RpcError;
use crate::protocol::message::Request;
use crate::protocol::pages::page;
use crate::protocol::revision::{Cache, Era};
use dispatch::nearest;
use prompt::Prompt;
use serde_json::{Map, Value};
use table::PROMPTS;

/// `prompts/list`
///
/// # Errors
///
/// When the cursor is wrong.
pub(crate) fn list(era: Era, request: &Request) -> Result<String, RpcError> {
    let (shown, next) = page(PROMPTS, request.text("cursor"))?;
    let shown: Vec<_> = shown
        .iter()
        .map(|prompt| {
            Object::new()
                .put("name", &prompt.name)
                .put("title", &prompt.title)
                .put("description", &prompt.description)
                .put("arguments", &prompt.arguments.iter().collect::<Vec<_>>())
                .finish()
        })
        .collect();
    let result = Object::new().raw_list("prompts", shown.iter().map(String::as_str)).put("nextCursor", &next);
    Ok(era.complete(result, Some(Cache::LISTING)))
}

/// `prompts/get`
///
/// # Errors
///
/// When there is no such prompt, or its arguments are wrong.
pub(crate) fn get(era: Era, request: &Request) -> Result<String, RpcError> {
    let name = request.text("name").unwrap_or_default();
    let prompt = find(name)?;
    let nothing = Map::new();
    let arguments = match request.params.get("arguments") {
        None | Some(Value::Null) => &nothing,
        Some(Value::Object(arguments)) => arguments,
        Some(_) => return Err(RpcError::invalid_params("`arguments` must be an object")),
    };
    let text = fill(prompt, arguments)?;
    let content = Object::new().put("type", &"text").put("text", &text).finish();
    let message = Object::new().put("role", &"user").raw("content", &content).finish();
    let result = Object::new().put("description", &prompt.description).raw_list("messages", [message.as_str()]);
    Ok(era.complete(result, None))
}

/// The prompt of this name.
///
/// # Errors
///
/// When there is none; the error names those that are like it.
pub(crate) fn find(name: &str) -> Result<&'static Prompt, RpcError> {
    PROMPTS.iter().find(|prompt| prompt.name == name).ok_or_else(|| {
        let hint = match nearest(&name.replace('_', "-"), PROMPTS.iter().map(|prompt| prompt.name)).first() {
            Some(meant) => format!("did you mean {meant}?"),
            None => "prompts/list lists all prompts".to_owned(),
        };
        RpcError::invalid_params(format!("Unknown prompt: {}; {hint}", name.chars().take(100).collect::<String>()))
    })
}

/// The plan with its arguments. What an argument says is not looked at for further arguments.
fn fill(prompt: &Prompt, given: &Map<String, Value>) -> Result<String, RpcError> {
    if let Some(name) = given.keys().find(|name| prompt.arguments.iter().all(|known| known.name != name.as_str())) {
        return Err(RpcError::invalid_params(format!("Unknown argument `{name}` of prompt {}", prompt.name)));
    }
    let value = |name: &str| -> Result<String, RpcError> {
        let Some(argument) = prompt.arguments.iter().find(|argument| argument.name == name) else {
            return Ok(String::new());
        };
        match (given.get(name), argument.otherwise) {
            (Some(Value::String(text)), _) if !text.trim().is_empty() => Ok(text.trim().to_owned()),
            (None | Some(Value::Null | Value::String(_)), Some(otherwise)) => Ok(otherwise.to_owned()),
            (None | Some(Value::Null | Value::String(_)), None) => {
                Err(RpcError::invalid_params(format!("Prompt {} needs the argument `{name}`", prompt.name)))
            }
            (Some(_), _) => Err(RpcError::invalid_params(format!("The argument `{name}` must be text"))),
        }
    };
    let mut filled = String::new();
    for (at, piece) in prompt.text.split(['{', '}']).enumerate() {
        // Braces come in pairs: every second piece stands in them.
        match at % 2 {
            0 => filled.push_str(piece),
            _ => filled.push_str(&value(piece)?),
        }
    }
    Ok(filled)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn plans_use_only_tools_and_arguments_that_exist() {
        for prompt in PROMPTS {
            assert!(prompt.text.contains("\n1. ") && prompt.text.contains("\n2. "), "{}", prompt.name);
            for word in prompt.text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').filter(|w| w.contains('_'))
            {
                assert!(dispatch::find(word).is_some(), "{}: {word}", prompt.name);
            }
            for piece in prompt.text.split(['{', '}']).skip(1).step_by(2) {
                assert!(prompt.arguments.iter().any(|argument| argument.name == piece), "{}: {piece}", prompt.name);
            }
        }
    }

    #[test]
    fn arguments_are_filled_in() {
        let prompt = find("debug-agent").unwrap();
        let given = json!({"agent": " Shop {space} prices "});
        let text = fill(prompt, given.as_object().unwrap()).unwrap();
        assert!(text.contains("Shop {space} prices"), "{text}");
        assert!(fill(prompt, &Map::new()).unwrap_err().message.contains("`agent`"));
        assert!(fill(prompt, json!({"agnt": "x"}).as_object().unwrap()).is_err());
        assert!(find("debug-agnt").unwrap_err().message.contains("debug-agent"));
    }
}
