//! The manifest: what the extension is, and of each tool what it does, what it may, and who is asked.

use catalogue::{Catalogue, Tool};
use std::fmt::Write;

use crate::reach::Reach;

/// The name of the extension, before the name of each tool.
const EXTENSION: &str = "sequentum";

/// The component in the bundle.
pub(crate) const MODULE: &str = "wasm/sequentum-ironclaw.wasm";

/// What the host calls the key.
const KEY: &str = "sequentum_api_key";

/// How the key is sent.
const INJECTION: &str = r#"type = "header", name = "authorization", prefix = "ApiKey ""#;

/// A request that changes nothing and costs nothing, by which the host tries a key.
const PROBE: &str = "/api/v1/billing/credits";

/// The tools that read what the Control Center keeps elsewhere.
const READS_FILES: [&str; 2] = ["get-run-data", "get-run-log"];

/// Where the files of a tool are in the bundle.
pub(crate) struct Files {
    pub(crate) input: String,
    pub(crate) output: String,
    pub(crate) prompt: String,
}

impl Files {
    pub(crate) fn of(tool: &Tool) -> Files {
        let name = tool.json_name();
        Files {
            input: format!("schemas/{EXTENSION}/{name}.input.v1.json"),
            output: format!("schemas/{EXTENSION}/{name}.output.v1.json"),
            prompt: format!("prompts/{EXTENSION}/{name}.md"),
        }
    }
}

/// The whole manifest.
pub(crate) fn of(catalogue: &Catalogue, tools: &[&Tool], reach: &Reach) -> String {
    let mut text = format!(
        "schema_version = \"reborn.extension_manifest.v3\"\n\
         id = {}\n\
         name = \"Sequentum\"\n\
         version = {}\n\
         description = \"Agents of the Sequentum Control Center that scrape the web: their runs, data, logs, schedules and costs.\"\n\
         trust = \"third_party\"\n\n\
         [runtime]\n\
         kind = \"wasm\"\n\
         module = {}\n",
        quoted(EXTENSION),
        quoted(env!("CARGO_PKG_VERSION")),
        quoted(MODULE),
    );
    for tool in tools {
        text.push_str(&entry(catalogue, tool, reach));
    }
    let probe = format!("{}{PROBE}", reach.url);
    let _ = write!(
        text,
        "\n[auth.{EXTENSION}]\n\
         method = \"api_key\"\n\
         display_name = \"API key of the Sequentum Control Center\"\n\
         instructions = \"An administrator makes a key in the Control Center: Users, the user's menu, Manage API keys, New API key. It starts \
         with sk-.\"\n\
         fields = [{{ handle = {key}, label = \"API key\", secret = true }}]\n\
         validation = {{ method = \"GET\", url = {}, success_status = [200], inject = {{ handle = {key}, {INJECTION} }} }}\n",
        quoted(&probe),
        key = quoted(KEY),
    );
    text
}

fn entry(catalogue: &Catalogue, tool: &Tool, reach: &Reach) -> String {
    let Files { input, output, prompt } = Files::of(tool);
    let writes = !tool.annotations.read_only;
    // What destroys something is asked for each time, whatever was permitted before.
    let gate = if tool.annotations.destructive { "ask_always" } else { "gated_unless_granted" };
    let mut text = format!(
        "\n[[tools]]\n\
         id = {}\n\
         description = {}\n\
         effects = [\"network\", \"use_secret\"{}]\n\
         default_permission = \"{}\"\n\
         visibility = \"model\"\n\
         origin_gate_matrix = {{ loop_run = \"{gate}\", product = \"forbidden\", automation = \"forbidden\" }}\n\
         input_schema_ref = {}\n\
         output_schema_ref = {}\n\
         prompt_doc_ref = {}\n",
        quoted(&format!("{EXTENSION}.{}", tool.json_name())),
        quoted(&catalogue.in_json_names(&tool.description)),
        if writes { ", \"external_write\"" } else { "" },
        if writes { "ask" } else { "allow" },
        quoted(&input),
        quoted(&output),
        quoted(&prompt),
    );
    if READS_FILES.contains(&tool.name.as_str()) && !reach.file_hosts.is_empty() {
        let targets: Vec<_> = reach
            .file_hosts
            .iter()
            .map(|host| format!("{{ scheme = \"https\", host_pattern = {} }}", quoted(host)))
            .collect();
        let _ = writeln!(text, "network_targets = [{}]", targets.join(", "));
    }
    let port = reach.port.map_or(String::new(), |port| format!(", port = {port}"));
    let _ = write!(
        text,
        "\n[[tools.credentials]]\n\
         handle = {}\n\
         vendor = {}\n\
         audience = {{ scheme = \"https\", host = {}{port} }}\n\
         injection = {{ {INJECTION} }}\n",
        quoted(KEY),
        quoted(EXTENSION),
        quoted(&reach.host),
    );
    text
}

/// A text of TOML, which writes them as JSON does.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
