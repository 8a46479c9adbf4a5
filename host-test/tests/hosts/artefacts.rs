//! Whether the programs that people look at a component with accept every artefact.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::programs::{self, root};
use super::reading;
use super::service::{self, COMPONENT};
use super::workplace::Workplace;

/// The component that only reads.
const READ_ONLY: &str = "dist/sequentum-tools-readonly.wasm";

/// The components whose exports are tools, below the repository's folder.
const COMPONENTS: [&str; 2] = [COMPONENT, READ_ONLY];

/// Runs a program that must succeed, and returns what it prints.
fn succeeds(program: &Path, arguments: &[&str]) -> String {
    let output = std::process::Command::new(program).args(arguments).current_dir(root()).output().expect("a program");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{} {arguments:?}: {text}{complaint}", program.display());
    text
}

/// The first lines of all descriptions, which are what a reader looks for.
fn first_lines(component: &str) -> Vec<String> {
    let first = |text: String| text.lines().next().unwrap_or_default().to_owned();
    service::tools_of(component).into_iter().map(|tool| first(tool.description.expect("a description"))).collect()
}

#[test]
fn wasm_tools_accepts_them_and_prints_the_descriptions() {
    let Some(wasm_tools) = programs::find("wasm-tools") else { return };
    for component in COMPONENTS {
        succeeds(&wasm_tools, &["validate", component]);
        let wit = succeeds(&wasm_tools, &["component", "wit", component]);
        for line in first_lines(component) {
            assert!(wit.contains(&format!("/// {line}")), "{component}: {line}");
        }
    }
}

#[test]
fn wasm_tools_shows_who_made_them() {
    let Some(wasm_tools) = programs::find("wasm-tools") else { return };
    for component in COMPONENTS {
        let shown = succeeds(&wasm_tools, &["metadata", "show", component]);
        let name = Path::new(component).file_stem().unwrap().to_str().unwrap();
        for part in [name, env!("CARGO_PKG_VERSION"), env!("CARGO_PKG_LICENSE"), "The sequentum-tools authors"] {
            assert!(shown.contains(part), "{component} does not show {part}: {shown}");
        }
    }
}

#[test]
fn jco_accepts_them_and_its_types_carry_the_descriptions() {
    let Some(jco) = programs::find("jco") else { return };
    for component in COMPONENTS {
        let folder = TempDir::new().unwrap();
        succeeds(&jco, &["transpile", component, "-o", folder.path().to_str().unwrap()]);
        let types: PathBuf = folder.path().join(Path::new(component).with_extension("d.ts").file_name().unwrap());
        let types = std::fs::read_to_string(types).expect("types");
        for line in first_lines(component) {
            assert!(types.contains(&format!("* {line}")), "{component}: {line}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn wassette_accepts_them_and_shows_the_descriptions() {
    let Some(wassette) = programs::find("wassette") else { return };
    let workplace = Workplace::new(&service::start().await);
    for component in COMPONENTS {
        let id = Path::new(component).file_stem().unwrap().to_str().unwrap();
        workplace.succeeds(&format!("wassette component load \"file://$PWD/{component}\""));
        let shown = workplace.succeeds(&format!("wassette inspect {id}"));
        for tool in service::tools_of(component) {
            assert!(shown.contains(&tool.name), "{} does not show {}", wassette.display(), tool.name);
        }
        for line in first_lines(component) {
            let line = line.replace('"', "\\\"");
            assert!(shown.contains(&line) || shown.contains(&line.replace("\\\"", "\"")), "{component}: {line}");
        }
    }
}

/// The documentation says of each import what it is for: of all there are, and of no other.
#[test]
fn every_import_is_explained() {
    let Some(wasm_tools) = programs::find("wasm-tools") else { return };
    let document = std::fs::read_to_string(root().join("docs/hosts.md")).expect("docs/hosts.md");
    let rows =
        document.lines().filter_map(|line| line.strip_prefix("| `wasi:")).map(|row| row.split('|').next().unwrap());
    let explained: BTreeSet<String> = rows
        .flat_map(|cell| {
            cell.split(',').map(|name| format!("wasi:{}", name.trim().trim_matches('`').trim_start_matches("wasi:")))
        })
        .collect();
    for component in COMPONENTS {
        let wit = succeeds(&wasm_tools, &["component", "wit", component]);
        let imported: BTreeSet<String> = wit
            .lines()
            .filter_map(|line| line.trim().strip_prefix("import wasi:")?.split('@').next())
            .map(|name| format!("wasi:{name}"))
            .collect();
        assert_eq!(imported, explained, "{component}");
    }
}

/// It can change nothing, because it exports nothing that does.
#[test]
fn the_read_only_component_exports_the_reading_tools_and_nothing_else() {
    let exported: BTreeSet<String> = service::tools_of(READ_ONLY).into_iter().map(|tool| tool.name).collect();
    assert_eq!(exported, reading::tools());
    for tool in &exported {
        assert!(["get-", "list-", "search-"].iter().any(|verb| tool.starts_with(verb)), "{tool}");
    }
}
