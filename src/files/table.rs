//! A table in the making: rows come in one by one, and those are kept that were asked for and fit into an answer.

use json_source::too_many;
use std::borrow::Cow;

/// The most characters that a table takes in an answer, as JSON writes them.
pub(super) const BUDGET: usize = 50_000;

/// The longest value that is shown whole, in characters.
const LONGEST_VALUE: usize = 4_000;

/// The longest name of a column that is shown, in characters.
const LONGEST_NAME: usize = 200;

/// The most columns that are shown unless they are asked for by name.
const MOST_COLUMNS: usize = 200;

/// The most columns that are told from each other.
const MOST_KNOWN: usize = 1_000;

/// What of a table is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Window<'a> {
    /// The first row, from 1.
    pub from_row: u32,
    /// The most rows.
    pub max_rows: u32,
    /// The columns; all where there are none.
    pub columns: &'a [String],
}

/// The rows that were asked for, and what is known of the others.
#[derive(Debug, Default, PartialEq)]
pub struct Table {
    /// The form that the rows were in: `csv`, `json`, `json-lines` or `text`.
    pub format: &'static str,
    /// The names of the columns.
    pub columns: Vec<String>,
    /// The rows, each with a value for each column.
    pub rows: Vec<Vec<Option<String>>>,
    /// How many rows there are, in the window or not.
    pub seen: u32,
    /// Whether those are all.
    pub is_whole: bool,
    /// Whether a row was left out, and all after it, since it does not fit into an answer.
    pub is_full: bool,
    /// How many values were shortened.
    pub shortened: u32,
    /// How many columns were left out since there are too many.
    pub columns_left_out: u32,
    /// Columns that were asked for and that no row has.
    pub missing: Vec<String>,
    /// The names that the rows have, where some are missing.
    pub known: Vec<String>,
    /// Whether it ends in what is not of its form.
    pub is_broken: bool,
    from_row: u32,
    max_rows: u32,
    wanted: Vec<String>,
    /// For each column by its place in the rows: its place in the answer.
    places: Vec<Option<usize>>,
    left: usize,
}

impl Table {
    /// An empty table.
    pub(super) fn new(format: &'static str, window: Window<'_>) -> Table {
        Table {
            format,
            from_row: window.from_row.max(1),
            max_rows: window.max_rows,
            wanted: window.columns.to_vec(),
            left: BUDGET,
            ..Table::default()
        }
    }

    /// Whether as many rows are there as were asked for, or as an answer holds.
    pub fn is_enough(&self) -> bool {
        self.is_full || self.rows.len() >= self.max_rows as usize
    }

    /// How many rows there are, where that is known.
    pub fn total_rows(&self) -> Option<u32> {
        self.is_whole.then_some(self.seen)
    }

    /// The row to go on from; none where there is no further one.
    pub fn next_row(&self) -> Option<u32> {
        let next = self.from_row.saturating_add(self.rows.len() as u32);
        (self.seen >= next || !self.is_whole).then_some(next)
    }

