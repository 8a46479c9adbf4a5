//! The input files of a space.

use axum::routing::MethodFilter;

use crate::contract::{Call, Content, Endpoint, Form, Refusal, Reply, Scope};
use crate::domain::State;

pub(super) static ENDPOINTS: &[Endpoint] = &[Endpoint {
    method: MethodFilter::POST,
    path: "/api/v1/input-files/space/{p}",
    scope: Scope::SpacesWrite,
    form: Form::Problem,
    query: &[],
    body: Content::Files("files"),
    serve: upload,
}];

/// Keeps the files; one of the same name is overwritten.
fn upload(state: &mut State, call: &Call) -> Result<Reply, Refusal> {
    let space = state.space(call.id("p"))?.id;
    for (name, content) in &call.files {
        state.input_files.insert((space, name.clone()), content.clone());
    }
    Ok(Reply::Empty)
}
