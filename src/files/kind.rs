//! What sort of file it is: by its name, and by its first bytes.

use super::text;

/// Kinds of files that are no text, by the endings of their names.
const ENDINGS: [(&str, &str); 21] = [
    ("xlsx", "xlsx"),
    ("xlsm", "xlsx"),
    ("xls", "xls"),
    ("docx", "docx"),
    ("zip", "zip"),
    ("7z", "7z"),
    ("rar", "rar"),
    ("bz2", "bz2"),
    ("xz", "xz"),
    ("zst", "zst"),
    ("parquet", "parquet"),
    ("avro", "avro"),
    ("sqlite", "sqlite"),
    ("db", "sqlite"),
    ("pdf", "pdf"),
    ("png", "png"),
    ("jpg", "jpeg"),
    ("jpeg", "jpeg"),
    ("gif", "gif"),
    ("webp", "webp"),
    ("bmp", "bmp"),
];

/// Kinds of files that are no text, by how they begin.
const BEGINNINGS: [(&[u8], &str); 15] = [
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"PAR1", "parquet"),
    (b"\x89PNG", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF8", "gif"),
    (b"%PDF", "pdf"),
    (b"\xd0\xcf\x11\xe0", "xls"),
    (b"SQLite format 3", "sqlite"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a", "rar"),
    (b"BZh", "bz2"),
    (b"\xfd7zXZ", "xz"),
    (b"\x28\xb5\x2f\xfd", "zst"),
    (b"Obj\x01", "avro"),
];

/// How far into a file zeros are looked for, which no text has.
const LOOKED_THROUGH: usize = 1024;

/// What a file of this name is called, where it is no text.
pub fn kind_of_name(name: &str) -> Option<&'static str> {
    ENDINGS.iter().find(|(ending, _)| has_ending(name, ending)).map(|(_, kind)| *kind)
}

/// What a file that begins so is called, where it is no text.
pub fn kind_of_content(bytes: &[u8]) -> Option<&'static str> {
    if let Some((_, kind)) = BEGINNINGS.iter().find(|(beginning, _)| bytes.starts_with(beginning)) {
        return Some(kind);
    }
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return Some("webp");
    }
    let is_marked_utf16 = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
    let has_zeros = bytes.iter().take(LOOKED_THROUGH).any(|byte| *byte == 0);
    (has_zeros && !is_marked_utf16).then_some("binary")
}

/// Whether it is compressed with gzip, which is read.
pub fn is_gzip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\x1f\x8b")
}

/// Whether it is a web page.
pub fn is_html_page(bytes: &[u8]) -> bool {
    let text = text::decode(bytes.get(..LOOKED_THROUGH).unwrap_or(bytes));
    let start = text.trim_start();
    let begins = |with: &str| start.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with));
    begins("<!doctype html") || begins("<html")
}

/// Whether a name is that of a web page.
pub fn is_page_name(name: &str) -> bool {
    let name = without_gz(name);
    has_ending(name, "html") || has_ending(name, "htm")
}

/// Whether a name is that of a file compressed with gzip.
pub fn is_gzip_name(name: &str) -> bool {
    has_ending(name, "gz")
}

/// A name without the ending `.gz`.
pub(super) fn without_gz(name: &str) -> &str {
    if is_gzip_name(name) { name.get(..name.len() - 3).unwrap_or(name) } else { name }
}

/// Whether a name ends so, after a dot.
pub(super) fn has_ending(name: &str, ending: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, last)| last.eq_ignore_ascii_case(ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_text_is_named() {
        assert_eq!(kind_of_name("Prices.XLSX"), Some("xlsx"));
        assert_eq!(kind_of_name("prices.csv"), None);
        assert_eq!(kind_of_name("xlsx"), None);
        assert_eq!(kind_of_content(b"PK\x03\x04rest"), Some("zip"));
        assert_eq!(kind_of_content(b"RIFF\0\0\0\0WEBP"), Some("webp"));
        assert_eq!(kind_of_content(b"a\0b"), Some("binary"));
        assert_eq!(kind_of_content(b"\xff\xfea\0"), None);
        assert_eq!(kind_of_content("product,price\nCafé,1".as_bytes()), None);
        assert_eq!(kind_of_content(b""), None);
    }

    #[test]
    fn a_web_page_is_told_from_other_text() {
        assert!(is_html_page(b"\n <!DOCTYPE HTML><html>"));
        assert!(is_html_page(b"\xef\xbb\xbf<Html lang=en>"));
        assert!(!is_html_page(b"html,body\n1,2"));
    }

    #[test]
    fn the_ending_gz_hides_another() {
        assert_eq!(without_gz("a.csv.GZ"), "a.csv");
        assert_eq!(without_gz("a.csv"), "a.csv");
    }
}
