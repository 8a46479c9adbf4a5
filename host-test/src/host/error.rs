//! Why a call has no result.

use std::error::Error;
use std::fmt;

use serde_json::Value;

/// Why a call has no result.
///
/// Its text is one clear message, fit for a person or a model.
#[derive(Debug)]
pub enum CallError {
    /// The component has no tool of this name; nothing was called.
    UnknownTool {
        /// The name that was given.
        name: String,
        /// The names most like it, best first; possibly none.
        nearest: Vec<String>,
    },
    /// The arguments do not fit the tool's parameters; nothing was called. The text names the argument, what was
    /// expected and what was given.
    WrongArgument(String),
    /// The tool was called and returned an error: the payload of `err`, as JSON.
    Tool(Value),
    /// The component broke off, or was stopped at one of its limits. Its instance cannot be called again.
    Trap(anyhow::Error),
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CallError::UnknownTool { name, nearest } => {
                write!(f, "unknown tool '{name}'")?;
                match nearest.split_first() {
                    None => Ok(()),
                    Some((first, others)) => {
                        write!(f, "; did you mean '{first}'")?;
                        for other in others {
                            write!(f, " or '{other}'")?;
                        }
                        f.write_str("?")
                    }
                }
            }
            CallError::WrongArgument(message) => f.write_str(message),
            CallError::Tool(error) => tool_error(error, f),
            CallError::Trap(error) => write!(f, "{error}"),
        }
    }
}

impl Error for CallError {}

/// The fields `message` and `hint` where the error has them, as those of these tools do; else its JSON.
fn tool_error(error: &Value, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let text = |field: &str| error.get(field).and_then(Value::as_str);
    match (text("message"), text("hint")) {
        (Some(message), Some(hint)) => write!(f, "{message}. {hint}"),
        (Some(message), None) => f.write_str(message),
        (None, _) => write!(f, "the tool returned an error: {error}"),
    }
}
