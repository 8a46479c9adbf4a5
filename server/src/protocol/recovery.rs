//! What can be made of a message that is no JSON: its id, and what was meant by half a surrogate pair.

use serde_json::Value;

/// The longest id or name of a field that is kept, in bytes.
pub const LONGEST: usize = 1024;

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

/// Makes halves of surrogate pairs, which some clients send when they cut a text, to U+FFFD: as escapes, and as Python writes them
/// in UTF-8. Says whether there were any.
pub fn repair(bytes: &mut [u8]) -> bool {
    let mut found = json_source::replace_lone_surrogates(bytes);
    let mut at = 0;
    while let Some(start) = bytes.get(at..).and_then(|rest| rest.iter().position(|byte| *byte == 0xED)) {
        at += start + 1;
        if let Some([0xED, 0xA0..=0xBF, 0x80..=0xBF]) = bytes.get(at - 1..at + 2) {
            bytes.iter_mut().skip(at - 1).zip("\u{FFFD}".bytes()).for_each(|(byte, new)| *byte = new);
            found = true;
        }
    }
    found
}
