//! Names as wit-bindgen writes them in Rust.

/// `agent-list` as `AgentList`.
pub(crate) fn ty(name: &str) -> String {
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    };
    name.split('-').map(capital).collect()
}

/// `page-index` as `page_index`; a keyword gets a dash behind it.
pub(crate) fn field(name: &str) -> String {
    match name {
        "type" => "type_".to_owned(),
        other => other.replace('-', "_"),
    }
}
