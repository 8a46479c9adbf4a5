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

/// Something that is under way: a spinner on a terminal, elsewhere a line for each change.
pub(crate) struct Progress {
    bar: Option<ProgressBar>,
    stage: String,
}

impl Progress {
    pub(crate) fn start() -> Progress {
        let bar = Term::stdout().features().is_attended().then(|| {
            let bar = ProgressBar::new_spinner();
            if let Ok(style) = ProgressStyle::with_template("   {spinner:.green} {msg} {elapsed:.dim}") {
                bar.set_style(style);
            }
            bar.enable_steady_tick(Duration::from_millis(100));
            bar
        });
        Progress { bar, stage: String::new() }
    }

    /// Shows that it is at `stage`, with `details` that may change more often.
    pub(crate) fn at(&mut self, stage: &str, details: &str) -> io::Result<()> {
        match &self.bar {
            Some(bar) => bar.set_message(format!("{stage}{details}")),
            None if stage != self.stage => writeln!(stdout(), "   {stage}")?,
            None => {}
        }
        stage.clone_into(&mut self.stage);
        Ok(())
    }

    /// Takes the spinner away.
    pub(crate) fn end(self) {
        if let Some(bar) = self.bar {
            bar.finish_and_clear();
        }
    }
}
