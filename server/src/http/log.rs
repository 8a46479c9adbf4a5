//! The access log: one line of JSON for each request, where `SEQUENTUM_LOG` is `json`.
//!
//! It says who asked for what and how it went, and nothing of what was given or found. What others have written goes through
//! the gate of [`Line`].

use super::paths::known;
use crate::json::Object;
use crate::protocol::message::Request;
use crate::protocol::revision::CLIENT;
use sequentum_tools::client::TraceParent;
use sequentum_tools::config::Environment;
use sequentum_tools::line::{KeptSecret, Line};
use serde_json::Value;

/// The longest name that is told, in characters.
const LONGEST: usize = 100;

/// Whether it is wanted.
pub(crate) fn is_wanted(environment: &Environment) -> bool {
    environment.get("SEQUENTUM_LOG") == Some("json")
}

/// What no line shows: the server's own key, and what a caller has sent, whether it is a key or not.
pub(crate) fn keep(environment: &Environment, authorization: Option<&str>) -> [KeptSecret; 2] {
    let sent = authorization.and_then(|sent| sent.split_whitespace().last());
    [environment.get("SEQUENTUM_API_KEY"), sent].map(|secret| KeptSecret::new(secret.unwrap_or_default()))
}

/// A message that wants an answer.
#[derive(Debug)]
pub(crate) struct Asked {
    method: Line,
    tool: Option<Line>,
    client: Option<Line>,
    trace: Option<TraceParent>,
}

impl Asked {
    /// What is told of it.
    pub(crate) fn of(request: &Request, trace: Option<TraceParent>) -> Asked {
        let info = request.params.get("clientInfo").or_else(|| request.meta(CLIENT));
        let text = |name| info.and_then(|info| info.get(name)).and_then(Value::as_str);
        Asked {
            method: shown(&request.method),
            tool: request.text("name").filter(|_| request.method == "tools/call").map(shown),
            client: text("name").map(|name| match text("version") {
                Some(version) => shown(&format!("{name}/{version}")),
                None => shown(name),
            }),
            trace,
        }
    }
}

/// A request over HTTP that is answered.
#[derive(Debug)]
pub(crate) struct Visit<'a> {
    /// Its method.
    pub(crate) http: &'a str,
    /// The path; one that is none of the server's is not told, for anything may stand in it.
    pub(crate) path: &'a str,
    /// How the client names itself where its message does not: `User-Agent`.
    pub(crate) agent: Option<&'a str>,
    /// The trace that its head names.
    pub(crate) trace: Option<TraceParent>,
    /// The status.
    pub(crate) status: u16,
    /// From its head until all of the answer was sent.
    pub(crate) milliseconds: u64,
}

impl Visit<'_> {
    /// A line for each message in it, or one where there was none.
    pub(crate) fn lines(&self, asked: &[Asked]) -> Vec<Line> {
        match asked {
            [] => vec![self.line(None)],
            asked => asked.iter().map(|asked| self.line(Some(asked))).collect(),
        }
    }

    fn line(&self, asked: Option<&Asked>) -> Line {
        let agent = self.agent.map(shown);
        let text = |line: Option<&Line>| line.map(|line| line.as_str().to_owned());
        let client = asked.and_then(|asked| asked.client.as_ref()).or(agent.as_ref());
        let trace = asked.and_then(|asked| asked.trace.as_ref()).or(self.trace.as_ref());
        let line = Object::new()
            .put("http", &shown(self.http).as_str())
            .put("path", &known(self.path))
            .put("method", &text(asked.map(|asked| &asked.method)))
            .put("tool", &text(asked.and_then(|asked| asked.tool.as_ref())))
            .put("status", &self.status)
            .put("milliseconds", &self.milliseconds)
            .put("client", &text(client))
            .put("traceparent", &trace.map(TraceParent::to_string));
        line.finish().into()
    }
}

fn shown(text: &str) -> Line {
    Line::foreign(text, LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const VISIT: Visit<'_> =
        Visit { http: "POST", path: "/mcp", agent: Some("node"), trace: None, status: 200, milliseconds: 7 };

    fn asked(method: &str, params: Value) -> Asked {
        let params = params.as_object().cloned().unwrap_or_default();
        Asked::of(&Request { id: 1.into(), method: method.to_owned(), params }, None)
    }

    fn told(visit: &Visit<'_>, asked: &[Asked]) -> Vec<Value> {
        visit.lines(asked).iter().map(|line| serde_json::from_str(line.as_str()).expect("JSON")).collect()
    }

    #[test]
    fn a_call_is_told_without_its_arguments() {
        let call = asked("tools/call", json!({"name": "get_agent", "arguments": {"agentId": 101}}));
        let line = json!({"http": "POST", "path": "/mcp", "method": "tools/call", "tool": "get_agent", "status": 200,
            "milliseconds": 7, "client": "node"});
        assert_eq!(told(&VISIT, &[call]), [line]);
        // A prompt's name is no tool's, and what is asked for otherwise is no name at all.
        let prompt =
            asked("prompts/get", json!({"name": "x", "uri": "y", "clientInfo": {"name": "a", "version": "2"}}));
        let other = asked("ping", json!({"_meta": {CLIENT: {"name": "b"}}}));
        let lines = told(&VISIT, &[prompt, other]);
        assert_eq!(
            (&lines[0]["tool"], &lines[0]["client"], &lines[1]["client"]),
            (&Value::Null, &json!("a/2"), &json!("b"))
        );
    }

    #[test]
    fn what_others_write_is_one_line_without_keys_and_short() {
        let kept =
            keep(&[("SEQUENTUM_API_KEY", "sk-of-the-server")].into_iter().collect(), Some("ApiKey sk-of-a-caller"));
        let name = format!("a\n\u{202e}\"{}sk-of-a-caller sk-of-the-server", "\\".repeat(20));
        let call = asked(
            "tools/call",
            json!({"name": name, "_meta": {CLIENT: {"name": "sk-of-the-server", "version": name}}}),
        );
        let long = asked(&"é\"".repeat(100_000), json!({"clientInfo": {"name": "\u{1}\\".repeat(100_000)}}));
        let visit = Visit { agent: Some("sk-of-a-caller"), path: "/sk-of-a-caller", ..VISIT };
        let lines = visit.lines(&[call, long, asked("ping", json!({}))]);
        for line in &lines {
            let told: Value = serde_json::from_str(line.as_str()).expect("JSON");
            assert_eq!(told["path"], Value::Null);
            assert!(!line.as_str().contains("sk-") && !line.as_str().contains(['\n', '\u{202e}']), "{line}");
            assert!(line.as_str().len() < 2000, "{line}");
        }
        drop(kept);
    }
}
