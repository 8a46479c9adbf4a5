//! What hosts, and the models behind them, see of what is built here, as files in which a change shows.

use std::fs;
use std::io::Cursor;
use std::path::PathBuf;

use anyhow::{Context, Result};
use host_test::artefacts::{SERVER, TOOLS, root};
use host_test::host::{Grant, Host, Server};
use serde_json::{Value, json};
use tokio::io::AsyncReadExt;

use super::page::Page;
use super::{lines, wassette};

/// Where the files are, below the repository's folder.
const FOLDER: &str = "docs/surface";

/// What the server lists: the request, the list in its answer, and the file.
const LISTS: [(&str, &str, &str); 4] = [
    ("tools/list", "tools", "mcp-tools.json"),
    ("prompts/list", "prompts", "mcp-prompts.json"),
    ("resources/list", "resources", "mcp-resources.json"),
    ("resources/templates/list", "resourceTemplates", "mcp-resource-templates.json"),
];

/// What the server lists, how long each list is, and what Wassette makes of the tools component.
pub(super) struct Surface {
    pub(super) pages: Vec<Page>,
    pub(super) prompts: usize,
    /// Those with a fixed address and the templates together.
    pub(super) resources: usize,
}

/// Asks the server, and reads the component.
pub(super) async fn surface() -> Result<Surface> {
    let server = Server::load(&Host::new()?, &SERVER.file())?;
    let mut pages = Vec::new();
    let mut lengths = Vec::new();
    for (method, list, file) in LISTS {
        let items = listed(&server, method, list).await?;
        lengths.push(items.len());
        pages.push(page(file, &json!({ list: items })));
    }
    let component = fs::read(TOOLS.file()).context("cannot read the component")?;
    pages.push(page("wassette-tools.json", &wassette::listing(&component)?));
    match lengths.as_slice() {
        [_, prompts, resources, templates] => {
            Ok(Surface { pages, prompts: *prompts, resources: resources + templates })
        }
        _ => unreachable!("one length for each list"),
    }
}

fn page(file: &str, value: &Value) -> Page {
    let path: PathBuf = root().join(FOLDER).join(file);
    Page { path, text: lines::json(value) + "\n" }
}

/// The whole list, of all its pages.
async fn listed(server: &Server, method: &str, list: &str) -> Result<Vec<Value>> {
    let (mut items, mut params) = (Vec::new(), json!({}));
    loop {
        let request = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params });
        let mut answer = ask(server, &request).await?;
        let result = answer.get_mut("result").with_context(|| format!("{method}: no result"))?;
        let page =
            result.get_mut(list).and_then(Value::as_array_mut).with_context(|| format!("{method}: no {list}"))?;
        items.append(page);
        match result.get("nextCursor") {
            Some(cursor) => params = json!({ "cursor": cursor }),
            None => return Ok(items),
        }
    }
}

/// The answer to the only message that a server gets in its life.
async fn ask(server: &Server, request: &Value) -> Result<Value> {
    let (mut answer, output) = tokio::io::duplex(64 * 1024);
    let input = Cursor::new(format!("{request}\n"));
    let grant = Grant::new("http://127.0.0.1:1", Some("sk-surface"));
    let mut text = Vec::new();
    let (ended, read) = tokio::join!(server.run(&grant, input, output), answer.read_to_end(&mut text));
    ended?;
    read?;
    serde_json::from_slice(&text).context("the server's answer is not JSON")
}
