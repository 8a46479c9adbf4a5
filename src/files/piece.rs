//! As much of a text as was read.

/// A text, from its beginning.
#[derive(Debug, Clone, Copy)]
pub struct Piece<'a> {
    /// As much of it as there is.
    pub text: &'a str,
    /// Whether that is all.
    pub is_whole: bool,
}

/// The lines of a text, without one in which it breaks off.
pub(super) fn complete_lines(piece: Piece<'_>) -> impl Iterator<Item = &str> {
    let end = if piece.is_whole { piece.text.len() } else { piece.text.rfind('\n').map_or(0, |at| at + 1) };
    piece.text.get(..end).unwrap_or_default().lines()
}
