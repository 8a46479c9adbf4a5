//! The bundle: what IronClaw's parser of manifests asks for (schema version 3, at commit 01ded0ec), and what the tools are.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use catalogue::Catalogue;
use host_test::artefacts::{IRONCLAW, root};
use host_test::mock::{Mock, MockOptions};
use serde_json::{Value, json};
use toml::Table;

use crate::platform::{Extension, Grant, Target};

/// What IronClaw reads at most, in bytes.
const MANIFEST: usize = 256 << 10;
const SCHEMA: usize = 64 << 10;
const PROMPT: usize = 16 << 10;

/// And how many files.
const FILES: usize = 512;

/// The longest name of a tool for a model: that of the extension, two strokes and that of the tool.
const NAME: usize = 64;

fn folder() -> PathBuf {
    IRONCLAW.current().expect("the component");
    root().join("dist/ironclaw")
}

fn manifest(folder: &Path) -> Table {
    let text = fs::read_to_string(folder.join("manifest.toml")).expect("the manifest");
    assert!(text.len() <= MANIFEST);
    text.parse().expect("TOML")
}

fn entries(manifest: &Table) -> Vec<&Table> {
    manifest["tools"].as_array().unwrap().iter().map(|tool| tool.as_table().unwrap()).collect()
}

/// The tools that the bundle has, without the extension's name.
pub fn tools() -> Vec<String> {
    let manifest = manifest(&folder());
    let name = |tool: &&Table| tool["id"].as_str().unwrap().strip_prefix("sequentum.").unwrap().to_owned();
    entries(&manifest).iter().map(name).collect()
}

/// A value of TOML.
fn parsed(text: &str) -> toml::Value {
    let table: Table = format!("value = {text}").parse().expect("TOML");
    table["value"].clone()
}

fn fields(table: &Table) -> BTreeSet<&str> {
    table.keys().map(String::as_str).collect()
}

