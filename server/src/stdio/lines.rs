//! The input, line by line.

use crate::protocol::incoming::LARGEST;
use crate::protocol::recovery::Skimmer;

/// A line of the input.
pub(super) enum Line {
    /// All of it.
    Whole(Vec<u8>),
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
    /// Takes a piece of the input up to the end of a line, or all of it where none ends in it. An empty line is none.
    pub(super) fn next(&mut self, piece: &mut &[u8]) -> Option<Line> {
        while let Some(end) = piece.iter().position(|byte| *byte == b'\n') {
            let (line, rest) = piece.split_at(end);
            *piece = rest.get(1..).unwrap_or_default();
            self.keep(line);
            if let Some(line) = self.end() {
                return Some(line);
            }
        }
        self.keep(std::mem::take(piece));
        None
    }

    fn keep(&mut self, piece: &[u8]) {
        let length = self.begun.len() + piece.len();
        if self.skimmer.is_none() && length > LARGEST {
            let mut skimmer = Skimmer::default();
            skimmer.skim(&std::mem::take(&mut self.begun));
            self.skimmer = Some(skimmer);
        }
        match &mut self.skimmer {
            Some(skimmer) => skimmer.skim(piece),
            None => {
                // Twice the room each time, but no more than a line may need.
                if length > self.begun.capacity() {
                    self.begun.reserve_exact(length.max(2 * self.begun.capacity()).min(LARGEST) - self.begun.len());
                }
                self.begun.extend_from_slice(piece);
            }
        }
    }

    /// The line that has begun, complete.
    pub(super) fn end(&mut self) -> Option<Line> {
        let line = std::mem::take(&mut self.begun);
        match self.skimmer.take() {
            Some(skimmer) => Some(Line::TooLong(skimmer)),
            None if line.trim_ascii().is_empty() => None,
            None => Some(Line::Whole(line)),
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
            let mut accept = |line: Line| match line {
                Line::Whole(line) => seen.push(String::from_utf8_lossy(line.trim_ascii()).into_owned()),
                Line::TooLong(skimmer) => seen.push(format!("{:?}", skimmer.id())),
            };
            for mut chunk in input.as_bytes().chunks(size) {
                while let Some(line) = lines.next(&mut chunk) {
                    accept(line);
                }
            }
            lines.end().into_iter().for_each(&mut accept);
            assert_eq!(seen, ["{}", "Some(Number(5))", "last"]);
        }
    }
}
