//! Writing messages. Values write themselves, as the results of tools do.

mod object;

pub use dispatch::json::{Encode, Sink, Writer, record, to_json};
pub use object::Object;
