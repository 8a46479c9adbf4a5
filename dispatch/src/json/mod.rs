//! Writing results.
//!
//! A value describes itself to a [`Sink`] once; what comes out depends on the sink. Fields keep their order, and those
//! without a value are left out.

mod encode;
mod writer;

pub use encode::{Encode, Sink, field, record, variant};
pub use writer::{Writer, to_json};
