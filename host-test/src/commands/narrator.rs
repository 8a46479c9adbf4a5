//! Tells on the terminal what is happening, step by step.

use std::io::{self, Write, stdout};
use std::time::Duration;

use console::{Term, style};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::Value;

use super::page;

/// Writes numbered steps.
#[derive(Default)]
pub(crate) struct Narrator {
    steps: usize,
}

impl Narrator {
    /// Says something between the steps.
    pub(crate) fn paragraph(&self, text: &str) -> io::Result<()> {
        writeln!(stdout(), "{}", page::paragraphs(text, ""))
    }

    /// Begins a step.
    pub(crate) fn step(&mut self, title: &str) -> io::Result<()> {
        self.steps += 1;
        let title = format!("{}. {title}", self.steps);
        writeln!(stdout(), "\n{}", style(title).bold())
    }

    /// The call, as somebody would type it.
    pub(crate) fn call(&self, tool: &str, arguments: &Value) -> io::Result<()> {
        let call = format!("$ host-test call {tool} '{arguments}'");
        writeln!(stdout(), "   {}", style(call).cyan())
    }

    /// A line of what came back.
    pub(crate) fn line(&self, text: &str) -> io::Result<()> {
        writeln!(stdout(), "{}", page::wrapped(text, "   ", "     "))
    }

    /// A line that is the point of the step.
    pub(crate) fn success(&self, text: &str) -> io::Result<()> {
        self.marked(&style("✓").green().to_string(), text)
    }

    /// A line that tells of a failure.
    pub(crate) fn failure(&self, text: &str) -> io::Result<()> {
        self.marked(&style("✗").red().to_string(), text)
    }

    fn marked(&self, mark: &str, text: &str) -> io::Result<()> {
        writeln!(stdout(), "{}", page::wrapped(text, &format!("   {mark} "), "     "))
    }
}

/// Something that is waited for: a spinner on a terminal, elsewhere nothing.
pub(crate) struct Waiting(Option<ProgressBar>);

impl Waiting {
    /// Shows that `what` is under way.
    pub(crate) fn start(what: &'static str) -> Waiting {
        Waiting(Term::stdout().features().is_attended().then(|| {
            let bar = ProgressBar::new_spinner().with_message(what);
            if let Ok(style) = ProgressStyle::with_template("   {spinner:.green} {msg} {elapsed:.dim}") {
                bar.set_style(style);
            }
            bar.enable_steady_tick(Duration::from_millis(100));
            bar
        }))
    }

    /// Takes the spinner away.
    pub(crate) fn end(self) {
        if let Some(bar) = self.0 {
            bar.finish_and_clear();
        }
    }
}
