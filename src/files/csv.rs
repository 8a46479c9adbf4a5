//! CSV: fields between commas, semicolons, tabs or bars; quoted ones may hold all of these, and line breaks.

use super::{Piece, Table, Window};
use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

/// What may stand between fields; the first of those that are equally likely.
const DELIMITERS: [u8; 4] = *b",;\t|";

/// How many records tell which it is.
const SAMPLE: usize = 10;

/// How much text these are sought in, in bytes.
const SAMPLE_BYTES: usize = 32 * 1024;

/// The records of a text; the first has the names of the columns. None where nothing says that it is CSV: neither its name
/// (`is_named`) nor that its records have the same number of fields, two at least.
pub(super) fn table(piece: Piece<'_>, is_named: bool, window: Window<'_>) -> Option<Table> {
    let delimiter = delimiter(piece).or(is_named.then_some(b','))?;
    let mut records = Records::new(piece, delimiter);
    let mut table = Table::new("csv", window);
    if records.advance() {
        table.name_columns(records.fields());
    }
    while records.advance() {
        table.row(records.fields());
    }
    Some(table.finish(piece.is_whole))
}

/// What stands between the fields: what divides the most records alike, and into the most fields.
fn delimiter(piece: Piece<'_>) -> Option<u8> {
    let text = piece.text.get(..piece.text.floor_char_boundary(SAMPLE_BYTES)).unwrap_or_default();
    let sample = Piece { text, is_whole: piece.is_whole && text.len() == piece.text.len() };
    let mut best = (0, None);
    for delimiter in DELIMITERS {
        let mut records = Records::new(sample, delimiter);
        let mut counts = Vec::new();
        while counts.len() < SAMPLE && records.advance() {
            counts.push(records.count);
        }
        let columns = counts.first().copied().unwrap_or_default();
        let alike = counts.iter().filter(|count| **count == columns).count();
        // A single record is no proof, unless the text has no more.
        let is_likely = columns > 1 && alike * 4 > counts.len() * 3 && (counts.len() > 1 || sample.is_whole);
        let score = alike * 1_000 + columns.min(999);
        if is_likely && score > best.0 {
            best = (score, Some(delimiter));
        }
    }
    best.1
}

/// The records of a text, one by one. A last one in which the text breaks off is none.
struct Records<'a> {
    reader: Reader,
    rest: &'a [u8],
    is_whole: bool,
    fields: Vec<u8>,
    ends: Vec<usize>,
    count: usize,
}

impl<'a> Records<'a> {
    fn new(piece: Piece<'a>, delimiter: u8) -> Records<'a> {
        Records {
            reader: ReaderBuilder::new().delimiter(delimiter).build(),
            rest: piece.text.as_bytes(),
            is_whole: piece.is_whole,
            fields: vec![0; 1024],
            ends: vec![0; 32],
            count: 0,
        }
    }

    /// Reads the next record. Whether there is one.
    fn advance(&mut self) -> bool {
        let (mut written, mut ended) = (0, 0);
        loop {
            let fields = self.fields.get_mut(written..).unwrap_or_default();
            let ends = self.ends.get_mut(ended..).unwrap_or_default();
            let at_end = self.rest.is_empty();
            let (result, read, wrote, added) = self.reader.read_record(self.rest, fields, ends);
            self.rest = self.rest.get(read..).unwrap_or_default();
            written += wrote;
            ended += added;
            match result {
                // Reading on from nothing tells the reader that there is no more.
                ReadRecordResult::InputEmpty if self.is_whole && !at_end => {}
                ReadRecordResult::InputEmpty | ReadRecordResult::End => return false,
                ReadRecordResult::OutputFull => self.fields.resize(2 * self.fields.len(), 0),
                ReadRecordResult::OutputEndsFull => self.ends.resize(2 * self.ends.len(), 0),
                ReadRecordResult::Record => {
                    self.count = ended;
                    return true;
                }
            }
        }
    }

    /// The fields of the present record.
    fn fields(&self) -> impl Iterator<Item = &str> {
        let ends = self.ends.get(..self.count).unwrap_or_default();
        let starts = std::iter::once(0).chain(ends.iter().copied());
        starts.zip(ends).map(|(start, end)| {
            // Delimiters and quotes are ASCII, so fields of a text are texts.
            std::str::from_utf8(self.fields.get(start..*end).unwrap_or_default()).unwrap_or_default()
        })
    }
}
