//! What an endpoint is: a row of a table.

use std::time::Duration;

use axum::routing::MethodFilter;
use serde_json::Value;

use super::call::Call;
use super::check::Field;
use super::refusal::{Form, Refusal};
use super::scope::Scope;
use crate::domain::State;

/// One endpoint.
pub(crate) struct Endpoint {
    pub(crate) method: MethodFilter,
    pub(crate) path: &'static str,
    pub(crate) scope: Scope,
    pub(crate) form: Form,
    pub(crate) query: &'static [Field],
    pub(crate) body: Content,
    pub(crate) serve: Handler,
}

/// What an endpoint does, once the request has been found acceptable.
pub(crate) type Handler = fn(&mut State, &Call) -> Result<Reply, Refusal>;

/// The body that an endpoint takes.
pub(crate) enum Content {
    None,
    /// A JSON object with these fields.
    Json(&'static [Field]),
    /// The same, or nothing.
    MaybeJson(&'static [Field]),
    /// multipart/form-data with files in this field, one or more.
    Files(&'static str),
}

/// What an endpoint answers.
pub(crate) enum Reply {
    Json(Value),
    /// JSON that is given as it is: what a run has scraped.
    Data(Value),
    /// Text of this media type.
    Text(String, String),
    /// An asynchronous start.
    Started(Value),
    /// 204.
    NoContent,
    /// 200 without a body.
    Empty,
    /// This status, to this address.
    Redirect(u16, String),
    /// The data of a run, once it has ended; never, if that takes longer than allowed.
    DataOf {
        agent: i64,
        run: i64,
        patience: Duration,
    },
}
