//! What `docs/hosts.md` shows, to be run as it stands there.
//!
//! A fenced block names itself after its language: ```` ```sh test=wassette-setup ````. What cannot run in a test (it needs
//! an account, or a program with a window) says `manual` there, and has been run by hand as it stands.

use host_test::artefacts::root;

/// The text of the block of this name.
pub(crate) fn block(name: &str) -> String {
    let wanted = format!("test={name}");
    let found = blocks().into_iter().find(|(info, _)| info.split_whitespace().any(|word| word == wanted));
    found.unwrap_or_else(|| panic!("docs/hosts.md has no block `{wanted}`")).1
}

/// All fenced blocks: what stands after the fence, and the text.
pub(crate) fn blocks() -> Vec<(String, String)> {
    let document = std::fs::read_to_string(root().join("docs/hosts.md")).expect("docs/hosts.md");
    let mut blocks = Vec::new();
    let mut lines = document.lines();
    while let Some(line) = lines.next() {
        if let Some(info) = line.trim_start().strip_prefix("```") {
            let text: Vec<&str> = lines.by_ref().take_while(|line| line.trim() != "```").collect();
            blocks.push((info.to_owned(), text.join("\n")));
        }
    }
    blocks
}
