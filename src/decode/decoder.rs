//! Reading for the fuzz targets, which need no value.

use super::{Read, from_json};

/// Reads any bytes as one answer.
pub type Decoder = fn(&[u8]);

/// The decoder of a type.
pub(crate) fn any_bytes<T: Read>(bytes: &[u8]) {
    drop(from_json::<T>(bytes));
}
