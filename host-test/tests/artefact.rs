//! What the built component shows to whoever inspects it: its exports, its descriptions, and how little it asks for.

// A test may stop at what it did not expect.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use catalogue::Catalogue;
use host_test::artefacts::{ACT, Artefact, IRONCLAW, SERVER, SERVER_READONLY, TOOLS, TOOLS_READONLY, root};
use host_test::host::{Host, ToolDescription, Tools};
use std::collections::BTreeSet;
use wit_component::DecodedWasm;
use wit_parser::{Resolve, WorldItem, WorldKey};

/// The functions that a world of the WIT exports, after its includes.
fn world(name: &str) -> BTreeSet<String> {
    let mut resolve = Resolve::default();
    let (package, _) = resolve.push_path(root().join("wit")).expect("the WIT");
    let world = resolve.select_world(&[package], Some(name)).expect("the world");
    resolve.worlds[world].exports.keys().map(|key| resolve.name_world_key(key)).collect()
}

/// What every artefact may import, without versions. Nothing else: no files, no sockets, no programs, whatever a later WASI calls
/// them.
const IMPORTS: [&str; 10] = [
    "wasi:cli/stderr",
    "wasi:clocks/monotonic-clock",
    "wasi:clocks/wall-clock",
    "wasi:http/outgoing-handler",
    "wasi:http/types",
    "wasi:io/error",
    "wasi:io/poll",
    "wasi:io/streams",
    "wasi:random/insecure-seed",
    "wasi:random/random",
];

/// What the tools may import too: their variables, and the types that their exports use.
const OF_THE_TOOLS: [&str; 2] = ["sequentum:control-center/types", "wasi:cli/environment"];

/// What the server may import too, since it reads from and writes to its client.
const OF_THE_SERVER: [&str; 9] = [
    "wasi:cli/environment",
    "wasi:cli/exit",
    "wasi:cli/stdin",
    "wasi:cli/stdout",
    "wasi:cli/terminal-input",
    "wasi:cli/terminal-output",
    "wasi:cli/terminal-stderr",
    "wasi:cli/terminal-stdin",
    "wasi:cli/terminal-stdout",
];

/// What the tools of an ACT host may import too: no variables, since the key comes from its store.
const OF_ACT: [&str; 5] =
    ["act:core/types", "act:credentials/store", "act:credentials/types", "act:sessions/types", "act:tools/types"];

/// What the tools for IronClaw import, and no HTTP but the host's: they wait, draw numbers for the jitter of waits, and have last words.
const IN_IRONCLAW: [&str; 7] = [
    "near:agent/host",
    "wasi:cli/stderr",
    "wasi:clocks/monotonic-clock",
    "wasi:io/error",
    "wasi:io/poll",
    "wasi:io/streams",
    "wasi:random/random",
];

/// The names of what an artefact imports and exports.
fn decode(artefact: &Artefact) -> (BTreeSet<String>, BTreeSet<String>) {
    let bytes = std::fs::read(artefact.current().expect("the component")).expect("a file");
    let Ok(DecodedWasm::Component(resolve, world)) = wit_component::decode(&bytes) else { panic!("not a component") };
    let world = &resolve.worlds[world];
    // A type is nothing that could be called. The version of an interface does not matter.
    let name = |(key, item): (&WorldKey, &WorldItem)| match item {
        WorldItem::Type { .. } => None,
        _ => Some(resolve.name_world_key(key).split('@').next().expect("a name").to_owned()),
    };
    (world.imports.iter().filter_map(name).collect(), world.exports.iter().filter_map(name).collect())
}

fn tools() -> Vec<ToolDescription> {
    let file = TOOLS.current().expect("the component");
    Tools::load(&Host::new().expect("a host"), &file).expect("a component").list()
}

/// Wassette makes a tool of every export.
#[test]
fn it_exports_the_tools_of_its_world_and_nothing_else() {
    let (_, exports) = decode(&TOOLS);
    assert_eq!(exports, world("tools"));
}

#[test]
fn each_artefact_asks_for_what_is_listed_and_nothing_else() {
    let listed = |more: &[&str]| IMPORTS.iter().chain(more).map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
    for (artefact, more) in [
        (&TOOLS, &OF_THE_TOOLS[..]),
        (&TOOLS_READONLY, &OF_THE_TOOLS),
        (&SERVER, &OF_THE_SERVER),
        (&SERVER_READONLY, &OF_THE_SERVER),
        (&ACT, &OF_ACT),
    ] {
        assert_eq!(decode(artefact).0, listed(more), "{}", artefact.name);
    }
    assert_eq!(decode(&IRONCLAW).0, IN_IRONCLAW.map(str::to_owned).into());
}

#[test]
fn the_servers_export_the_command_and_the_handler_and_nothing_else() {
    let server = ["wasi:cli/run", "wasi:http/incoming-handler"];
    let act = ["act:sessions/session-provider", "act:tools/tool-provider"];
    for (artefact, exports) in [(&SERVER, server), (&SERVER_READONLY, server), (&ACT, act)] {
        assert_eq!(decode(artefact).1, exports.map(str::to_owned).into(), "{}", artefact.name);
    }
    assert_eq!(decode(&IRONCLAW).1, ["near:agent/tool".to_owned()].into());
}

