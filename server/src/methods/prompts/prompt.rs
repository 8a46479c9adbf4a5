//! What a prompt is.

use crate::json::{Encode, Sink, record};

/// A prompt.
#[derive(Debug)]
pub(crate) struct Prompt {
    /// Its name.
    pub(crate) name: &'static str,
    /// Its name for people.
    pub(crate) title: &'static str,
    /// What it is for.
    pub(crate) description: &'static str,
    /// What it takes.
    pub(crate) arguments: &'static [Argument],
    /// The plan; `{name}` stands for an argument.
    pub(crate) text: &'static str,
}

/// An argument of a prompt.
#[derive(Debug)]
pub(crate) struct Argument {
    /// Its name; `agent` and `space` are completed.
    pub(crate) name: &'static str,
    /// What it means.
    pub(crate) description: &'static str,
    /// What stands in its place when it is left out; none when it must be given.
    pub(crate) otherwise: Option<&'static str>,
    /// Whether it is the user's own words, to be passed on as they are. Otherwise it is one line.
    pub(crate) verbatim: bool,
}

impl Argument {
    /// An argument of one line.
    pub(crate) const fn line(
        name: &'static str,
        description: &'static str,
        otherwise: Option<&'static str>,
    ) -> Argument {
        Argument { name, description, otherwise, verbatim: false }
    }

    /// How many characters it may have.
    pub(crate) fn longest(&self) -> usize {
        if self.verbatim { 5000 } else { 300 }
    }
}

impl Encode for &'static Argument {
    fn encode(&self, to: &mut dyn Sink) {
        let required = self.otherwise.is_none();
        record(to, &[("name", &self.name), ("description", &self.description), ("required", &required)]);
    }
}
