//! Running a tool to its end: its progress is told, and it can be cancelled.

use crate::json::Object;
use crate::methods::context::{Context, Platform};
use dispatch::json::Encode;
use dispatch::{Tool, Tools};
use sequentum_tools::error::Error;
use sequentum_tools::line::Line;
use sequentum_tools::transport::Transport;
use serde_json::{Map, Value};
use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

/// After how long progress is told first.
const FIRST_TICK: Duration = Duration::from_secs(1);

/// How long it may take until it is told again; it grows up to that.
const LONGEST_TICK: Duration = Duration::from_secs(10);

/// What happens while a tool works.
enum Event {
    Done(Result<Box<dyn Encode>, Error>),
    Tick,
    Cancelled,
}

/// Runs a tool to its end; none when it was cancelled. Progress is told under a token, where there is one.
pub(crate) async fn run<P: Platform>(
    context: &Context<'_, P>,
    tool: &'static Tool,
    arguments: Map<String, Value>,
    progress: Option<&Value>,
) -> Option<Result<Box<dyn Encode>, Error>> {
    let ready = context.caller.may_call(tool).and_then(|()| context.caller.client(context.transport));
    let client = match ready {
        Ok(client) => client.observed_by(context.watch.clone()).traced_by(context.trace.clone()),
        Err(error) => return Some(Err(error)),
    };
    let start = context.transport.monotonic();
    let mut work = P::Tools::call(tool, &client, arguments);
    let mut pause = FIRST_TICK;
    loop {
        let event = {
            let mut tick = pin!(context.transport.sleep(pause));
            poll_fn(|task| {
                if let Poll::Ready(outcome) = work.as_mut().poll(task) {
                    return Poll::Ready(Event::Done(outcome));
                }
                if context.watch.is_cancelled(task) {
                    return Poll::Ready(Event::Cancelled);
                }
                match progress {
                    Some(_) => tick.as_mut().poll(task).map(|()| Event::Tick),
                    None => Poll::Pending,
                }
            })
            .await
        };
        match event {
            Event::Done(outcome) => return Some(outcome.map_err(|error| context.caller.in_own_words(error))),
            Event::Tick => {
                pause = pause.mul_f64(1.5).min(LONGEST_TICK);
                let elapsed = context.transport.monotonic().saturating_sub(start);
                if let Some(token) = progress {
                    context.client.notify(&notification(token, tool, context.watch.known(), elapsed));
                }
            }
            // What the tool has started at the Control Center goes on: only the waiting ends.
            Event::Cancelled => return None,
        }
    }
}

/// How far a call is.
fn notification(token: &Value, tool: &Tool, known: Option<Line>, elapsed: Duration) -> String {
    let seconds = elapsed.as_secs();
    let message: Line = match known {
        Some(known) => format!("{}: {known}, {seconds} s so far", tool.name),
        None => format!("{}: {seconds} s so far", tool.name),
    }
    .into();
    let params = Object::new()
        .raw("progressToken", &token.to_string())
        // Progress must increase, also between two ticks in the same second.
        .put("progress", &(elapsed.as_millis() as f64 / 1000.0))
        .put("message", &message.as_str());
    let notification = Object::new().put("jsonrpc", &"2.0").put("method", &"notifications/progress");
    notification.raw("params", &params.finish()).finish()
}
