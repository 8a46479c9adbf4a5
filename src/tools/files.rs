//! Files of a run: `get-run-files`, `get-file-download-url`.

use super::runs::run_path;
use crate::arguments;
use crate::client::{Client, Operation, Subject};
use crate::transport::Transport;
use crate::types::*;

/// `get-run-files`
pub async fn get_run_files(client: &Client<impl Transport>, agent_id: i64, run_id: i64) -> Result<RunFiles, Error> {
    let files = client.json(Operation::get(format!("{}/files", run_path(agent_id, run_id)?), Subject::Run)).await?;
    Ok(RunFiles { files })
}

/// `get-file-download-url`
pub async fn get_file_download_url(
    client: &Client<impl Transport>,
    agent_id: i64,
    run_id: i64,
    file_id: i64,
) -> Result<DownloadUrl, Error> {
    let run = run_path(agent_id, run_id)?;
    let f = arguments::id("file-id", file_id)?;
    let url = client.redirect(Operation::get(format!("{run}/file/{f}/download"), Subject::File)).await?;
    Ok(DownloadUrl { url })
}
