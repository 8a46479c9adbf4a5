//! Files in each form that agents deliver, for [`crate::StoredFile`].

mod archive;
mod encoding;
mod table;

pub use archive::{Binary, gzipped};
pub use encoding::Encoding;
pub use table::{COLUMNS, Table, cells};
