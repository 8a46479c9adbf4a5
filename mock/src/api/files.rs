//! The files of a run. Errors come as problem details.

use axum::routing::MethodFilter;
use serde_json::{Value, json};

use crate::contract::dialect;
use crate::contract::{Call, Content, Endpoint, Form, Handler, Refusal, Reply, Scope};
use crate::domain::{RunFile, State, StoredFile};

pub(super) static ENDPOINTS: &[Endpoint] =
    &[read("/api/v1/agent/{a}/run/{r}/files", list), read("/api/v1/agent/{a}/run/{r}/file/{f}/download", download)];

const fn read(path: &'static str, serve: Handler) -> Endpoint {
    Endpoint {
        method: MethodFilter::GET,
        path,
        scope: Scope::RunsRead,
        form: Form::Problem,
        query: &[],
        body: Content::None,
        serve,
    }
}

fn list(state: &mut State, call: &Call) -> Result<Reply, Refusal> {
    let files = files(state, call)?.into_iter().map(|file| {
        let object = json!({
            "id": file.id,
            "name": file.stored.name,
            "fileType": file.stored.file_type,
            "fileSize": file.stored.content.size(),
            "created": file.created,
            "regionId": file.region,
            "checksum": null,
        });
        call.dialect.write(&dialect::RUN_FILE, object)
    });
    Ok(Reply::Json(Value::Array(files.collect())))
}

/// Redirects to the file host: 302 for data, 307 for everything else.
fn download(state: &mut State, call: &Call) -> Result<Reply, Refusal> {
    let id = call.id("f");
    let file = files(state, call)?.into_iter().find(|file| file.id == id);
    let StoredFile { name, file_type, link, .. } = file.ok_or_else(|| Refusal::unknown("File", id))?.stored;
    let status = if file_type == StoredFile::DELIVERED { 302 } else { 307 };
    let name = name.unwrap_or_else(|| "unnamed".to_owned());
    let name: String = form_urlencoded::byte_serialize(name.as_bytes()).collect();
    let signed = || call.links.sign(&format!("/runs/{id}/{name}"), call.now);
    Ok(Reply::Redirect(status, link.unwrap_or_else(signed)))
}

fn files(state: &State, call: &Call) -> Result<Vec<RunFile>, Refusal> {
    let agent = state.agent(call.id("a"))?;
    Ok(state.files(agent, agent.run(call.id("r"))?, call.now))
}