    /// Names the columns that every row has, in their order.
    pub(super) fn name_columns<'n>(&mut self, names: impl IntoIterator<Item = &'n str>) {
        for name in names {
            self.place_of(name);
        }
    }

    /// Takes a row with its values in the order of the columns. It may have more of them, or fewer.
    pub(super) fn row<'v>(&mut self, values: impl IntoIterator<Item = &'v str>) {
        if self.skips() {
            return;
        }
        let mut row = Vec::new();
        for (index, value) in values.into_iter().enumerate() {
            if index >= MOST_KNOWN {
                break;
            }
            if index >= self.places.len() && self.wanted.is_empty() {
                self.place_of(&format!("column {}", index + 1));
            }
            if let Some(place) = self.places.get(index).copied().flatten() {
                put(&mut row, place, value);
            }
        }
        self.keep(row);
    }

    /// Takes a row whose values have names.
    pub(super) fn named_row<'v>(&mut self, values: impl IntoIterator<Item = (&'v str, Option<&'v str>)>) {
        let mut row = Vec::new();
        for (index, (name, value)) in values.into_iter().enumerate() {
            // Rows have their names in the same order as a rule.
            let index = match self.known.get(index) {
                Some(known) if known == name => Some(index),
                _ => self.known.iter().position(|known| known == name),
            };
            let place = match index {
                Some(index) => self.places.get(index).copied().flatten(),
                None => self.place_of(name),
            };
            if let (Some(place), Some(value)) = (place, value) {
                put(&mut row, place, value);
            }
        }
        self.keep(row);
    }

    /// Counts the next row and passes over it, unless it is one to be kept.
    pub(super) fn skips(&mut self) -> bool {
        let is_wanted = self.seen + 1 >= self.from_row && !self.is_enough();
        self.seen += u32::from(!is_wanted);
        !is_wanted
    }

    /// The table, once there are no more rows.
    pub(super) fn finish(mut self, is_whole: bool) -> Table {
        self.is_whole = is_whole;
        for column in &self.wanted {
            if !self.known.iter().any(|known| is_same(known, column)) {
                self.missing.push(column.clone());
            }
        }
        for row in &mut self.rows {
            row.resize(self.columns.len(), None);
        }
        self
    }

    /// The place in the answer of a column that was not met before.
    fn place_of(&mut self, name: &str) -> Option<usize> {
        let wanted = self.wanted.iter().position(|wanted| is_same(name, wanted));
        let place = if !self.wanted.is_empty() {
            if self.columns.is_empty() {
                self.columns.clone_from(&self.wanted);
            }
            wanted
        } else if self.columns.len() < MOST_COLUMNS && self.left > BUDGET / 2 {
            let name = shorten(name, LONGEST_NAME);
            self.left = self.left.saturating_sub(cost(&name, LONGEST_NAME));
            self.columns.push(name.into_owned());
            Some(self.columns.len() - 1)
        } else {
            None
        };
        if self.known.len() < MOST_KNOWN {
            self.columns_left_out += u32::from(place.is_none() && self.wanted.is_empty());
            self.known.push(shorten(name, LONGEST_NAME).into_owned());
            self.places.push(place);
        }
        place
    }

    /// Adds a row, if it fits.
    fn keep(&mut self, row: Vec<Option<&str>>) {
        self.seen += 1;
        let costs = |longest: usize| row.iter().map(|value| value.map_or(NULL, |value| cost(value, longest))).sum();
        let mut longest = LONGEST_VALUE;
        let mut costs_now: usize = costs(longest);
        // A row that alone is too large is shown all the same, so that there is a way past it.
        while costs_now > self.left && self.rows.is_empty() && longest > 0 {
            longest /= 2;
            costs_now = costs(longest);
        }
        if costs_now > self.left {
            self.is_full = true;
            return;
        }
        self.left -= costs_now;
        let values = row.iter().map(|value| {
            let short = shorten((*value)?, longest);
            self.shortened = self.shortened.saturating_add(u32::from(matches!(short, Cow::Owned(_))));
            Some(short.into_owned())
        });
        self.rows.push(values.collect());
    }
}

/// What `null` and a comma take.
const NULL: usize = 5;

fn put<'v>(row: &mut Vec<Option<&'v str>>, place: usize, value: &'v str) {
    if row.len() <= place {
        row.resize(place + 1, None);
    }
    if let Some(cell) = row.get_mut(place) {
        *cell = Some(value);
    }
}

/// Whether a column is the one that was asked for; small and capital letters are the same.
fn is_same(name: &str, wanted: &str) -> bool {
    name.trim().eq_ignore_ascii_case(wanted.trim())
}

/// At most so many characters.
pub fn shorten(text: &str, longest: usize) -> Cow<'_, str> {
    match too_many(text, longest) {
        Some(end) => Cow::Owned([text.get(..end).unwrap_or_default(), "…"].concat()),
        None => Cow::Borrowed(text),
    }
}

