//! The files of a run. Errors come as problem details.

use axum::routing::MethodFilter;
use serde_json::{Value, json};

use crate::contract::dialect;
use crate::contract::{Call, Content, Endpoint, Form, Handler, Refusal, Reply, Scope};
use crate::domain::{Agent, Run, State};
use crate::time::{stamp, stamp_without_offset};

/// Codes of file types. The last is no part of the contract.
const DELIVERED: i64 = 1;
const LOG_TEXT: i64 = 6;
const SCREENSHOTS: i64 = 12;

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

struct File {
    id: i64,
    name: Option<String>,
    file_type: i64,
    size: i64,
    created: String,
    region: Option<i64>,
}

/// The files that a run has left, once it has ended.
fn files(agent: &Agent, run: &Run, call: &Call) -> Vec<File> {
    let progress = run.progress(call.now);
    let Some(ended) = progress.ended else {
        return Vec::new();
    };
    if !run.ending.files || run.removed.files || run.halt.is_some() {
        return Vec::new();
    }
    let stem = agent.name.to_lowercase().replace([' ', ','], "-");
    let file = |number, name, file_type, size| File {
        id: run.id * 10 + number,
        name,
        file_type,
        size,
        created: stamp(ended),
        region: Some(2),
    };
    let data = format!("{stem}-{}.{}", run.sequence, agent.habit.data.extension());
    vec![
        file(1, Some(data), DELIVERED, progress.records * 137),
        file(2, Some("run.log".to_owned()), LOG_TEXT, 12_636),
        File { created: stamp_without_offset(ended), region: None, ..file(3, None, SCREENSHOTS, 0) },
    ]
}

fn list(state: &mut State, call: &Call) -> Result<Reply, Refusal> {
    let agent = state.agent(call.id("a"))?;
    let files = files(agent, agent.run(call.id("r"))?, call);
    let files = files.into_iter().map(|file| {
        let object = json!({
            "id": file.id,
            "name": file.name,
            "fileType": file.file_type,
            "fileSize": file.size,
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
    let agent = state.agent(call.id("a"))?;
    let id = call.id("f");
    let file = files(agent, agent.run(call.id("r"))?, call)
        .into_iter()
        .find(|file| file.id == id)
        .ok_or_else(|| Refusal::unknown("File", id))?;
    let status = if file.file_type == DELIVERED { 302 } else { 307 };
    let name = file.name.unwrap_or_else(|| "unnamed".to_owned());
    let signature = "sv=2026-02-06&se=2026-12-31T23%3A59%3A59Z&sp=r&sig=c2FtcGxl%2Bsignature%3D";
    let location = format!("{}/runs/{id}/{name}?{signature}", call.file_host);
    Ok(Reply::Redirect(status, location))
}
