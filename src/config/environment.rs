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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blank_variable_is_as_one_that_is_not_set() {
        let environment: Environment = [("A", " 1\n"), ("B", " \t"), ("C", "true")].into_iter().collect();
        assert_eq!((environment.get("A"), environment.get("B"), environment.get("D")), (Some("1"), None, None));
        assert!(environment.allows("A") && !environment.allows("B") && !environment.allows("C"));
    }
}
