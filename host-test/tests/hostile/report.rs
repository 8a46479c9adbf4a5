//! What was seen in the cells of a matrix, for people: the counts, every cell in a file, and what is wrong.

use super::outcome::Outcome;
use std::path::Path;
use std::time::{Duration, Instant};

/// The memory that is asked for an instance, in bytes.
const MOST_MEMORY: usize = 64 * 1024 * 1024;

/// What was seen in one cell.
pub struct Seen {
    pub name: String,
    pub outcome: Outcome,
    /// What arrived: the method and the path of each request.
    pub arrived: Vec<String>,
    /// Whether something was sent once too often.
    pub repeated: bool,
    /// What is wrong with it.
    pub faults: Vec<String>,
}

/// Prints what was seen in the matrix of this name, and stops the test where something is wrong.
pub fn report(matrix: &str, of: &str, start: Instant, mut cells: Vec<Seen>) {
    cells.sort_by(|a, b| a.name.cmp(&b.name));
    let record = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{}.tsv", matrix.replace([' ', ','], "-")));
    std::fs::write(&record, table_of(&cells)).expect("a file");
    let count = |condition: fn(&Seen) -> bool| cells.iter().filter(|cell| condition(cell)).count();
    let wrong = count(|cell| !cell.faults.is_empty());
    let memory = cells.iter().map(|cell| cell.outcome.memory).max().unwrap_or_default();
    println!(
        "{matrix}: {} cells ({of}), {} traps, {} leaks, {} repeats, {wrong} wrong, {:.1} MiB at most, \
         the longest {:.1} s, {:.0} s in all",
        cells.len(),
        count(|cell| cell.outcome.trapped()),
        count(|cell| cell.outcome.leaked),
        count(|cell| cell.repeated),
        memory as f64 / f64::from(1 << 20),
        cells.iter().map(|cell| cell.outcome.took).max().unwrap_or(Duration::ZERO).as_secs_f64(),
        start.elapsed().as_secs_f64(),
    );
    println!("{matrix}: every cell is in {}", record.display());
    for cell in cells.iter().filter(|cell| !cell.faults.is_empty()) {
        let said: String = cell.outcome.text.chars().take(400).collect();
        println!("{}: {}: {said}", cell.name, cell.faults.join("; "));
    }
    assert_eq!(wrong, 0);
    assert!(memory <= MOST_MEMORY, "{memory} bytes");
}

/// The cells for people and spreadsheets: a line each.
fn table_of(cells: &[Seen]) -> String {
    let mut table = "cell\tkind\tseconds\tmemory\ttrap\tleak\twrong\tarrived\n".to_owned();
    for Seen { name, outcome, arrived, faults, .. } in cells {
        let (seconds, memory, trap, leak) =
            (outcome.took.as_secs_f64(), outcome.memory, outcome.trapped(), outcome.leaked);
        let (faults, arrived) = (faults.join("; "), arrived.join(", "));
        table += &format!("{name}\t{}\t{seconds:.3}\t{memory}\t{trap}\t{leak}\t{faults}\t{arrived}\n", outcome.kind);
    }
    table
}
