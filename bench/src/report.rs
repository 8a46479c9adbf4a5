//! What was measured: as tables for people, as JSON for programs.

use std::fs;
use std::thread::available_parallelism;

use comfy_table::presets::NOTHING;
use comfy_table::{CellAlignment, Table};
use serde::Serialize;

use crate::timing::Timing;

/// A whole run.
#[derive(Serialize)]
pub(crate) struct Report {
    pub(crate) machine: Machine,
    pub(crate) sections: Vec<Section>,
}

/// Where it ran. The load is that of the last minute: above the number of processors, the times are too long.
#[derive(Serialize)]
pub(crate) struct Machine {
    pub(crate) processors: usize,
    pub(crate) model: Option<String>,
    pub(crate) load_before: Option<f64>,
    pub(crate) load_after: Option<f64>,
}

/// Rows that belong together.
#[derive(Serialize)]
pub(crate) struct Section {
    pub(crate) title: &'static str,
    /// The command that measures it alone.
    pub(crate) command: String,
    pub(crate) rows: Vec<Row>,
    /// Why there is nothing here, or less than there could be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) skipped: Option<String>,
}

/// One number, with another that it is to be seen beside.
#[derive(Serialize)]
pub(crate) struct Row {
    pub(crate) what: String,
    pub(crate) quantity: Quantity,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) ratio: Option<Ratio>,
}

/// What a number is of.
#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Quantity {
    /// Nanoseconds.
    Time(Timing),
    /// Bytes.
    Bytes(u64),
    /// Calls a second.
    Rate(f64),
}

/// How many times another number.
#[derive(Serialize)]
pub(crate) struct Ratio {
    pub(crate) times: f64,
    pub(crate) of: String,
    /// At most this is wanted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) wanted: Option<f64>,
}

impl Machine {
    /// This machine, before the run.
    pub(crate) fn this() -> Machine {
        let processors = available_parallelism().map_or(1, usize::from);
        let cpuinfo = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let model = cpuinfo.lines().find(|line| line.starts_with("model name"));
        let model = model.and_then(|line| line.split_once(": ")).map(|(_, model)| model.to_owned());
        Machine { processors, model, load_before: load(), load_after: None }
    }

    /// One line.
    pub(crate) fn text(&self) -> String {
        let load = |load: Option<f64>| load.map_or_else(|| "unknown".to_owned(), |load| format!("{load:.2}"));
        format!(
            "{} processors{}; load {} before, {} after",
            self.processors,
            self.model.as_ref().map(|model| format!(" ({model})")).unwrap_or_default(),
            load(self.load_before),
            load(self.load_after),
        )
    }

    /// The same after the run.
    pub(crate) fn after(self) -> Machine {
        Machine { load_after: load(), ..self }
    }
}

/// The load of the last minute, where the system tells.
fn load() -> Option<f64> {
    fs::read_to_string("/proc/loadavg").ok()?.split(' ').next()?.parse().ok()
}

impl Section {
    pub(crate) fn new(title: &'static str) -> Section {
        Section { title, command: String::new(), rows: Vec::new(), skipped: None }
    }

    /// A section of which nothing can be measured.
    pub(crate) fn skipped(title: &'static str, reason: impl Into<String>) -> Section {
        Section { title, command: String::new(), rows: Vec::new(), skipped: Some(reason.into()) }
    }

    pub(crate) fn row(&mut self, what: impl Into<String>, quantity: Quantity) {
        self.rows.push(Row { what: what.into(), quantity, ratio: None });
    }

    /// A time beside another one.
    pub(crate) fn beside(
        &mut self,
        what: impl Into<String>,
        time: Timing,
        other: Timing,
        of: &str,
        wanted: Option<f64>,
    ) {
        let ratio = Ratio { times: time.p50 / other.p50, of: of.to_owned(), wanted };
        self.rows.push(Row { what: what.into(), quantity: Quantity::Time(time), ratio: Some(ratio) });
    }

    fn print(&self) {
        println!("\n{}   [{}]", self.title, self.command);
        if let Some(reason) = &self.skipped {
            println!("  skipped: {reason}");
        }
        if self.rows.is_empty() {
            return;
        }
        println!("{}", self.table(NOTHING));
    }

    /// The rows, drawn with this preset.
    pub(crate) fn table(&self, preset: &str) -> Table {
        let mut table = Table::new();
        table.load_preset(preset).set_header(["", "median", "9 of 10 within", "turns", "beside"]);
        for row in &self.rows {
            table.add_row(row.cells());
        }
        for column in table.column_iter_mut().skip(1).take(3) {
            column.set_cell_alignment(CellAlignment::Right);
        }
        table
    }
}

impl Row {
    fn cells(&self) -> [String; 5] {
        let (middle, most, turns) = match self.quantity {
            Quantity::Time(timing) => (time(timing.p50), time(timing.p90), timing.turns.to_string()),
            Quantity::Bytes(bytes) => (format!("{} B", grouped(bytes)), String::new(), String::new()),
            Quantity::Rate(rate) => (format!("{rate:.0} calls/s"), String::new(), String::new()),
        };
        [self.what.clone(), middle, most, turns, self.ratio.as_ref().map(Ratio::text).unwrap_or_default()]
    }
}

impl Ratio {
    fn text(&self) -> String {
        let text = format!("{:.2} × {}", self.times, self.of);
        match self.wanted {
            Some(wanted) if self.times <= wanted => format!("{text} (wanted: {wanted}, met)"),
            Some(wanted) => format!("{text} (wanted: {wanted}, not met)"),
            None => text,
        }
    }
}

impl Report {
    /// Prints everything to standard output.
    pub(crate) fn print(&self) {
        println!("{}", self.machine.text());
        for section in &self.sections {
            section.print();
        }
    }
}

/// A time in a unit that suits it, with three digits.
pub(crate) fn time(nanoseconds: f64) -> String {
    let (value, unit) = match nanoseconds {
        ..1e3 => (nanoseconds, "ns"),
        1e3..1e6 => (nanoseconds / 1e3, "µs"),
        1e6..1e9 => (nanoseconds / 1e6, "ms"),
        _ => (nanoseconds / 1e9, "s"),
    };
    let decimals = match value {
        ..10.0 => 2,
        10.0..100.0 => 1,
        _ => 0,
    };
    format!("{value:.decimals$} {unit}")
}

/// A number with a comma between thousands.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{grouped, time};

    #[test]
    fn numbers_are_readable() {
        assert_eq!(time(950.0), "950 ns");
        assert_eq!(time(1_234.0), "1.23 µs");
        assert_eq!(time(265_400.0), "265 µs");
        assert_eq!(time(12_340_000.0), "12.3 ms");
        assert_eq!(time(2.5e9), "2.50 s");
        assert_eq!(grouped(586_900), "586,900");
        assert_eq!(grouped(12), "12");
        assert_eq!(grouped(1_234_567), "1,234,567");
    }
}