/// A file that the manifest names.
fn file(folder: &Path, tool: &Table, reference: &str, most: usize) -> String {
    let name = tool[reference].as_str().unwrap();
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._-/".contains(&byte);
    assert!(name.bytes().all(is_plain) && !name.starts_with('/') && !name.contains(".."), "{name}");
    let text = fs::read_to_string(folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert!(text.len() <= most, "{name} has {} bytes", text.len());
    text
}

#[test]
fn the_manifest_has_the_fields_that_ironclaw_knows_and_no_others() {
    let folder = folder();
    let manifest = manifest(&folder);
    let expected = ["schema_version", "id", "name", "version", "description", "trust", "runtime", "tools", "auth"];
    assert_eq!(fields(&manifest), expected.into());
    assert_eq!(manifest["schema_version"].as_str(), Some("reborn.extension_manifest.v3"));
    assert_eq!((manifest["id"].as_str(), manifest["trust"].as_str()), (Some("sequentum"), Some("third_party")));
    assert_eq!(manifest["version"].as_str(), Some(env!("CARGO_PKG_VERSION")));
    assert_eq!(manifest["runtime"]["kind"].as_str(), Some("wasm"));
    let module = fs::read(folder.join(manifest["runtime"]["module"].as_str().unwrap())).expect("the component");
    assert_eq!(module, fs::read(IRONCLAW.file()).unwrap(), "as it was built, where no other address is asked for");

    let auth = manifest["auth"]["sequentum"].as_table().unwrap();
    assert_eq!(fields(auth), ["method", "display_name", "instructions", "fields", "validation"].into());
    assert_eq!(auth["method"].as_str(), Some("api_key"));
    let field = auth["fields"][0].as_table().unwrap();
    assert_eq!((field["handle"].as_str(), field["secret"].as_bool()), (Some("sequentum_api_key"), Some(true)));
    let probe = auth["validation"].as_table().unwrap();
    assert_eq!(probe["url"].as_str(), Some("https://dashboard.sequentum.com/api/v1/billing/credits"));
    assert_eq!(
        (probe["inject"]["name"].as_str(), probe["inject"]["prefix"].as_str()),
        (Some("authorization"), Some("ApiKey "))
    );
}

#[test]
fn each_tool_is_in_the_bundle_once_with_what_it_may_and_who_is_asked() {
    let folder = folder();
    let manifest = manifest(&folder);
    let catalogue = Catalogue::read(root().join("wit")).expect("the catalogue");
    let mut known: BTreeSet<String> = catalogue.tools.iter().map(catalogue::Tool::json_name).collect();
    // IronClaw follows the redirect whose address it would give.
    known.remove("get_file_download_url");
    let listed = tools();
    assert_eq!((listed.len(), listed.into_iter().collect::<BTreeSet<_>>()), (known.len(), known));

    for tool in entries(&manifest) {
        let name = tool["id"].as_str().unwrap().strip_prefix("sequentum.").unwrap();
        assert!(format!("sequentum__{name}").len() <= NAME, "{name}");
        let known = catalogue.tools.iter().find(|tool| tool.json_name() == name).unwrap();
        let expected = [
            "id",
            "description",
            "effects",
            "default_permission",
            "visibility",
            "origin_gate_matrix",
            "input_schema_ref",
            "output_schema_ref",
            "prompt_doc_ref",
            "credentials",
        ];
        assert_eq!(fields(tool), expected.into(), "{name}");
        let effects: Vec<&str> =
            tool["effects"].as_array().unwrap().iter().map(|effect| effect.as_str().unwrap()).collect();
        let (effect, permission) = match known.annotations.read_only {
            true => (&["network", "use_secret"][..], "allow"),
            false => (&["network", "use_secret", "external_write"][..], "ask"),
        };
        assert_eq!((&effects[..], tool["default_permission"].as_str()), (effect, Some(permission)), "{name}");
        let gate = if known.annotations.destructive { "ask_always" } else { "gated_unless_granted" };
        let matrix = &tool["origin_gate_matrix"];
        let gates = ["loop_run", "product", "automation"].map(|origin| matrix[origin].as_str().unwrap());
        assert_eq!(gates, [gate, "forbidden", "forbidden"], "{name}");
        let credentials = tool["credentials"].as_array().unwrap();
        assert_eq!(credentials.len(), 1, "{name}");
        let credential = &credentials[0];
        let audience = parsed(r#"{ scheme = "https", host = "dashboard.sequentum.com" }"#);
        assert_eq!(credential["audience"], audience, "{name}");
        assert_eq!(credential["vendor"].as_str(), Some("sequentum"), "{name}");

        let input: Value = serde_json::from_str(&file(&folder, tool, "input_schema_ref", SCHEMA)).unwrap();
        let properties = input["properties"].as_object().unwrap();
        assert_eq!(properties.len(), known.parameters.len(), "{name}");
        assert_eq!(input["additionalProperties"], false, "{name}");
        for wait in ["waitSeconds", "seconds"] {
            let longest = properties.get(wait).map(|wait| (&wait["maximum"], wait["description"].as_str().unwrap()));
            assert!(longest.is_none_or(|(most, text)| *most == 45 && text.contains(" to 45")), "{name}: {longest:?}");
        }
        let output: Value = serde_json::from_str(&file(&folder, tool, "output_schema_ref", SCHEMA)).unwrap();
        assert_eq!(output["type"], "object", "{name}");
        let prompt = file(&folder, tool, "prompt_doc_ref", PROMPT);
        assert!(properties.keys().all(|parameter| prompt.contains(&format!("`{parameter}`"))), "{name}");
        assert!(!prompt.contains(" to 300"), "{name}");
    }
}

#[test]
fn nothing_is_in_the_bundle_that_the_manifest_does_not_name() {
    fn below(folder: &Path) -> usize {
        let below = |entry: fs::DirEntry| if entry.path().is_dir() { below(&entry.path()) } else { 1 };
        fs::read_dir(folder).expect("a folder").map(|entry| below(entry.expect("an entry"))).sum()
    }
    let files = below(&folder());
    assert_eq!(files, 3 * tools().len() + 2);
    assert!(files <= FILES);
}

/// Makes a bundle with these options.
fn make(output: &Path, options: &[&str]) -> Result<(), String> {
    let program = Path::new(env!("CARGO_BIN_EXE_host-test")).with_file_name("ironclaw-bundle");
    let mut command = Command::new(program);
    command.arg("--component").arg(IRONCLAW.current().expect("the component")).arg("--wit").arg(root().join("wit"));
    let made = command.arg("--output").arg(output).args(options).output().expect("`make ironclaw` makes the program");
    made.status.success().then_some(()).ok_or_else(|| String::from_utf8_lossy(&made.stderr).into_owned())
}

#[tokio::test]
async fn a_bundle_for_another_control_center_goes_there_with_its_key() {
    let output = tempfile::tempdir().unwrap();
    let options = ["--url", "https://control-center.example.com:8443/base/", "--file-host", "*.storage.example"];
    make(output.path(), &options).unwrap();
    let manifest = manifest(output.path());
    for tool in entries(&manifest) {
        let audience = parsed(r#"{ scheme = "https", host = "control-center.example.com", port = 8443 }"#);
        assert_eq!(tool["credentials"][0]["audience"], audience);
        let reads_files = ["sequentum.get_run_data", "sequentum.get_run_log"].contains(&tool["id"].as_str().unwrap());
        let targets = parsed(r#"[{ scheme = "https", host_pattern = "*.storage.example" }]"#);
        assert_eq!(tool.get("network_targets"), reads_files.then_some(&targets));
    }
    let probe = manifest["auth"]["sequentum"]["validation"]["url"].as_str().unwrap();
    assert_eq!(probe, "https://control-center.example.com:8443/base/api/v1/billing/credits");

    let mock = Mock::start(MockOptions::default()).await.expect("a port");
    let extension = Extension::load(&output.path().join("wasm/sequentum-ironclaw.wasm"));
    let name = "https://control-center.example.com:8443/base".to_owned();
    let grant = Grant { targets: vec![Target { name, address: mock.url(), gets_key: true }], ..Grant::new("") };
    extension.call(&grant, "get_agent", json!({"agentId": 101})).await.result();
}

#[test]
fn no_bundle_is_made_for_an_address_that_ironclaw_would_refuse() {
    let output = tempfile::tempdir().unwrap();
    let long = format!("https://{}.example.com", "a".repeat(300));
    for (options, fault) in [
        (["--url", "http://control-center.example.com"], "https://"),
        (["--url", "https://"], "no host"),
        (["--url", "https://user@example.com"], "no host"),
        (["--url", "https://[::1]"], "port"),
        (["--url", "https://example.com:x"], "port"),
        (["--url", &long], "longer than"),
        (["--file-host", "*"], "not the name of a host"),
        (["--file-host", "https://files.example.com"], "not the name of a host"),
    ] {
        let told = make(output.path(), &options).expect_err("a fault");
        assert!(told.contains(fault), "{options:?}: {told}");
    }
}
