//! Which tools are served: all, those that only read, those of some toolsets.

use dispatch::Tool;
use sequentum_tools::config::Environment;
use sequentum_tools::line::Line;

/// Whether the value of a switch that takes something away sets it: every word does but those that say no, since who writes one
/// that is not known did not mean to have everything.
pub fn restricts(word: &str) -> bool {
    !matches!(word.trim().to_ascii_lowercase().as_str(), "" | "0" | "false" | "no" | "off")
}

/// The most words that are told of those that are no toolsets.
const MOST_TOLD: usize = 5;

/// Which tools are served.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Selection {
    read_only: bool,
    /// None for all of them.
    toolsets: Option<Vec<&'static str>>,
    /// What was asked for, and is no toolset.
    unknown: Vec<Line>,
}

impl Selection {
    /// Reads `SEQUENTUM_READ_ONLY`, which is `1` where only reading tools are served ([`restricts`]), and `SEQUENTUM_TOOLSETS`, separated by
    /// commas.
    pub fn from_environment(environment: &Environment) -> Selection {
        let all = Selection {
            read_only: environment.get("SEQUENTUM_READ_ONLY").is_some_and(restricts),
            ..Selection::default()
        };
        environment.get("SEQUENTUM_TOOLSETS").map_or(all.clone(), |names| all.within(names))
    }

    /// Only those of them that read.
    #[must_use]
    pub fn reading(self) -> Selection {
        Selection { read_only: true, ..self }
    }

    /// Only those of them that belong to these toolsets, separated by commas.
    #[must_use]
    pub fn within(mut self, names: &str) -> Selection {
        let mut asked = Vec::new();
        for name in names.split(',').map(str::trim).filter(|name| !name.is_empty()) {
            match dispatch::toolsets().into_iter().find(|toolset| toolset.eq_ignore_ascii_case(name)) {
                Some(toolset) => asked.push(toolset),
                None if self.unknown.len() < MOST_TOLD => self.unknown.push(Line::foreign(name, 40)),
                None => {}
            }
        }
        if let Some(served) = &self.toolsets {
            asked.retain(|toolset| served.contains(toolset));
        }
        Selection { toolsets: Some(asked), ..self }
    }

    /// What is wrong with it.
    pub fn finding(&self) -> Option<String> {
        let known = dispatch::toolsets().join(", ");
        (!self.unknown.is_empty()).then(|| {
            format!(
                "There is no toolset {}. There are {known}.",
                self.unknown.iter().map(Line::as_str).collect::<Vec<_>>().join(", ")
            )
        })
    }

    /// Whether nothing is left out.
    pub(crate) fn is_all(&self) -> bool {
        !self.read_only && self.toolsets.is_none()
    }

    /// Fails with the reason why a tool is left out.
    pub(crate) fn includes(&self, tool: &Tool) -> Result<(), String> {
        if self.read_only && !tool.annotations.read_only {
            return Err(format!("{} is not served: it changes something, and this server only reads", tool.name));
        }
        match &self.toolsets {
            Some(served) if !served.contains(&tool.toolset) => {
                let served = if served.is_empty() { "none".to_owned() } else { served.join(", ") };
                Err(format!(
                    "{} is not served: it belongs to the toolset {}, and the toolsets served here are {served}",
                    tool.name, tool.toolset
                ))
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn served(selection: &Selection) -> Vec<&'static str> {
        dispatch::TOOLS.iter().filter(|tool| selection.includes(tool).is_ok()).map(|tool| tool.name).collect()
    }

    fn selection(pairs: &[(&str, &str)]) -> Selection {
        Selection::from_environment(&pairs.iter().copied().collect())
    }

    #[test]
    fn fewer_tools_are_served_on_request() {
        assert_eq!(served(&selection(&[])).len(), dispatch::TOOLS.len());
        let reading = selection(&[("SEQUENTUM_READ_ONLY", "1")]);
        assert!(served(&reading).contains(&"get_agent") && !served(&reading).contains(&"start_agent"));
        let runs = selection(&[("SEQUENTUM_TOOLSETS", "Runs, billing")]);
        assert!(served(&runs).contains(&"start_agent") && !served(&runs).contains(&"get_agent"));
        let tool = dispatch::find("get_agent").unwrap();
        assert!(
            runs.includes(tool)
                .unwrap_err()
                .ends_with("toolset agents, and the toolsets served here are runs, billing")
        );
        // A request can only narrow what the server has.
        assert_eq!(served(&runs.clone().within("agents")), [""; 0]);
        assert_eq!(served(&runs.within("billing").reading()), served(&reading.within("billing")));
    }

    #[test]
    fn a_word_that_is_not_known_takes_away_what_changes_something() {
        for word in ["1", "true", "TRUE", "yes", "on", "enabled", "0 1"] {
            assert!(!served(&selection(&[("SEQUENTUM_READ_ONLY", word)])).contains(&"start_agent"), "{word}");
        }
        for word in ["0", "false", "No", "off", " "] {
            assert!(served(&selection(&[("SEQUENTUM_READ_ONLY", word)])).contains(&"start_agent"), "{word}");
        }
    }

    #[test]
    fn what_is_no_toolset_is_told() {
        assert_eq!(selection(&[("SEQUENTUM_TOOLSETS", "runs")]).finding(), None);
        let finding = selection(&[("SEQUENTUM_TOOLSETS", "runs,bills")]).finding().unwrap();
        assert!(finding.starts_with("There is no toolset bills. There are agents, runs, "), "{finding}");
    }
}
