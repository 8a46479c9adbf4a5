//! Which names somebody may have meant.

/// Below this, two names have nothing to do with each other.
const SIMILAR: f64 = 0.6;

/// The names most like `given`, best first, three at most. Case, `-` and `_` make no difference.
pub(super) fn nearest<'a>(given: &str, names: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let given = plain(given);
    let mut similar: Vec<(f64, &str)> = names
        .into_iter()
        .map(|name| (similarity(&given, &plain(name)), name))
        .filter(|(similarity, _)| *similarity >= SIMILAR)
        .collect();
    similar.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    similar.into_iter().take(3).map(|(_, name)| name.to_owned()).collect()
}

/// From 0 to 1. Jaro-Winkler finds typing errors; shared pairs of letters find words in another order.
fn similarity(a: &str, b: &str) -> f64 {
    f64::midpoint(strsim::jaro_winkler(a, b), strsim::sorensen_dice(a, b))
}

fn plain(name: &str) -> String {
    name.chars().filter(|character| !matches!(character, '-' | '_')).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::nearest;

    const TOOLS: [&str; 5] = ["list-agents", "get-agent", "search-agents", "start-agent", "get-run-files"];

    #[test]
    fn typing_errors_and_other_spellings_are_understood() {
        assert_eq!(nearest("get-agnt", TOOLS).first().map(String::as_str), Some("get-agent"));
        assert_eq!(nearest("listAgents", TOOLS).first().map(String::as_str), Some("list-agents"));
        assert_eq!(nearest("agent_search", TOOLS).first().map(String::as_str), Some("search-agents"));
        assert_eq!(nearest("run-files", TOOLS).first().map(String::as_str), Some("get-run-files"));
    }

    #[test]
    fn nothing_is_suggested_for_something_else() {
        assert!(nearest("weather", TOOLS).is_empty());
        assert!(nearest("", TOOLS).is_empty());
    }
}
