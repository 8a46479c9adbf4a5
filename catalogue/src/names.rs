//! Names as other places write them.

/// `list-agents` as `list_agents`: a tool's name where JSON is spoken.
pub fn snake(name: &str) -> String {
    name.replace('-', "_")
}

/// `page-index` as `pageIndex`: a field's name in JSON.
pub fn camel(name: &str) -> String {
    let mut words = name.split('-');
    let mut camel = words.next().unwrap_or_default().to_owned();
    for word in words {
        camel.push_str(&capitalised(word));
    }
    camel
}

/// `list-agents` as `List agents`: a name for people.
pub fn title(name: &str) -> String {
    capitalised(&name.replace('-', " ")).replace(" url", " URL")
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_rewritten() {
        assert_eq!(snake("get-agent-runs"), "get_agent_runs");
        assert_eq!(camel("parallel-max-concurrency"), "parallelMaxConcurrency");
        assert_eq!(camel("name"), "name");
        assert_eq!(title("get-file-download-url"), "Get file download URL");
    }
}
