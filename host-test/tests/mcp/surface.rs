//! What there is to be listed, by the files that `make docs` writes.

use host_test::artefacts::root;
use serde_json::Value;

/// How many items a list has, such as `tools` in `mcp-tools.json`.
pub(crate) fn count(file: &str, list: &str) -> usize {
    let text = std::fs::read_to_string(root().join("docs/surface").join(file)).expect("a file that `make docs` writes");
    let lists: Value = serde_json::from_str(&text).expect("JSON");
    lists[list].as_array().expect("a list").len()
}
