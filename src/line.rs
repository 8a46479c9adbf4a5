//! One line of text that is fit to be shown: as a message, a hint, progress or a line of the log.
//!
//! What the service, a caller or a host says can hold anything: escape sequences, line breaks that begin a field of their
//! own, characters that nobody sees or that turn the text round, a megabyte, and the key, written as an encoder writes it.
//! The places where text is shown take a [`Line`], and there is no way to one but through this gate: the text becomes one
//! line, loses what is invisible and the keys of all clients there are, and only then is it shortened, since half a key is
//! too much.

use crate::client::secret::Secret;
use std::borrow::Cow;
use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

/// The longest line, in characters, where nothing shorter is asked for.
const LONGEST: usize = 2000;

/// How much of a text is looked at, in bytes: no place shows more, and a long one would take more memory than there may be.
const LOOKED_AT: usize = 64 * 1024;

/// One line of text without invisible characters and without keys.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Line(String);

impl Line {
    /// Text from elsewhere, of at most `longest` characters; what is more is cut off, and an ellipsis says so.
    pub fn foreign(text: &str, longest: usize) -> Line {
        let (start, is_whole) = match text.len() {
            0..=LOOKED_AT => (text, true),
            _ => (text.get(..text.floor_char_boundary(LOOKED_AT)).unwrap_or_default(), false),
        };
        let line: String =
            start.chars().filter(|c| !is_invisible(*c)).map(|c| if breaks(c) { ' ' } else { c }).collect();
        Line(shortened(without_secrets(line), longest, is_whole))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn shortened(mut line: String, longest: usize, is_whole: bool) -> String {
    // The place of the first character that is too many, and of the one before it, in which the ellipsis will stand.
    let mut ends = line.char_indices().map(|(at, _)| at).skip(longest.saturating_sub(1));
    let (last, too_many) = (ends.next(), ends.next());
    if too_many.is_some() || !is_whole {
        line.truncate(last.unwrap_or(line.len()));
        line.push('…');
    }
    line
}

/// Whether a character ends a line or a field, or begins an escape sequence.
fn breaks(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}

/// Whether a character shows nothing: it joins, turns round or tags what is around it, or is none. An emoji made of several
/// falls into its parts.
fn is_invisible(c: char) -> bool {
    // The last two of each plane are no characters.
    u32::from(c) & 0xfffe == 0xfffe
        || matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{fdd0}'..='\u{fdef}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{13430}'..='\u{1343f}'
        | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

impl std::ops::Deref for Line {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl PartialEq<&str> for Line {
    fn eq(&self, other: &&str) -> bool {
        self.0 == *other
    }
}

impl From<&str> for Line {
    fn from(text: &str) -> Line {
        Line::foreign(text, LONGEST)
    }
}

impl From<String> for Line {
    fn from(text: String) -> Line {
        Line::foreign(&text, LONGEST)
    }
}

impl From<Line> for String {
    fn from(line: Line) -> String {
        line.0
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

thread_local! {
    /// What no line may show: the keys and tokens of all clients.
    static SECRETS: RefCell<Vec<Rc<Secret>>> = const { RefCell::new(Vec::new()) };
}

/// A key or a token that no line shows while this lives.
pub struct KeptSecret(Rc<Secret>);

impl KeptSecret {
    /// Keeps it, until this is dropped.
    pub fn new(secret: &str) -> KeptSecret {
        let secret = Rc::new(Secret::new(secret));
        SECRETS.with_borrow_mut(|secrets| secrets.push(secret.clone()));
        KeptSecret(secret)
    }
}

impl Drop for KeptSecret {
    fn drop(&mut self) {
        SECRETS.with_borrow_mut(|secrets| {
            if let Some(place) = secrets.iter().position(|secret| Rc::ptr_eq(secret, &self.0)) {
                secrets.swap_remove(place);
            }
        });
    }
}

fn without_secrets(line: String) -> String {
    SECRETS.with_borrow(|secrets| {
        secrets.iter().fold(line, |line, secret| match secret.hide(&line) {
            Cow::Borrowed(_) => line,
            Cow::Owned(hidden) => hidden,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_becomes_one_line_that_shows_all_it_has() {
        let forged = "a\r\nStatus: ok\u{85}b\u{2028}c\u{2029}d\u{b}e\u{c}f\u{1b}[31mred\0";
        assert_eq!(Line::foreign(forged, 100).as_str(), "a  Status: ok b c d e f [31mred ");
        let hidden = "a\u{202e}b\u{2066}c\u{200b}d\u{feff}e\u{e0041}\u{e007f}f\u{ad}g\u{61c}h\u{fe0f}i\u{200f}";
        assert_eq!(Line::foreign(hidden, 100).as_str(), "abcdefghi");
        assert_eq!(Line::foreign("Äpfel 😀 日本", 100).as_str(), "Äpfel 😀 日本");
    }

    /// Over all of Unicode, by its own tables.
    #[test]
    fn what_is_taken_out_is_what_unicode_says_that_nobody_sees() {
        use icu_properties::props::{
            BidiControl, DefaultIgnorableCodePoint, GeneralCategory, NoncharacterCodePoint, PrependedConcatenationMark,
        };
        use icu_properties::{CodePointMapData, CodePointSetData};
        let ignorable = CodePointSetData::new::<DefaultIgnorableCodePoint>();
        let bidi = CodePointSetData::new::<BidiControl>();
        let none = CodePointSetData::new::<NoncharacterCodePoint>();
        // These are of the category `Format`, but have a shape of their own.
        let visible = CodePointSetData::new::<PrependedConcatenationMark>();
        let category = CodePointMapData::<GeneralCategory>::new();
        let (mut taken, mut blank) = (0, 0);
        for c in '\0'..=char::MAX {
            let is_format = category.get(c) == GeneralCategory::Format && !visible.contains(c);
            let is_hidden = ignorable.contains(c) || bidi.contains(c) || none.contains(c) || is_format;
            let ends_a_line = matches!(
                category.get(c),
                GeneralCategory::Control | GeneralCategory::LineSeparator | GeneralCategory::ParagraphSeparator
            );
            let expected = match (is_hidden, ends_a_line) {
                (true, _) => "ab".to_owned(),
                (false, true) => "a b".to_owned(),
                (false, false) => format!("a{c}b"),
            };
            assert_eq!(Line::from(format!("a{c}b")).as_str(), expected, "U+{:04X}", u32::from(c));
            taken += usize::from(is_hidden);
            blank += usize::from(ends_a_line);
        }
        assert!(taken > 4000 && blank == 67, "{taken} {blank}");
    }

    #[test]
    fn it_is_shortened_after_the_keys_are_taken_out() {
        assert_eq!(Line::foreign("äöü", 3).as_str(), "äöü");
        assert_eq!(Line::foreign("äöüß", 3).as_str(), "äö…");
        assert!(Line::from("x".repeat(20_000_000)).as_str().chars().count() <= LONGEST);
        let kept = KeptSecret::new("sk-recognisable-7f3a");
        for longest in 1..60 {
            for before in 0..40 {
                let line = Line::foreign(&format!("{}sk-recog\u{200b}nisable-7f3a", ".".repeat(before)), longest);
                assert!(!line.as_str().contains("sk-r"), "{line}");
            }
        }
        drop(kept);
        assert_eq!(Line::from("sk-recognisable-7f3a").as_str(), "sk-recognisable-7f3a");
    }
}
