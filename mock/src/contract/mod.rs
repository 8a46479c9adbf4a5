//! The API contract: how requests and answers look, whatever an endpoint does.

mod call;
pub(crate) mod check;
pub(crate) mod dialect;
mod endpoint;
mod forms;
mod link;
mod refusal;
mod scope;

pub(crate) use call::{Call, PAGE_SIZE, Range};
pub(crate) use dialect::Dialect;
pub(crate) use endpoint::{Content, Endpoint, Handler, Reply};
pub use forms::{Done, Forms, Missing, Numbers, Put};
pub(crate) use link::{Links, WrongLink};
pub(crate) use refusal::{Form, Refusal, plain_body};
pub(crate) use scope::Scope;
