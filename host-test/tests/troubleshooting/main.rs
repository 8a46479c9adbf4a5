//! Holds `docs/troubleshooting.md` and the errors together: whatever message a user can meet stands on the page, and what
//! stands there can be met.
//!
//! - [`cases`] brings each error about, through the component and the host, and finds it under the heading it has there.
//! - [`source`] reads the messages out of the component's source, so that a new one is noticed without a case.

// A test may stop at what it did not expect.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, unreachable_pub)]

mod arguments;
mod case;
mod cases;
mod files;
mod hosts;
mod page;
mod source;

use case::Case;
use page::Page;

/// Entries of the page that no test can bring about, with the reason.
const OUT_OF_REACH: &[(&str, &str)] = &[
    ("SEQUENTUM_API_URL has no host name", "the parser of URLs refuses most of them first"),
    ("Cannot reach the Sequentum API at <host>: the secure connection (TLS) broke", "an alert in a live connection"),
    ("Cannot reach the Sequentum API at <host>: no route to the host", "the computer's network"),
    ("Cannot reach the Sequentum API at <host>: the network, or the host that runs this component, failed", "the host"),
    ("Cannot reach the Sequentum API at <host>: the host gave no response", "a faulty host"),
    ("Cannot reach the Sequentum API at <host>: the host gave no response body", "a faulty host"),
    ("Cannot reach the Sequentum API at <host>: the host does not accept the request's <part>", "a faulty host"),
    ("The part of the file that is read is larger than the host's memory limit", "a host with little memory"),
    ("The call was not carried out", "a faulty host"),
    ("Unexpected response: no value", "a fault of the component"),
    ("a matching implementation was not found in the linker", "Wasmtime's command, tried by hand"),
    ("Please ensure the file is a valid WebAssembly component", "Wassette, tried by hand"),
    ("Component path does not exist", "Wassette, tried by hand"),
    ("is not there yet: run make build", "the tests need the file"),
    ("no exported instance named wasi:cli/run", "Wasmtime's command, tried by hand"),
    ("the component asks for more than this host grants", "in the host's own tests"),
];

fn all() -> Vec<Case> {
    [
        files::all(),
        cases::configuration(),
        cases::connection(),
        cases::statuses(),
        cases::unexpected(),
        cases::runs(),
        arguments::all(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[tokio::test]
async fn every_error_is_found_by_its_message() {
    let page = Page::read();
    for case in all() {
        let told = case.told().await;
        assert!(page.has(case.entry), "the page has no entry `{}`, which this falls under: {told}", case.entry);
        assert!(page::matches(case.entry, &told), "`{}` is not how to find: {told}", case.entry);
    }
}

#[test]
fn every_entry_can_be_met() {
    let met: Vec<&str> = all().iter().map(|case| case.entry).chain(hosts::ENTRIES.iter().copied()).collect();
    for entry in Page::read().entries {
        let unreachable = OUT_OF_REACH.iter().any(|(text, _)| *text == entry);
        assert!(met.contains(&entry.as_str()) != unreachable, "`{entry}`: met by a test, or out of reach?");
    }
}

#[test]
fn every_message_in_the_source_stands_on_the_page() {
    let page = Page::read();
    let messages = source::messages();
    let missing: Vec<String> = messages
        .iter()
        .filter(|message| !message.is_exempt())
        .filter_map(|message| {
            let fragment = message.fragments().into_iter().find(|fragment| !page.text.contains(fragment.as_str()))?;
            Some(format!("{}: \"{}\": no \"{fragment}\"", message.file, message.text))
        })
        .collect();
    assert!(missing.is_empty(), "docs/troubleshooting.md lacks messages:\n{}", missing.join("\n"));
    // A scan that has become blind would be content with everything.
    assert!(messages.len() > 60, "only {} messages were found in the source", messages.len());
    for text in
        ["is not a URL", "must not be blank", "no redirect to the file", "connection refused", "the body is empty"]
    {
        assert!(messages.iter().any(|message| message.text.contains(text)), "the scan does not see \"{text}\"");
    }
}
