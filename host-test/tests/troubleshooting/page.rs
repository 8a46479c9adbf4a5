//! The page, as its readers search it.

use std::fs;
use std::path::Path;

/// The page.
pub struct Page {
    /// All of it on one line, without the marks of code.
    pub text: String,
    /// The messages that have a place of their own: headings that are code, and the first column of tables of messages,
    /// hints and rules.
    pub entries: Vec<String>,
}

impl Page {
    pub fn read() -> Page {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/troubleshooting.md");
        let markdown = fs::read_to_string(&path).expect("docs/troubleshooting.md");
        let mut entries = Vec::new();
        let mut in_table = false;
        for line in markdown.lines() {
            let heading = line.strip_prefix("### ");
            let cell = line.strip_prefix("| ").and_then(|row| row.split(" | ").next());
            in_table = match cell {
                Some("message" | "rule" | "hint") => true,
                _ => in_table && line.starts_with('|'),
            };
            let place = if in_table { cell } else { heading };
            if let Some(code) = place.and_then(|text| text.strip_prefix('`')?.strip_suffix('`')) {
                entries.push(code.to_owned());
            }
        }
        let text = markdown.replace('`', "").split_whitespace().collect::<Vec<_>>().join(" ");
        Page { text, entries }
    }

    pub fn has(&self, entry: &str) -> bool {
        self.entries.iter().any(|other| other == entry)
    }
}

/// Whether somebody who was told `text` finds `entry`: its words stand there in this order, with something for each `<…>`.
pub fn matches(entry: &str, text: &str) -> bool {
    let text = text.replace('`', "");
    let mut rest = text.as_str();
    for part in fixed(entry) {
        let Some(at) = rest.find(part) else { return false };
        rest = rest.split_at(at + part.len()).1;
    }
    true
}

/// The parts of an entry between its placeholders. A placeholder at the end, with the colon before it, may be missing.
fn fixed(entry: &str) -> Vec<&str> {
    let entry = entry.strip_suffix(": <text>").unwrap_or(entry);
    let mut parts = Vec::new();
    let mut rest = entry;
    while let Some((before, after)) = rest.split_once('<') {
        parts.push(before);
        rest = after.split_once('>').map_or("", |(_, after)| after);
    }
    parts.push(rest);
    parts
}

#[test]
fn links_lead_somewhere() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs");
    let page = fs::read_to_string(docs.join("troubleshooting.md")).expect("docs/troubleshooting.md");
    let is_part = |c: &char| c.is_alphanumeric() || matches!(c, '-' | '_' | ' ');
    let anchor = |line: &str| line.to_lowercase().chars().filter(is_part).collect::<String>().trim().replace(' ', "-");
    for target in page.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
        let (file, heading) = target.split_once('#').unwrap_or((target, ""));
        let file = docs.join(if file.is_empty() { "troubleshooting.md" } else { file });
        assert!(file.exists(), "no file {target}");
        if !heading.is_empty() {
            let markdown = fs::read_to_string(file).expect("a page");
            let mut headings = markdown.lines().filter(|line| line.starts_with('#')).map(anchor);
            assert!(headings.any(|anchor| anchor == heading), "no heading for {target}");
        }
    }
}

#[test]
fn placeholders_stand_for_something() {
    assert!(matches("Cannot reach <host>: refused", "Cannot reach a.example:80: refused"));
    assert!(!matches("Cannot reach <host>: refused", "Cannot reach a.example:80: denied"));
    assert!(matches("API Error 401: Unauthorized: <text>", "API Error 401: Unauthorized"));
    assert!(matches("must be >= <number>", "Invalid parameter 'a': must be >= 1, got 0"));
}