/// The characters that a text of at most `longest` takes in JSON, with its quotes and a comma.
fn cost(text: &str, longest: usize) -> usize {
    let characters = text.chars().take(longest).map(|character| match character {
        '"' | '\\' | '\n' | '\r' | '\t' => 2,
        '\0'..' ' => 6,
        _ => 1,
    });
    characters.sum::<usize>() + 4
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: Window<'_> = Window { from_row: 1, max_rows: 1000, columns: &[] };

    fn of(window: Window<'_>, rows: &[&[&str]]) -> Table {
        let mut table = Table::new("csv", window);
        table.name_columns(["a", "b", "c"]);
        for row in rows {
            table.row(row.iter().copied());
        }
        table.finish(true)
    }

    fn shown(table: &Table) -> Vec<Vec<&str>> {
        table.rows.iter().map(|row| row.iter().map(|value| value.as_deref().unwrap_or("-")).collect()).collect()
    }

    #[test]
    fn the_window_says_which_rows_and_columns_are_kept_and_all_are_counted() {
        let rows: &[&[&str]] = &[&["1", "2", "3"], &["4", "5", "6"], &["7", "8", "9"], &["10", "11", "12"]];
        let columns = ["C".to_owned(), "a".to_owned()];
        let table = of(Window { from_row: 2, max_rows: 2, columns: &columns }, rows);
        assert_eq!(table.columns, ["C", "a"]);
        assert_eq!(shown(&table), [["6", "4"], ["9", "7"]]);
        assert_eq!((table.seen, table.next_row()), (4, Some(4)));
        assert_eq!(of(ALL, rows).next_row(), None);
        assert_eq!(of(Window { from_row: 9, ..ALL }, rows).rows.len(), 0);
    }

    #[test]
    fn rows_may_be_shorter_or_longer_than_the_first() {
        let table = of(ALL, &[&["1"], &["1", "2", "3", "4"]]);
        assert_eq!(table.columns, ["a", "b", "c", "column 4"]);
        assert_eq!(shown(&table), [["1", "-", "-", "-"], ["1", "2", "3", "4"]]);
    }

    #[test]
    fn a_column_that_no_row_has_is_named() {
        let columns = ["price".to_owned(), "b".to_owned()];
        let table = of(Window { columns: &columns, ..ALL }, &[&["1", "2", "3"]]);
        assert_eq!((table.missing, table.known), (vec!["price".to_owned()], vec!["a".into(), "b".into(), "c".into()]));
    }

    #[test]
    fn no_table_takes_more_characters_than_an_answer_holds() {
        let long = "x".repeat(3_000);
        let row: Vec<&str> = vec![&long; 3];
        let table = of(ALL, &[row.as_slice(); 20]);
        assert_eq!((table.rows.len(), table.is_full, table.next_row()), (5, true, Some(6)));

        let monster = "\"".repeat(1_000_000);
        let table = of(ALL, &[&[monster.as_str(); 3]]);
        assert_eq!((table.rows.len(), table.shortened), (1, 3));

        let mut table = Table::new("csv", ALL);
        let names: Vec<String> = (0..100_000).map(|number| format!("{number}{}", "n".repeat(500))).collect();
        table.name_columns(names.iter().map(String::as_str));
        table.row(names.iter().map(String::as_str));
        table.row(names.iter().map(String::as_str));
        let table = table.finish(true);
        assert!(table.columns_left_out > 500);
        let size =
            |texts: &mut dyn Iterator<Item = &str>| -> usize { texts.map(|text| text.chars().count() + 3).sum() };
        let columns = size(&mut table.columns.iter().map(String::as_str));
        let values = size(&mut table.rows.iter().flatten().flatten().map(String::as_str));
        assert!(!table.rows.is_empty() && columns + values < BUDGET, "{columns} {values}");
    }
}
