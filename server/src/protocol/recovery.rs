//! What can be made of a message that is no JSON: its id, and what was meant by half a surrogate pair.

use serde_json::Value;

/// The longest id or name of a field that is kept, in bytes.
const LONGEST: usize = 1024;

/// Looks through a message, piece by piece, for its id. Nothing else of it is kept.
#[derive(Debug, Default)]
pub struct Skimmer {
    /// How many brackets are open.
    depth: usize,
    in_text: bool,
    escaped: bool,
    /// A field's value comes next, or is under way.
    in_value: bool,
    /// The name or the value that is under way, when it is the message's own and no object or list.
    token: Vec<u8>,
    /// The field whose value comes next.
    field: Vec<u8>,
    id: Option<Value>,
    has_method: bool,
}

impl Skimmer {
    /// The message's id, as far as it was seen.
    pub fn id(&self) -> Option<Value> {
        self.id.clone()
    }

    /// Whether it has a method and no id.
    pub fn is_notification(&self) -> bool {
        self.has_method && self.id.is_none()
    }

    /// Looks through the next piece.
    pub fn skim(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.step(*byte);
        }
    }

    fn step(&mut self, byte: u8) {
        if self.in_text {
            self.keep(byte);
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => self.in_text = false,
                _ => {}
            }
            return;
        }
        match byte {
            b'"' => {
                self.in_text = true;
                self.keep(byte);
            }
            b'{' | b'[' => {
                self.depth += 1;
                self.token.clear();
                // A list of messages has no id of its own.
                self.in_value = byte == b'[' && self.depth == 1;
            }
            b'}' | b']' => {
                self.end_token();
                self.depth = self.depth.saturating_sub(1);
            }
            b':' if self.depth == 1 => {
                self.field = std::mem::take(&mut self.token);
                self.has_method |= self.field == b"\"method\"";
                self.in_value = true;
            }
            b',' if self.depth == 1 => self.end_token(),
            byte if byte.is_ascii_whitespace() => self.end_token_of(b"\"id\""),
            byte => self.keep(byte),
        }
    }

    fn keep(&mut self, byte: u8) {
        if self.depth == 1 && self.token.len() < LONGEST {
            self.token.push(byte);
        }
    }

    /// A value may be followed by what makes the message unreadable: an id counts as soon as it is complete.
    fn end_token_of(&mut self, field: &[u8]) {
        if self.in_value && self.field == field && !self.token.is_empty() {
            self.end_token();
        }
    }

    fn end_token(&mut self) {
        if self.depth != 1 {
            return;
        }
        let token = std::mem::take(&mut self.token);
        if std::mem::take(&mut self.in_value) && self.field == b"\"id\"" {
            let id = serde_json::from_slice(&token).ok().filter(|id: &Value| id.is_string() || id.is_number());
            self.id = id.or_else(|| self.id.take());
        }
    }
}

/// A message with half surrogate pairs, which some clients send when they cut a text, read as U+FFFD; none when there is more
/// wrong with it.
pub fn repaired(bytes: &[u8]) -> Option<Value> {
    let text = String::from_utf8_lossy(bytes);
    let mut whole = String::with_capacity(text.len());
    let mut rest = text.as_ref();
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        whole.push_str(before);
        let length = match (surrogate(escape), escape.get(6..).and_then(surrogate)) {
            (Some(Half::High), Some(Half::Low)) => 12,
            (Some(_), _) => {
                whole.push('\u{FFFD}');
                rest = escape.get(6..)?;
                continue;
            }
            (None, _) => escape.char_indices().nth(2).map_or(escape.len(), |(end, _)| end),
        };
        let (kept, after) = escape.split_at_checked(length)?;
        whole.push_str(kept);
        rest = after;
    }
    whole.push_str(rest);
    serde_json::from_str(&whole).ok()
}

enum Half {
    High,
    Low,
}

/// Half a pair, where a text begins with it as an escape.
fn surrogate(text: &str) -> Option<Half> {
    let code = u16::from_str_radix(text.strip_prefix("\\u")?.get(..4)?, 16).ok()?;
    match code {
        0xD800..=0xDBFF => Some(Half::High),
        0xDC00..=0xDFFF => Some(Half::Low),
        _ => None,
    }
}
