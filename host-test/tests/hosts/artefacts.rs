//! Whether the programs that people look at a component with accept every artefact.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::programs;
use super::service;
use super::workplace::Workplace;
use host_test::artefacts::{Artefact, TOOLS, TOOLS_READONLY, root};

/// The components whose exports are tools.
const COMPONENTS: [Artefact; 2] = [TOOLS, TOOLS_READONLY];

/// Where a component is.
fn file(component: &Artefact) -> String {
    component.current().expect("the component").into_os_string().into_string().expect("a path in Unicode")
}

/// Runs a program that must succeed, and returns what it prints.
fn succeeds(program: &Path, arguments: &[&str]) -> String {
    let output = std::process::Command::new(program).args(arguments).current_dir(root()).output().expect("a program");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{} {arguments:?}: {text}{complaint}", program.display());
    text
}

/// The first lines of all descriptions, which are what a reader looks for.
fn first_lines(component: &Artefact) -> Vec<String> {
    let first = |text: String| text.lines().next().unwrap_or_default().to_owned();
    service::tools_of(component).into_iter().map(|tool| first(tool.description.expect("a description"))).collect()
}

pub(crate) async fn wasm_tools_accepts_them_and_prints_the_descriptions() {
    let wasm_tools = programs::find("wasm-tools");
    for component in COMPONENTS {
        succeeds(&wasm_tools, &["validate", &file(&component)]);
        let wit = succeeds(&wasm_tools, &["component", "wit", &file(&component)]);
        for line in first_lines(&component) {
            assert!(wit.contains(&format!("/// {line}")), "{}: {line}", component.name);
        }
    }
}

pub(crate) async fn wasm_tools_shows_who_made_them() {
    let wasm_tools = programs::find("wasm-tools");
    for component in COMPONENTS {
        let shown = succeeds(&wasm_tools, &["metadata", "show", &file(&component)]);
        let name = Path::new(component.name).file_stem().unwrap().to_str().unwrap();
        for part in [name, env!("CARGO_PKG_VERSION"), env!("CARGO_PKG_LICENSE"), "The sequentum-tools authors"] {
            assert!(shown.contains(part), "{name} does not show {part}: {shown}");
        }
    }
}

pub(crate) async fn jco_accepts_them_and_its_types_carry_the_descriptions() {
    let jco = programs::find("jco");
    for component in COMPONENTS {
        let folder = TempDir::new().unwrap();
        succeeds(&jco, &["transpile", &file(&component), "-o", folder.path().to_str().unwrap()]);
        let types: PathBuf = folder.path().join(Path::new(component.name).with_extension("d.ts"));
        let types = std::fs::read_to_string(types).expect("types");
        for line in first_lines(&component) {
            assert!(types.contains(&format!("* {line}")), "{}: {line}", component.name);
        }
    }
}

pub(crate) async fn wassette_accepts_them_and_shows_the_descriptions() {
    let wassette = programs::find("wassette");
    let workplace = Workplace::new(&service::start().await);
    for component in COMPONENTS {
        let id = Path::new(component.name).file_stem().unwrap().to_str().unwrap();
        workplace.succeeds(&format!("wassette component load \"file://$PWD/dist/{}\"", component.name));
        let shown = workplace.succeeds(&format!("wassette inspect {id}"));
        for tool in service::tools_of(&component) {
            assert!(shown.contains(&tool.name), "{} does not show {}", wassette.display(), tool.name);
        }
        for line in first_lines(&component) {
            let line = line.replace('"', "\\\"");
            assert!(shown.contains(&line) || shown.contains(&line.replace("\\\"", "\"")), "{}: {line}", component.name);
        }
    }
}

/// The documentation says of each import what it is for: of all there are, and of no other.
pub(crate) async fn every_import_is_explained() {
    let wasm_tools = programs::find("wasm-tools");
    let document = std::fs::read_to_string(root().join("docs/hosts.md")).expect("docs/hosts.md");
    let rows =
        document.lines().filter_map(|line| line.strip_prefix("| `wasi:")).map(|row| row.split('|').next().unwrap());
    let explained: BTreeSet<String> = rows
        .flat_map(|cell| {
            cell.split(',').map(|name| format!("wasi:{}", name.trim().trim_matches('`').trim_start_matches("wasi:")))
        })
        .collect();
    for component in COMPONENTS {
        let wit = succeeds(&wasm_tools, &["component", "wit", &file(&component)]);
        let imported: BTreeSet<String> = wit
            .lines()
            .filter_map(|line| line.trim().strip_prefix("import wasi:")?.split('@').next())
            .map(|name| format!("wasi:{name}"))
            .collect();
        assert_eq!(imported, explained, "{}", component.name);
    }
}
