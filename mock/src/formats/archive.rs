//! What is no text, and text that is compressed.

use std::io::Write;

use flate2::write::GzEncoder;
use flate2::{Compression, Crc};

/// A member of a gzip file. Members may follow one another.
pub fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    // Writing to memory does not fail.
    let _ = encoder.write_all(bytes);
    encoder.finish().unwrap_or_default()
}

/// A file that is no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Binary {
    /// A workbook: a zip archive that begins with `[Content_Types].xml`.
    Xlsx,
    /// A zip archive.
    Zip,
    /// Apache Parquet: its marks, and no more.
    Parquet,
    /// A picture of one pixel.
    Png,
}

impl Binary {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Xlsx, Self::Zip, Self::Parquet, Self::Png];

    /// What such files' names end in.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Zip => "zip",
            Self::Parquet => "parquet",
            Self::Png => "png",
        }
    }

    /// A small file of this kind.
    pub fn bytes(self) -> Vec<u8> {
        match self {
            Self::Xlsx => zipped(&[("[Content_Types].xml", "<Types/>"), ("xl/workbook.xml", "<workbook/>")]),
            Self::Zip => zipped(&[("prices.csv", "product,price\r\nKettle,39.95\r\n")]),
            Self::Parquet => b"PAR1\x15\x04\x15\x10\x00\x00\x00\x00\x08\x00\x00\x00PAR1".into(),
            Self::Png => b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\
                \0\0\0\x0aIDAT\x78\xda\x63\x00\x01\0\0\x05\0\x01\x0d\x0a\x2d\xb4\0\0\0\0IEND\xae\x42\x60\x82"
                .into(),
        }
    }
}

/// An archive of files that are stored as they are.
fn zipped(files: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = Vec::new();
    let mut directory = Vec::new();
    for (name, text) in files {
        let mut crc = Crc::new();
        crc.update(text.as_bytes());
        let size = (text.len() as u32).to_le_bytes();
        let start = (archive.len() as u32).to_le_bytes();
        // Version 2.0, no flags, stored, the first of January 1980.
        let mut entry = b"\x14\0\0\0\0\0\0\0\x21\0".to_vec();
        entry.extend([crc.sum().to_le_bytes(), size, size].concat());
        entry.extend((name.len() as u16).to_le_bytes());
        entry.extend([0, 0]);
        archive.extend([b"PK\x03\x04", entry.as_slice(), name.as_bytes(), text.as_bytes()].concat());
        directory.extend([b"PK\x01\x02\x14\0", entry.as_slice(), &[0; 10], &start, name.as_bytes()].concat());
    }
    let (start, count) = ((archive.len() as u32).to_le_bytes(), (files.len() as u16).to_le_bytes());
    let size = (directory.len() as u32).to_le_bytes();
    archive.extend(directory);
    archive.extend([b"PK\x05\x06\0\0\0\0".as_slice(), &count, &count, &size, &start, &[0, 0]].concat());
    archive
}
