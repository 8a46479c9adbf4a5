//! A log: its last lines, those of a level, and the lines around the first error.

use std::collections::VecDeque;

/// How many lines before and after the first error are shown.
const BEFORE: usize = 5;
const AFTER: usize = 10;

/// The longest line that is shown whole, in characters.
const LONGEST_LINE: usize = 500;

/// How bad it is what a line says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Nothing of note.
    Info,
    /// A warning.
    Warning,
    /// An error.
    Error,
}

/// What words say of a level. The first of them in a line decides, if it stands where a level does.
const WORDS: [(&str, Level); 13] = [
    ("error", Level::Error),
    ("err", Level::Error),
    ("fatal", Level::Error),
    ("critical", Level::Error),
    ("warning", Level::Warning),
    ("warn", Level::Warning),
    ("information", Level::Info),
    ("info", Level::Info),
    ("success", Level::Info),
    ("debug", Level::Info),
    ("trace", Level::Info),
    ("verbose", Level::Info),
    ("notice", Level::Info),
];

/// Words that tell of an error anywhere in a line that has no level.
const ALARMS: [&str; 6] = ["error", "fatal", "exception", "failed", "failure", "unhandled"];

/// How many words of a line may stand before its level: a date, a time, a thread.
const WORDS_BEFORE: usize = 6;

/// Lines of a log, in one text.
#[derive(Debug, Default, PartialEq)]
pub struct Excerpt {
    /// The lines.
    pub text: String,
    /// How many they are.
    pub lines: u32,
    /// Whether there are more that were wanted, and no room for them.
    pub is_full: bool,
}

impl Level {
    /// The level of a line; none where it says nothing of it.
    fn of(line: &str) -> Option<Level> {
        let words = || line.split(|c: char| c.is_ascii() && !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
        let is = |word: &str, other: &str| word.eq_ignore_ascii_case(other);
        let digits = |word: &&str| !word.starts_with(|c: char| c.is_ascii_digit());
        let stated = words()
            .filter(digits)
            .take(WORDS_BEFORE)
            .find_map(|word| WORDS.iter().find(|(name, _)| is(word, name)).map(|(_, level)| *level));
        match stated {
            None if words().any(|word| ALARMS.iter().any(|alarm| is(word, alarm) || word.ends_with("Exception"))) => {
                Some(Level::Error)
            }
            None if words().any(|word| is(word, "warning")) => Some(Level::Warning),
            stated => stated,
        }
    }
}

/// The lines of a text with their levels. What a line goes on in, such as a stack trace, has its level.
fn leveled(text: &str) -> impl Iterator<Item = (Level, &str)> {
    let mut level = Level::Info;
    text.lines().map(|line| line.trim_end()).filter(|line| !line.is_empty()).map(move |line| {
        if !line.starts_with([' ', '\t']) {
            level = Level::of(line).unwrap_or(Level::Info);
        }
        (level, line)
    })
}

/// The last lines of a text that are of this level or worse, as many as this and in no more than so many characters.
pub fn tail(text: &str, count: u32, least: Level, budget: usize) -> Excerpt {
    let mut kept = VecDeque::new();
    for (_, line) in leveled(text).filter(|(level, _)| *level >= least) {
        if kept.len() == count as usize {
            kept.pop_front();
        }
        kept.push_back(line);
    }
    let mut left = budget;
    let mut first = kept.len();
    for (index, line) in kept.iter().enumerate().rev() {
        let Some(rest) = left.checked_sub(cost(line)) else { break };
        (left, first) = (rest, index);
    }
    Excerpt { is_full: first > 0, ..excerpt(&mut kept.into_iter().skip(first)) }
}

/// The lines around the first error of a text, if there is one.
pub fn around_first_error(text: &str) -> Option<Excerpt> {
    let lines = || leveled(text);
    let at = lines().position(|(level, _)| level == Level::Error)?;
    Some(excerpt(&mut lines().skip(at.saturating_sub(BEFORE)).take(BEFORE.min(at) + 1 + AFTER).map(|(_, line)| line)))
}

/// Whether the lines around the first error are all there, so that no more has to be read for them.
pub fn has_first_error(text: &str) -> bool {
    let mut lines = leveled(text).skip_while(|(level, _)| *level != Level::Error);
    lines.nth(AFTER + 1).is_some()
}

fn excerpt(lines: &mut dyn Iterator<Item = &str>) -> Excerpt {
    let mut excerpt = Excerpt::default();
    for line in lines {
        if excerpt.lines > 0 {
            excerpt.text.push('\n');
        }
        let mut characters = line.chars();
        let shown = characters.by_ref().take(LONGEST_LINE).map(|c| if c.is_control() { ' ' } else { c });
        excerpt.text.extend(shown);
        if characters.next().is_some() {
            excerpt.text.push('…');
        }
        excerpt.lines += 1;
    }
    excerpt
}

/// The characters that a line takes in JSON.
fn cost(line: &str) -> usize {
    line.chars().take(LONGEST_LINE).map(|c| 1 + usize::from(matches!(c, '"' | '\\'))).sum::<usize>() + 3
}
