//! Reading the API's JSON into the types of the WIT.
//!
//! [`decode!`] is a table for each record: the record's field, and what the API calls it, with the other names that
//! deployments have for it (`"id" | "runId"`); of those, the last that is not null counts. Unknown fields are skipped.
//!
//! Only what a record has no option for is required: what is missing, null, or of a sort that cannot be read as the field's
//! own is none. Numbers come as text too, and texts as numbers. An element of a list that cannot be read is left out and
//! counted ([`unreadable_note`]); a list without a readable one is an error.
//!
//! A field is read as its own type, or `in` a set of codes as the code's label, or `as` a wrapper whose content it takes.
//!
//! serde_json parses; serde's derived implementations are not used, since they come as another copy of the parser for
//! each of the thirty records, which is a sixth of the component. Here every record reads from the same [`Source`].

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
pub(crate) use json_source::{JsonKind, OnElement, ReadError, Source};
pub(crate) use list::{Aligned, Auxiliary, Elements, both, left_out, unreadable_note};
pub(crate) use read::{
    Bytes, OddFields, Read, Reading, Unit, camel_case, label, not_a_record, present, store, store_whole,
};
pub(crate) use text::{Brief, JsonText, Pairs};

/// Makes a record of the WIT readable: see the module's text.
macro_rules! decode {
    ($($record:ident { $($field:ident: $name:literal $(| $other:literal)* $(in $codes:ident)? $(as $wrapper:ty)?,)* })*) => {
        /// Each record of this table, by itself and in a list, for the fuzz targets.
        #[cfg(feature = "fuzzing")]
        pub(crate) const DECODERS: &[(&str, $crate::decode::Decoder)] = &[$(
            (stringify!($record), $crate::decode::any_bytes::<$record>),
            (concat!("Vec<", stringify!($record), ">"), $crate::decode::any_bytes::<Vec<$record>>),
        )*];
        $(
        impl $crate::decode::Read for $record {
            // Once, and not again in each list of it.
            #[inline(never)]
            fn read(
                source: &mut dyn $crate::decode::Source,
            ) -> Result<$crate::decode::Reading<Self>, $crate::decode::ReadError> {
                $(let mut $field = None;)*
                let mut odd = $crate::decode::OddFields::default();
                let mut any = false;
                let kind = source.object(&mut |name, value| {
                    any |= match &*$crate::decode::camel_case(name) {
                        $($name $(| $other)* => $crate::decode::store(&mut $field, value, $name, &mut odd)?,)*
                        _ => false,
                    };
                    Ok(())
                })?;
                if let Some(reading) = $crate::decode::not_a_record(kind, any) {
                    return Ok(reading);
                }
                $crate::decode::room::spend(2 $(+ $name.len() + $crate::decode::room::FIELD)*);
                let record = || Ok($record {
                    $($field: $crate::decode::decode!(@take $field, $name, odd $(, in $codes)? $(, as $wrapper)?)?,)*
                });
                Ok(record().into())
            }
        }
    )*
    };
    (@take $field:ident, $name:literal, $odd:ident) => {
        $crate::decode::present($field, $name, &$odd)
    };
    (@take $field:ident, $name:literal, $odd:ident, in $codes:ident) => {
        Ok::<_, String>($crate::decode::label($field, &$crate::codes::$codes))
    };
    (@take $field:ident, $name:literal, $odd:ident, as $wrapper:ty) => {{
        #[allow(unused_imports, reason = "each table uses some")]
        use $crate::decode::{Aligned, Auxiliary, Brief, Bytes, JsonText, Pairs, Unit};
        $crate::decode::present::<$wrapper>($field, $name, &$odd).map(|wrapper| wrapper.0)
    }};
}
pub(crate) use decode;

#[cfg(test)]
mod tests;
