//! Files of a run.

use crate::decode::{Fill, Read, ReadError, Reading, Source, decode, room};
use crate::types::{FileSize, RunFile};

decode! {
    RunFile {
        id: "id",
        name: "name",
        file_type: "fileType" in FILE_TYPE,
        size: "fileSize",
        created: "created",
        region_id: "regionId",
    }
}

impl Fill for FileSize {
    fn fill(&mut self, source: &mut Source<'_>) -> Result<Reading, ReadError> {
        room::spend(40);
        let reading = self.bytes.fill(source)?;
        if reading == Reading::Value {
            self.text = size_text(self.bytes);
        }
        Ok(reading)
    }
}

impl Read for FileSize {
    fn empty() -> Self {
        FileSize { bytes: 0, text: String::new() }
    }
}

/// A size as people read it, with two decimals. 1 KB is 1024 bytes.
///
/// In whole hundredths, since formatting a float would add 8 KB to the component.
fn size_text(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["KB", "MB", "GB", "TB"];
    if bytes < 1024 {
        return format!("{bytes} B");
    }
    let hundredths = |unit: u128| (u128::from(bytes) * 100 + unit / 2) / unit;
    let (mut size, mut name) = (0, "");
    for (power, larger) in UNITS.iter().enumerate() {
        (size, name) = (hundredths(1024 << (10 * power)), larger);
        // What would be shown as 1024.00 is one of the next unit.
        if size < 102_400 {
            break;
        }
    }
    let (whole, rest) = (size as u64 / 100, size as u64 % 100);
    format!("{whole}.{rest:02} {name}")
}

#[cfg(test)]
mod tests {
    use super::size_text;

    #[test]
    fn sizes_are_shown_in_the_largest_unit_that_is_not_below_one() {
        let cases = [
            (0, "0 B"),
            (1023, "1023 B"),
            (1024, "1.00 KB"),
            (12_636, "12.34 KB"),
            (1_048_575, "1.00 MB"),
            (1_048_576, "1.00 MB"),
            (5 * 1024 * 1024 * 1024, "5.00 GB"),
            (3 * 1024 * 1024 * 1024 * 1024, "3.00 TB"),
        ];
        for (bytes, text) in cases {
            assert_eq!(size_text(bytes), text);
        }
        assert!(size_text(u64::MAX).ends_with(" TB"));
    }
}
