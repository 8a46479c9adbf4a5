//! Calling a tool: its progress is told, and it can be cancelled.

use crate::era::Era;
use crate::fault::Fault;
use crate::json::{self, Encode, Object};
use crate::message::Request;
use crate::server::{Caller, Listener, Outcome};
use crate::watch::Watch;
use dispatch::Tool;
use sequentum_tools::client::Client;
use sequentum_tools::codes::ApiName;
use sequentum_tools::error::Error;
use sequentum_tools::transport::Transport;
use serde_json::{Map, Value};
use std::future::poll_fn;
use std::pin::pin;
use std::rc::Rc;
use std::task::Poll;
use std::time::Duration;

/// After how long progress is told first.
const FIRST_TICK: Duration = Duration::from_secs(1);

/// How long it may take until it is told again; it grows up to that.
const LONGEST_TICK: Duration = Duration::from_secs(10);

/// Where a result's metadata hold the error, for programs.
const ERROR: &str = "com.sequentum/error";

/// What happens while a tool works.
enum Event {
    Done(Result<Box<dyn Encode>, Error>),
    Tick,
    Cancelled,
}

/// `tools/call`
pub async fn call<T: Transport>(
    transport: &T,
    caller: &Caller,
    era: Era,
    request: &Request,
    watch: &Rc<Watch>,
    listener: &dyn Listener,
) -> Outcome {
    let Some(name) = request.text("name") else {
        return Outcome::fault(Fault::invalid_params("`name` must be the name of a tool"));
    };
    let Some(tool) = dispatch::find(name) else { return Outcome::fault(unknown(name)) };
    let arguments = match request.params.get("arguments") {
        None | Some(Value::Null) => Map::new(),
        Some(Value::Object(arguments)) => arguments.clone(),
        Some(_) => return Outcome::fault(Fault::invalid_params("`arguments` must be an object")),
    };
    let progress = request.progress_token().map(|token| Progress { token, tool: tool.name, watch, listener });
    match run(transport, caller, tool, arguments, watch, progress).await {
        Some(Ok(result)) => Outcome::result(era.complete(success(result.as_ref()), None)),
        Some(Err(error)) => Outcome::failed(caller, tool, &error, Ok(failure(era, &error))),
        None => Outcome::Cancelled,
    }
}

/// Runs a tool to its end; none when it was cancelled.
pub(crate) async fn run<T: Transport>(
    transport: &T,
    caller: &Caller,
    tool: &Tool,
    arguments: Map<String, Value>,
    watch: &Rc<Watch>,
    progress: Option<Progress<'_>>,
) -> Option<Result<Box<dyn Encode>, Error>> {
    let client = match caller.client(transport) {
        Ok(client) => client.observed_by(watch.clone()),
        Err(error) => return Some(Err(error)),
    };
    let start = transport.monotonic();
    let mut work = tool.call(&client, arguments);
    let mut pause = FIRST_TICK;
    loop {
        let event = {
            let mut tick = pin!(transport.sleep(pause));
            poll_fn(|context| {
                if let Poll::Ready(outcome) = work.as_mut().poll(context) {
                    return Poll::Ready(Event::Done(outcome));
                }
                if watch.may_end(context) {
                    return Poll::Ready(Event::Cancelled);
                }
                match &progress {
                    Some(_) => tick.as_mut().poll(context).map(|()| Event::Tick),
                    None => Poll::Pending,
                }
            })
            .await
        };
        match event {
            Event::Done(outcome) => return Some(outcome.map_err(|error| caller.understands(error))),
            Event::Tick => {
                pause = pause.mul_f64(1.5).min(LONGEST_TICK);
                if let Some(progress) = &progress {
                    progress.tell(transport.monotonic().saturating_sub(start));
                }
            }
            Event::Cancelled => {
                drop(work);
                stop_build(transport, &client, watch).await;
                return None;
            }
        }
    }
}

/// Stops the build that a cancelled call has started, if it has. Nobody waits for the outcome.
async fn stop_build<T: Transport>(transport: &T, client: &Client<&T>, watch: &Watch) {
    let Some(session) = watch.session() else { return };
    if let Err(error) = sequentum_tools::tools::builder::stop_agent_build(client, session).await {
        transport.log(&format!("A cancelled build could not be stopped: {}", error.message));
    }
}

/// How the progress of a call is told.
pub(crate) struct Progress<'a> {
    token: &'a Value,
    tool: &'static str,
    watch: &'a Watch,
    listener: &'a dyn Listener,
}

impl Progress<'_> {
    fn tell(&self, elapsed: Duration) {
        let seconds = elapsed.as_secs();
        let message = match self.watch.state() {
            Some(state) => format!("{}: {}, {seconds} s so far", self.tool, state.api_name()),
            None => format!("{}: {seconds} s so far", self.tool),
        };
        let params = Object::new()
            .raw("progressToken", &self.token.to_string())
            // Progress must increase, also between two ticks in the same second.
            .put("progress", &(elapsed.as_millis() as f64 / 1000.0))
            .put("message", &message);
        let message = Object::new().put("jsonrpc", &"2.0").put("method", &"notifications/progress");
        if !self.listener.notify(&message.raw("params", &params.finish()).finish()) {
            self.watch.cancel();
        }
    }
}

fn unknown(name: &str) -> Fault {
    let hint = match dispatch::similar(name).as_slice() {
        [] => "tools/list lists all tools".to_owned(),
        names => format!("did you mean {}?", names.join(" or ")),
    };
    Fault::invalid_params(format!("Unknown tool: {}; {hint}", name.chars().take(100).collect::<String>()))
}

fn success(result: &dyn Encode) -> Object {
    let json = json::to_json(result);
    content(&json).raw("structuredContent", &json)
}

fn failure(era: Era, error: &Error) -> String {
    let text = format!("{}\n\n{}", error.message, error.hint);
    era.complete_with(content(&text).put("isError", &true), None, &[(ERROR, &json::to_json(error))])
}

fn content(text: &str) -> Object {
    let block = Object::new().put("type", &"text").put("text", &text).finish();
    Object::new().raw_list("content", [block.as_str()])
}
