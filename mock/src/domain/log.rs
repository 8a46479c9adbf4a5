//! The log of a run.

use jiff::{SignedDuration, Timestamp};

use super::run::{Progress, Run};

/// The lines of a log: level and message, a second apart.
pub(crate) struct Log {
    began: Timestamp,
    lines: Vec<(&'static str, String)>,
}

/// No log speaks of more rows.
const MOST_ROWS: i64 = 500;

impl Log {
    /// A run that failed has the error in the middle, with a stack trace, and goes on to clean up.
    pub(crate) fn of(run: &Run, now: Timestamp) -> Self {
        let Progress { records, pages, started, .. } = run.progress(now);
        let rows = records.min(MOST_ROWS);
        let mut lines = vec![("Info", format!("Run {} started, version {}", run.id, run.version))];
        lines.extend((1..=rows).map(|row| ("Info", format!("Row {row} extracted"))));
        match (run.ending.errors, run.ending.message) {
            (0, _) | (_, None) => {}
            (_, Some(message)) => {
                lines.push(("Warning", "The page did not answer within 30 s; trying again".to_owned()));
                lines.push(("Error", message.to_owned()));
                lines.extend(["Navigate", "Command", "Agent"].map(|at| ("Error", format!("   at Example.{at}.Run()"))));
                lines.extend((1..=rows.max(20)).map(|step| ("Info", format!("Clean-up, step {step}"))));
            }
        }
        lines.push(("Info", format!("Run ended: {records} rows of {pages} pages, {} errors", run.ending.errors)));
        Self { began: started.unwrap_or(run.created), lines }
    }

    fn timed(&self) -> impl Iterator<Item = (String, &'static str, &str)> {
        self.lines.iter().zip(0..).map(|((level, message), second)| {
            let time = self.began + SignedDuration::from_secs(second);
            (time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(), *level, message.as_str())
        })
    }

    pub(crate) fn text(&self) -> String {
        self.timed().map(|(time, level, message)| format!("{time} {level:<7} {message}\r\n")).collect()
    }

    pub(crate) fn page(&self) -> String {
        let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let row = |(time, level, message): (String, &str, &str)| {
            format!("<tr class=\"{level}\"><td>{time}</td><td>{level}</td><td>{}</td></tr>\n", escaped(message))
        };
        let rows: String = self.timed().map(row).collect();
        format!(
            "<!DOCTYPE html>\n<html><head><title>Log</title>\n<style>.Error {{ color: red; }}</style>\n\
             <script>if (1 < 2) {{ document.title = \"<td>no text</td>\"; }}</script></head>\n\
             <body><h1>Run &amp; log</h1>\n<table>\n{rows}</table></body></html>\n"
        )
    }
}
