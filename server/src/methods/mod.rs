//! The methods of the protocol, and who answers which.

pub mod caller;
mod completion;
pub(crate) mod confirm;
pub mod context;
mod hello;
pub mod outcome;
mod prompts;
pub mod readiness;
mod resources;
mod run;
pub mod selection;
pub(crate) mod token;
mod tools;
pub mod watch;

use crate::json::Object;
use crate::protocol::error::RpcError;
use crate::protocol::message::Request;
use crate::protocol::revision::Era;
use context::{Context, Platform};
use outcome::Outcome;

/// Answers a request.
pub async fn answer<P: Platform>(context: &Context<'_, P>, request: Request) -> Outcome {
    let era = context.era;
    if request.method == "tools/call" {
        return tools::call(context, request).await;
    }
    let request = &request;
    match (request.method.as_str(), era) {
        ("initialize", Era::Legacy) => hello::initialize(context, request).into(),
        ("ping", Era::Legacy) => Outcome::result(Object::new().finish()),
        ("server/discover", Era::Modern) => Outcome::result(hello::discover(context)),
        ("tools/list", _) => tools::list(context, request).into(),
        ("resources/list", _) => resources::list(context, request).into(),
        ("resources/templates/list", _) => resources::list_templates(context, request).into(),
        ("resources/read", _) => resources::read(context, request).await,
        ("prompts/list", _) => prompts::list(context, request).into(),
        ("prompts/get", _) => prompts::get(context, request).into(),
        ("completion/complete", _) => completion::complete(context, request).await,
        (method, _) => Outcome::error(RpcError::unknown_method(method)),
    }
}
