//! Text as bytes.

/// How a text becomes bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8.
    Utf8,
    /// UTF-8 after a byte order mark.
    Utf8WithMark,
    /// UTF-16, little endian, after a byte order mark.
    Utf16Le,
    /// UTF-16, big endian, after a byte order mark.
    Utf16Be,
    /// ISO 8859-1; what it does not have becomes `?`.
    Latin1,
}

impl Encoding {
    /// Every encoding.
    pub const ALL: [Self; 5] = [Self::Utf8, Self::Utf8WithMark, Self::Utf16Le, Self::Utf16Be, Self::Latin1];

    /// The bytes of a text.
    pub fn encode(self, text: &str) -> Vec<u8> {
        let marked = || "\u{feff}".encode_utf16().chain(text.encode_utf16());
        match self {
            Self::Utf8 => text.into(),
            Self::Utf8WithMark => format!("\u{feff}{text}").into_bytes(),
            Self::Utf16Le => marked().flat_map(u16::to_le_bytes).collect(),
            Self::Utf16Be => marked().flat_map(u16::to_be_bytes).collect(),
            Self::Latin1 => text.chars().map(|char| u8::try_from(char).unwrap_or(b'?')).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_come_first() {
        assert_eq!(Encoding::Utf8WithMark.encode("é"), b"\xef\xbb\xbf\xc3\xa9");
        assert_eq!(Encoding::Utf16Le.encode("é"), b"\xff\xfe\xe9\x00");
        assert_eq!(Encoding::Utf16Be.encode("é"), b"\xfe\xff\x00\xe9");
        assert_eq!(Encoding::Latin1.encode("é€"), b"\xe9?");
    }
}