#[test]
fn every_tool_and_every_parameter_is_described() {
    for tool in tools() {
        assert!(tool.description.is_some_and(|text| text.len() > 40), "{}", tool.name);
        for parameter in tool.parameters {
            assert!(parameter.description.is_some(), "{} of {}", parameter.name, tool.name);
        }
    }
}

/// What a model was once misled about, or unsure of: the tool, and what its description says in these words.
const SAID: [(&str, &[&str]); 22] = [
    ("get-agent-run-summary", &["Success and Completed", "Failure and Failed"]),
    ("stop-agent-build", &["draft", "stays among the agents"]),
    (
        "start-agent",
        &["`parallel-max-concurrency`: how many of the parts run at the same time, from 1; default: all of them"],
    ),
    ("get-spending-summary", &["week"]),
    ("list-agents", &["`config-type`: only this type: agent, shared-file, template or command"]),
    // Start at once, or read the agent first.
    ("start-agent", &["as it is at once", "When inputs are to be given, read their names with get-agent first"]),
    ("get-agent", &["Read it before start-agent when inputs are to be given", "can be started at once"]),
    // The failures of one agent in a range of time.
    ("get-runs-summary", &["The failures of one agent in that time are those in the list with its agent-id"]),
    ("get-agent-runs", &["Its failures in a range of time are in get-runs-summary"]),
    ("get-latest-failure", &["Failures in a range of time, of one agent or all, are in get-runs-summary"]),
    // The cost of one known run.
    ("get-agent-runs-cost", &["For one known run, give the day it ran", "total is that of the page"]),
    ("get-agent-runs-cost", &["what the agent cost in all is in get-agent-cost-breakdown"]),
    // Where credits expire.
    ("get-credits-balance", &["when credits expire, in get-credit-history"]),
    ("get-credit-history", &["for credits that expire, the date (expires-at)"]),
    // Failure and failed.
    ("list-agents", &["failure and failed are two codes for the same"]),
    ("get-agent-runs", &["failure and failed are the same for it"]),
    // Which search for a named agent.
    ("list-agents", &["An agent that the user names is found with search-agents"]),
    // First look, then have the user confirm.
    ("delete-run", &["first look at the run (get-run-status, get-run-files), then have the user confirm"]),
    ("kill-agent", &["look at it with get-run-status, then have the user confirm"]),
    ("delete-agent-schedule", &["first look at it with get-agent-schedule, then have the user confirm"]),
    ("restore-agent-version", &["First look at get-agent-versions, then have the user confirm"]),
    ("run-space-agents", &["First ask get-space-agent-count how many there are, then have the user confirm"]),
];

#[test]
fn descriptions_say_what_the_service_does() {
    let tools = tools();
    for (name, words) in SAID {
        let tool = tools.iter().find(|tool| tool.name == name).expect("the tool");
        let description = tool.description.as_ref().expect("a description");
        let description = description.split_whitespace().collect::<Vec<_>>().join(" ");
        for said in words {
            assert!(description.contains(said), "{name} does not say '{said}': {description}");
        }
    }
    for tool in &tools {
        let description = tool.description.as_deref().unwrap_or_default().to_lowercase();
        assert!(!description.contains("completed with errors"), "{}: Completed is no run with errors", tool.name);
        // A choice that is always empty is none.
        let choices = tool.parameters.iter().flat_map(|parameter| &parameter.choices);
        assert!(!choices.into_iter().any(|choice| choice.contains("with-errors")), "{}", tool.name);
    }
}

/// All that a model reads before it chooses: four characters are about one token.
#[test]
fn the_catalogue_fits_in_6500_tokens() {
    let tools = tools();
    let characters = |text: &str| text.chars().count();
    let all: usize = tools
        .iter()
        .map(|tool| {
            let parameters: usize = tool.parameters.iter().map(|parameter| characters(&parameter.name)).sum();
            characters(&tool.name) + characters(tool.description.as_deref().unwrap_or_default()) + parameters
        })
        .sum();
    assert!(all <= 26_000, "{all} characters");
}

/// What only reads exports nothing that does more.
#[test]
fn the_read_only_component_exports_exactly_the_reading_tools() {
    let (_, exports) = decode(&TOOLS_READONLY);
    let catalogue = Catalogue::read(root().join("wit")).expect("the catalogue");
    let reading = catalogue.tools.iter().filter(|tool| tool.annotations.read_only);
    assert_eq!(exports, reading.map(|tool| tool.name.clone()).collect());
    for tool in &exports {
        assert!(["get-", "list-", "search-", "wait-"].iter().any(|verb| tool.starts_with(verb)), "{tool}");
    }
    for change in ["start-agent", "stop-agent", "delete-run", "create-agent-schedule"] {
        assert!(world("tools").contains(change) && !exports.contains(change), "{change}");
    }
}
