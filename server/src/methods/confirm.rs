//! Asking the user before what cannot be undone, where the client can ask.

use crate::json::Object;
use crate::methods::context::{Context, Platform};
use crate::protocol::message::Request;
use crate::protocol::revision::{self, Era};
use dispatch::Tool;
use sequentum_tools::line::Line;
use serde_json::{Map, Value};
use std::future::poll_fn;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, Write};
use std::task::Poll;

/// The key of the question among the inputs that a client is asked for.
const KEY: &str = "confirm";

/// The longest value of an argument that a question repeats, in characters.
const LONGEST: usize = 60;

/// A tool before which the user is asked.
struct Confirmed {
    tool: &'static str,
    /// What will happen; `{name}` stands for an argument.
    question: &'static str,
    /// What the result says where nothing was done, besides the message, as JSON.
    nothing: Option<&'static str>,
}

const CONFIRMED: [Confirmed; 4] = [
    Confirmed {
        tool: "delete_run",
        question: "Delete run {runId} of agent {agentId} ({removeMethod})? This cannot be undone.",
        nothing: None,
    },
    Confirmed {
        tool: "kill_agent",
        question: "Kill run {runId} of agent {agentId}? Data that is not exported yet may be lost for good.",
        nothing: None,
    },
    Confirmed {
        tool: "delete_agent_schedule",
        question: "Delete schedule {scheduleId} of agent {agentId}? This cannot be undone.",
        nothing: None,
    },
    Confirmed {
        tool: "run_space_agents",
        question: "Run all agents of space {spaceId}? Each run consumes credits.",
        nothing: Some("{\"agentsStarted\":0,\"results\":[]}"),
    },
];

/// What is to be done with a call.
pub(crate) enum Consent {
    /// It is carried out.
    Given,
    /// It is not; this is its result.
    Refused(Object),
    /// The client must ask first, and call again: this is the result that says so, as JSON.
    Asked(String),
    /// Nobody waits for it any more.
    Cancelled,
}

/// Asks the user before a tool whose work cannot be undone, unless nobody wants that or the client cannot.
pub(crate) async fn consent<P: Platform>(
    context: &Context<'_, P>,
    request: &Request,
    tool: &Tool,
    arguments: &Map<String, Value>,
) -> Consent {
    let confirmed = CONFIRMED.iter().find(|confirmed| confirmed.tool == tool.name);
    let Some(confirmed) = confirmed.filter(|_| context.caller.confirms) else { return Consent::Given };
    // A call that lacks an argument fails before anything is sent.
    let Some(question) = filled(confirmed.question, arguments) else { return Consent::Given };
    let answer = match context.era {
        Era::Modern => {
            if !can_ask(request.meta(revision::CAPABILITIES)) {
                return Consent::Given;
            }
            let state = state(tool, arguments);
            match request.params.get("inputResponses").and_then(|responses| responses.get(KEY)) {
                Some(answer) if request.text("requestState") == Some(&state) => answer.clone(),
                _ => return Consent::Asked(asked(&question, &state)),
            }
        }
        Era::Legacy => {
            let Some(mut asking) = context.client.ask("elicitation/create", &elicitation(&question)) else {
                return Consent::Given;
            };
            let answer = poll_fn(|task| match asking.as_mut().poll(task) {
                Poll::Ready(answer) => Poll::Ready(Some(answer)),
                Poll::Pending if context.watch.is_cancelled(task) => Poll::Ready(None),
                Poll::Pending => Poll::Pending,
            })
            .await;
            match answer {
                Some(answer) => answer.unwrap_or_default(),
                None => return Consent::Cancelled,
            }
        }
    };
    match answer.get("action").and_then(Value::as_str) {
        Some("accept") => Consent::Given,
        _ => Consent::Refused(refused(confirmed)),
    }
}

/// Whether a client with these capabilities can put a question to its user. One that only opens addresses cannot; a client
/// that says no more than that it asks, does so in a form.
pub(crate) fn can_ask(capabilities: Option<&Value>) -> bool {
    let ways = capabilities.and_then(|can| can.get("elicitation")?.as_object());
    ways.is_some_and(|ways| ways.contains_key("form") || !ways.contains_key("url"))
}

/// What an accepted question was about, so that an answer counts for no other call.
fn state(tool: &Tool, arguments: &Map<String, Value>) -> String {
    let mut digest = Digest(DefaultHasher::new());
    tool.name.hash(&mut digest.0);
    // Nothing that it writes to fails.
    let _ = serde_json::to_writer(&mut digest, arguments);
    format!("{:016x}", digest.0.finish())
}

/// What is written, as a number.
struct Digest(DefaultHasher);

impl Write for Digest {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The parameters of the question. Agreeing is the whole answer: there is nothing to fill in.
fn elicitation(question: &Line) -> String {
    let nothing = Object::new().put("type", &"object").raw("properties", "{}").finish();
    Object::new().put("message", &question.as_str()).raw("requestedSchema", &nothing).finish()
}

/// The result that asks for input.
fn asked(question: &Line, state: &str) -> String {
    let request = Object::new().put("method", &"elicitation/create").raw("params", &elicitation(question)).finish();
    let requests = Object::new().raw(KEY, &request).finish();
    let result = Object::new().raw("inputRequests", &requests).put("requestState", &state);
    Era::Modern.incomplete(result)
}

fn refused(confirmed: &Confirmed) -> Object {
    let message = "The user did not agree: nothing was sent, and nothing has changed.";
    let block = Object::new().put("type", &"text").put("text", &message).finish();
    let structured = match confirmed.nothing {
        Some(nothing) => nothing.to_owned(),
        None => Object::new().put("message", &message).finish(),
    };
    Object::new().raw_list("content", [block.as_str()]).raw("structuredContent", &structured)
}

/// A question with its arguments; none when one is missing that must be there.
fn filled(question: &str, arguments: &Map<String, Value>) -> Option<Line> {
    let mut filled = String::new();
    for (at, piece) in question.split(['{', '}']).enumerate() {
        if at % 2 == 0 {
            filled.push_str(piece);
            continue;
        }
        let text = match arguments.get(piece) {
            Some(Value::String(text)) if !text.trim().is_empty() => text.clone(),
            Some(Value::Null | Value::String(_)) | None => return None,
            Some(other) => other.to_string(),
        };
        filled.push_str(&Line::foreign(&text, LONGEST));
    }
    Some(filled.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_asked_names_what_will_happen() {
        for confirmed in &CONFIRMED {
            let tool = dispatch::find(confirmed.tool).unwrap();
            for name in confirmed.question.split(['{', '}']).skip(1).step_by(2) {
                assert!(tool.parameters.contains(&name), "{}: {name}", confirmed.tool);
            }
        }
        // Whatever destroys something is asked about, save a file that takes another's place under the name given for it.
        let destructive = dispatch::TOOLS.iter().filter(|tool| tool.annotations.destructive).map(|tool| tool.name);
        for tool in destructive.filter(|tool| *tool != "upload_input_file") {
            assert!(CONFIRMED.iter().any(|confirmed| confirmed.tool == tool), "{tool}");
        }
        let delete = CONFIRMED[0].question;
        let mut arguments = json!({"agentId": "101", "runId": 9060, "removeMethod": "remove-all-files"});
        assert_eq!(
            filled(delete, arguments.as_object().unwrap()).unwrap(),
            "Delete run 9060 of agent 101 (remove-all-files)? This cannot be undone."
        );
        arguments["removeMethod"] = Value::Null;
        assert_eq!(filled(delete, arguments.as_object().unwrap()), None);
    }
}
