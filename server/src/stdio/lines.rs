//! The input, line by line.

use crate::protocol::incoming::LARGEST;
use crate::protocol::recovery::Skimmer;

/// A line of the input.
pub(super) enum Line<'a> {
    /// All of it.
    Whole(&'a [u8]),
    /// It was too long to be kept: what was seen of it.
    TooLong(Skimmer),
}

/// Collects lines.
#[derive(Default)]
pub(super) struct Lines {
    begun: Vec<u8>,
    /// Looks through the line that has begun, since it is too long to be kept.
    skimmer: Option<Skimmer>,
}

impl Lines {
    /// Adds a piece of the input, and hands over each line that it completes.
    pub(super) fn add(&mut self, mut chunk: &[u8], mut accept: impl FnMut(Line<'_>)) {
        while let Some(end) = chunk.iter().position(|byte| *byte == b'\n') {
            let (line, rest) = chunk.split_at(end);
            self.keep(line);
            self.end(&mut accept);
            chunk = rest.get(1..).unwrap_or_default();
        }
        self.keep(chunk);
    }

    fn keep(&mut self, piece: &[u8]) {
        if self.skimmer.is_none() && self.begun.len() + piece.len() > LARGEST {
            let mut skimmer = Skimmer::default();
            skimmer.skim(&std::mem::take(&mut self.begun));
            self.skimmer = Some(skimmer);
        }
        match &mut self.skimmer {
            Some(skimmer) => skimmer.skim(piece),
            None => self.begun.extend_from_slice(piece),
        }
    }

    /// The line that has begun is complete. An empty one is none.
    pub(super) fn end(&mut self, mut accept: impl FnMut(Line<'_>)) {
        let line = std::mem::take(&mut self.begun);
        match self.skimmer.take() {
            Some(skimmer) => accept(Line::TooLong(skimmer)),
            None if line.trim_ascii().is_empty() => {}
            None => accept(Line::Whole(line.trim_ascii())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_come_in_any_pieces_and_a_long_one_is_looked_through() {
        let long = format!("{{\"params\":\"{}\",\"id\":5}}", "x".repeat(LARGEST));
        let input = format!("{{}}\r\n\n{long}\nlast");
        for size in [1000, 64 * 1024, usize::MAX] {
            let (mut lines, mut seen) = (Lines::default(), Vec::new());
            let mut accept = |line: Line<'_>| match line {
                Line::Whole(line) => seen.push(String::from_utf8_lossy(line).into_owned()),
                Line::TooLong(skimmer) => seen.push(format!("{:?}", skimmer.id())),
            };
            input.as_bytes().chunks(size).for_each(|chunk| lines.add(chunk, &mut accept));
            lines.end(&mut accept);
            assert_eq!(seen, ["{}", "Some(Number(5))", "last"]);
        }
    }
}
