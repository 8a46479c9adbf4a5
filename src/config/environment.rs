//! The environment: the one way to look a variable up.

/// The variables that the host grants. It has no `Debug`, since one of them is the API key.
#[derive(Clone, Default)]
pub struct Environment(Vec<(String, String)>);

impl Environment {
    /// The value of a variable without white space around it; none where it is not set, or blank.
    pub fn get(&self, name: &str) -> Option<&str> {
        let (_, value) = self.0.iter().find(|(key, _)| key == name)?;
        Some(value.trim()).filter(|value| !value.is_empty())
    }

    /// Whether a variable that allows something is `1`. Any other value allows nothing.
    pub fn allows(&self, name: &str) -> bool {
        self.get(name) == Some("1")
    }
}

impl From<Vec<(String, String)>> for Environment {
    fn from(variables: Vec<(String, String)>) -> Environment {
        Environment(variables)
    }
}

impl<'a> FromIterator<(&'a str, &'a str)> for Environment {
    fn from_iter<I: IntoIterator<Item = (&'a str, &'a str)>>(variables: I) -> Environment {
        Environment(variables.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
    }
}

/// What is wrong with a value that was not meant: an address or a key is never written so.
pub(super) fn not_meant(value: &str) -> Option<&'static str> {
    let is_between = |start: &str, end: &str| value.len() > 1 && value.starts_with(start) && value.ends_with(end);
    let is_name =
        |name: &str| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if value.starts_with(['"', '\'', '`', '“', '‘']) || value.ends_with(['"', '\'', '`', '”', '’']) {
        Some("is in quotes: leave them out")
    } else if value.contains("${")
        || value.strip_prefix('$').is_some_and(is_name)
        || is_between("%", "%")
        || is_between("{{", "}}")
    {
        Some("is the name of a variable that was not replaced by its value: write the value, or have it replaced")
    } else if is_between("<", ">") || value.contains("...") || value.contains('…') {
        Some("is a placeholder, and no value")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blank_variable_is_as_one_that_is_not_set() {
        let environment: Environment = [("A", " 1\n"), ("B", " \t"), ("C", "true")].into_iter().collect();
        assert_eq!((environment.get("A"), environment.get("B"), environment.get("D")), (Some("1"), None, None));
        assert!(environment.allows("A") && !environment.allows("B") && !environment.allows("C"));
    }

    #[test]
    fn values_that_were_not_meant_are_told_from_others() {
        for (values, word) in [
            (&["\"sk-a\"", "'sk-a'", "sk-a\"", "“sk-a”"][..], "quotes"),
            (&["${KEY}", "$KEY", "%KEY%", "{{key}}", "${env:KEY}"], "variable"),
            (&["sk-...", "sk-…", "<your key>"], "placeholder"),
        ] {
            for value in values {
                assert!(not_meant(value).is_some_and(|fault| fault.contains(word)), "{value}");
            }
        }
        for value in ["sk-recognisable-7f3a", "sk-a$b%c", "a.b", "https://example.com/%20", "$", "%"] {
            assert_eq!(not_meant(value), None, "{value}");
        }
    }
}
