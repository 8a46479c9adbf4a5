//! What the built component shows to whoever inspects it: its exports, its descriptions, and how little it asks for.

// A test may stop at what it did not expect.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use host_test::host::{Host, Tools};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use wit_component::DecodedWasm;
use wit_parser::{Resolve, WorldItem, WorldKey};

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

/// The functions that a world of the WIT exports, after its includes.
fn world(name: &str) -> BTreeSet<String> {
    let mut resolve = Resolve::default();
    let (package, _) = resolve.push_path(root("wit")).expect("the WIT");
    let world = resolve.select_world(&[package], Some(name)).expect("the world");
    resolve.worlds[world].exports.keys().map(|key| resolve.name_world_key(key)).collect()
}

fn decode(artefact: &str) -> (BTreeSet<String>, BTreeSet<String>) {
    let bytes = std::fs::read(root(artefact)).expect("the component, which `make build` makes");
    let Ok(DecodedWasm::Component(resolve, world)) = wit_component::decode(&bytes) else { panic!("not a component") };
    let world = &resolve.worlds[world];
    for (key, item) in &world.exports {
        assert!(matches!((key, item), (WorldKey::Name(_), WorldItem::Function(_))), "{key:?} is not a plain function");
    }
    let names = |items: &wit_parser::IndexMap<WorldKey, WorldItem>| {
        items.keys().map(|key| resolve.name_world_key(key)).collect()
    };
    (names(&world.imports), names(&world.exports))
}

/// Wassette makes a tool of every export.
#[test]
fn it_exports_the_tools_of_its_world_and_nothing_else() {
    let (_, exports) = decode("dist/sequentum-tools.wasm");
    assert_eq!(exports, world("tools"));
}

#[test]
fn it_asks_for_no_files_and_no_sockets() {
    let (imports, _) = decode("dist/sequentum-tools.wasm");
    assert!(imports.iter().any(|import| import.starts_with("wasi:http/outgoing-handler@")), "{imports:?}");
    for import in imports {
        assert!(!import.starts_with("wasi:filesystem") && !import.starts_with("wasi:sockets"), "{import}");
    }
}

#[test]
fn every_tool_and_every_parameter_is_described() {
    let host = Host::new().expect("a host");
    let tools = Tools::load(&host, &root("dist/sequentum-tools.wasm")).expect("the component");
    for tool in tools.list() {
        assert!(tool.description.is_some_and(|text| text.len() > 40), "{}", tool.name);
        for parameter in tool.parameters {
            assert!(parameter.description.is_some(), "{} of {}", parameter.name, tool.name);
        }
    }
}

/// All that a model reads before it chooses: four characters are about one token.
#[test]
fn the_catalogue_fits_in_six_thousand_tokens() {
    let host = Host::new().expect("a host");
    let tools = Tools::load(&host, &root("dist/sequentum-tools.wasm")).expect("the component").list();
    assert_eq!(tools.len(), 44);
    let characters = |text: &str| text.chars().count();
    let all: usize = tools
        .iter()
        .map(|tool| {
            let parameters: usize = tool.parameters.iter().map(|parameter| characters(&parameter.name)).sum();
            characters(&tool.name) + characters(tool.description.as_deref().unwrap_or_default()) + parameters
        })
        .sum();
    assert!(all <= 24_000, "{all} characters");
}

/// What only reads exports nothing that does more.
#[test]
fn the_read_only_component_exports_exactly_the_reading_tools() {
    let (imports, exports) = decode("dist/sequentum-tools-readonly.wasm");
    let reading = [
        "agents-read",
        "runs-read",
        "versions-read",
        "schedules-read",
        "schedules-upcoming",
        "billing-read",
        "spaces-read",
        "analytics-read",
        "builder-read",
    ];
    let expected: BTreeSet<_> = reading.into_iter().flat_map(world).collect();
    assert_eq!((exports.len(), &exports), (30, &expected));
    for (change, tool) in [
        ("start", "start-agent"),
        ("stop", "stop-agent"),
        ("delete", "delete-run"),
        ("create", "create-agent-schedule"),
    ] {
        assert!(!exports.iter().any(|name| name.starts_with(change)) && world("tools").contains(tool));
    }
    assert!(!imports.iter().any(|import| import.starts_with("wasi:filesystem") || import.starts_with("wasi:sockets")));
}
