//! No key stands on a command line, where every program of the machine can read it: not in the documentation, not in what the
//! programs say, not in what deploys them.

// A test may stop at what it did not expect.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use host_test::artefacts::root;
use std::fs;
use std::path::{Path, PathBuf};

/// What a command takes a variable, a header or a secret with.
const OPTIONS: [&str; 6] = ["--env", "-e", "--header", "-H", "secret set", "wasmtime"];

/// What stands directly before the key itself.
const SECRETS: [&str; 3] = ["SEQUENTUM_API_KEY=", "Authorization: ApiKey ", "Authorization: Bearer "];

/// Why a line puts a key on a command line.
fn fault(line: &str) -> Option<&'static str> {
    let is_there = |text: &str, option: &str| {
        text.split(['"', '\'', '`', ' ', ',', '(', '[']).any(|word| word == option)
            || (option.contains(' ') && text.contains(option))
    };
    SECRETS.into_iter().find(|secret| {
        line.match_indices(secret).any(|(at, _)| {
            let (before, after) = (&line[..at], &line[at + secret.len()..]);
            // A shell puts the value of `$NAME` on the command line too; what a client replaces (`${NAME}` in JSON) it keeps.
            !after.trim_start().starts_with(['<', '`']) && OPTIONS.iter().any(|option| is_there(before, option))
        })
    })
}

/// The texts that people read or run, below a folder.
fn texts(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        if path.is_dir() {
            if !(matches!(name, "target" | "node_modules" | "dist") || (name.starts_with('.') && name != ".ci")) {
                texts(&path, found);
            }
        } else if matches!(
            ending,
            "md" | "wit" | "sh" | "yaml" | "yml" | "json" | "toml" | "service" | "js" | "py" | "rs"
        ) {
            found.push(path);
        }
    }
}

#[test]
fn no_key_stands_on_a_command_line() {
    let mut files = Vec::new();
    texts(root(), &mut files);
    // The tests' own programs name what they look for, and their keys open nothing.
    files.retain(|file| !file.to_string_lossy().contains("/tests/"));
    assert!(files.len() > 300, "{} files", files.len());
    let faults: Vec<String> = files
        .iter()
        .flat_map(|file| {
            let text = fs::read_to_string(file).expect("text");
            let told = |(number, line): (usize, &str)| {
                fault(line).map(|_| format!("{}:{}: {line}", file.display(), number + 1))
            };
            text.lines().enumerate().filter_map(told).collect::<Vec<_>>()
        })
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_key_on_a_command_line_is_recognised() {
    for wrong in [
        "wasmtime run -S http --env SEQUENTUM_API_KEY=sk-... FILE",
        "docker run -e SEQUENTUM_API_KEY=sk-... image",
        "wassette secret set sequentum SEQUENTUM_API_KEY=sk-...",
        "curl -H 'Authorization: ApiKey sk-...' http://127.0.0.1:8080/mcp",
        "claude mcp add --header \"Authorization: Bearer $TOKEN\" sequentum",
        "command.args([\"--env\", \"SEQUENTUM_API_KEY=sk-1\"])",
    ] {
        assert!(fault(wrong).is_some(), "{wrong}");
    }
    for right in [
        "export SEQUENTUM_API_KEY=sk-...",
        "wasmtime run -S http --env SEQUENTUM_API_KEY FILE",
        "wassette secret set sequentum SEQUENTUM_API_URL=https://control-center.example.com",
        "send it as Authorization: ApiKey <key>",
    ] {
        assert!(fault(right).is_none(), "{right}");
    }
}
