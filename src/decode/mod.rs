//! Reading the API's JSON into the types of the WIT.
//!
//! [`decode!`] is a table for each record: the record's field, and what the API calls it, with the other names that
//! deployments have for it (`"id" | "runId"`); of those, the last that is not null counts. Unknown fields are skipped.
//!
//! Only what a record has no option for is required: what is missing, null, or of a sort that cannot be read as the field's
//! own is none. Numbers come as text too, and texts as numbers. An element of a list that cannot be read is left out and
//! counted ([`unreadable_note`]); a list without a readable one is an error.
//!
//! A field is read as its own type, or `in` a set of codes as the code's label, or `as` a wrapper of its place says.
//!
//! Every record reads from the same [`Source`], and one reader ([`record`]) fills the places of all: serde's derived
//! implementations would come as another copy of the parser for each of the thirty records, which was a sixth of the component.

mod body;
#[cfg(feature = "fuzzing")]
mod decoder;
mod list;
mod read;
pub(crate) mod room;
mod scalar;
mod text;

pub(crate) use body::{from_json, read_json, strip_mark, text_of_body};
#[cfg(feature = "fuzzing")]
pub use decoder::Decoder;
#[cfg(feature = "fuzzing")]
pub(crate) use decoder::any_bytes;
pub(crate) use json_source::Names;
pub(crate) use json_source::{JsonKind, OnElement, ReadError, Source};
pub(crate) use list::{Aligned, Auxiliary, Elements, both, left_out, unreadable_note};
pub(crate) use read::{Bytes, Fields, Fill, Label, Read, Reading, Unit, fill_whole, record};
pub(crate) use text::{Brief, Json, JsonText, Object, Pairs};

/// Makes a record of the WIT readable: see the module's text.
macro_rules! decode {
    ($($record:ident { $($field:ident: $name:literal $(| $other:literal)* $(in $codes:ident)? $(as $wrapper:ident)?,)* })*) => {
        /// Each record of this table, by itself and in a list, for the fuzz targets.
        #[cfg(feature = "fuzzing")]
        pub(crate) const DECODERS: &[(&str, $crate::decode::Decoder)] = &[$(
            (stringify!($record), $crate::decode::any_bytes::<$record>),
            (concat!("Vec<", stringify!($record), ">"), $crate::decode::any_bytes::<Vec<$record>>),
        )*];
        $(
        impl $crate::decode::Fill for $record {
            fn fill(
                &mut self,
                source: &mut $crate::decode::Source<'_>,
            ) -> Result<$crate::decode::Reading, $crate::decode::ReadError> {
                static NAMES: $crate::decode::Names = $crate::decode::Names::new(&[$(&[$name $(, $other)*],)*]);
                $crate::decode::record(source, &NAMES, &mut [
                    $($crate::decode::decode!(@place self.$field $(, in $codes)? $(, as $wrapper)?),)*
                ])
            }
        }

        impl $crate::decode::Read for $record {
            fn empty() -> Self {
                $record { $($field: Default::default(),)* }
            }
        }
    )*
    };
    (@place $place:expr) => {
        &mut $place
    };
    (@place $place:expr, in $codes:ident) => {
        &mut $crate::decode::Label(&mut $place, &$crate::codes::$codes)
    };
    (@place $place:expr, as $wrapper:ident) => {
        &mut $crate::decode::$wrapper(&mut $place)
    };
}
pub(crate) use decode;

#[cfg(test)]
mod tests;
