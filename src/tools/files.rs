//! Files of a run: `get-run-files`, `get-file-download-url`. What is in them: [`super::run_data`], [`super::run_log`].

use super::runs::run_path;
use crate::arguments;
use crate::client::{Client, Link, Operation, Subject};
use crate::decode::left_out;
use crate::decode::room::Keep;
use crate::error::Error;
use crate::transport::Transport;
use crate::types::*;

/// How to come to the files that a list does not show.
const OTHERS: &str = "get-run-data and get-run-log find data and log among all of them.";

/// `get-run-files`
pub async fn get_run_files(client: &Client<impl Transport>, agent_id: i64, run_id: i64) -> Result<RunFiles, Error> {
    let files = client.kept(files(agent_id, run_id)?, Keep::List).await?;
    let note = left_out(OTHERS);
    Ok(RunFiles { files, note })
}

/// `get-file-download-url`
pub async fn get_file_download_url(
    client: &Client<impl Transport>,
    agent_id: i64,
    run_id: i64,
    file_id: i64,
) -> Result<DownloadUrl, Error> {
    Ok(DownloadUrl { url: client.redirect(download(agent_id, run_id, file_id)?).await? })
}

/// The files of a run.
pub(super) async fn files_of(
    client: &Client<impl Transport>,
    agent_id: i64,
    run_id: i64,
) -> Result<Vec<RunFile>, Error> {
    client.kept(files(agent_id, run_id)?, Keep::Elements).await
}

fn files(agent_id: i64, run_id: i64) -> Result<Operation, Error> {
    Ok(Operation::get(format!("{}/files", run_path(agent_id, run_id)?), Subject::Run))
}

/// Where a file of a run can be read.
pub(super) async fn file_link(
    client: &Client<impl Transport>,
    agent_id: i64,
    run_id: i64,
    file: &RunFile,
    may_be_page: bool,
) -> Result<Link, Error> {
    client.link(download(agent_id, run_id, file.id)?, may_be_page).await
}

fn download(agent_id: i64, run_id: i64, file_id: i64) -> Result<Operation, Error> {
    let run = run_path(agent_id, run_id)?;
    let f = arguments::id("file-id", file_id)?;
    Ok(Operation::get(format!("{run}/file/{f}/download"), Subject::File))
}
