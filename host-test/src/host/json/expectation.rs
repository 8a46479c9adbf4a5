//! What a type takes, and what was given instead, in words.

use serde_json::Value;
use wasmtime::component::Type;

/// Values up to this many characters are quoted in full.
const QUOTED: usize = 60;

/// What `ty` takes, as in "expected …".
pub(super) fn expected(ty: &Type) -> String {
    match ty {
        Type::Bool => "true or false".to_owned(),
        Type::S8 => integer(i8::MIN, i8::MAX),
        Type::U8 => integer(u8::MIN, u8::MAX),
        Type::S16 => integer(i16::MIN, i16::MAX),
        Type::U16 => integer(u16::MIN, u16::MAX),
        Type::S32 => integer(i32::MIN, i32::MAX),
        Type::U32 => integer(u32::MIN, u32::MAX),
        Type::S64 => integer(i64::MIN, i64::MAX),
        Type::U64 => integer(u64::MIN, u64::MAX),
        Type::Float32 | Type::Float64 => "a number".to_owned(),
        Type::Char => "a string of one character".to_owned(),
        Type::String => "a string".to_owned(),
        Type::List(_) => "an array".to_owned(),
        Type::FixedLengthList(list) => format!("an array of {}", list.len()),
        Type::Tuple(tuple) => format!("an array of {}", tuple.types().len()),
        Type::Record(record) => {
            let fields: Vec<&str> = record.fields().map(|field| field.name).collect();
            format!("an object with the fields {}", fields.join(", "))
        }
        Type::Enum(choice) => {
            let names: Vec<&str> = choice.names().collect();
            format!("one of {}", names.join(", "))
        }
        Type::Variant(variant) => {
            let cases: Vec<String> = variant
                .cases()
                .map(|case| match case.ty {
                    Some(_) => format!(r#"{{"tag": "{}", "val": …}}"#, case.name),
                    None => format!(r#"{{"tag": "{}"}}"#, case.name),
                })
                .collect();
            format!("one of {}", cases.join(", "))
        }
        Type::Option(option) => format!("null or {}", expected(&option.ty())),
        Type::Result(_) => r#"{"ok": …} or {"err": …}"#.to_owned(),
        Type::Flags(flags) => {
            let names: Vec<&str> = flags.names().collect();
            format!("an object with true or false for {}", names.join(", "))
        }
        Type::Map(_) | Type::Own(_) | Type::Borrow(_) | Type::Future(_) | Type::Stream(_) | Type::ErrorContext => {
            "a value that JSON cannot express".to_owned()
        }
    }
}

/// What was given, short enough for a message.
pub(super) fn given(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() <= QUOTED {
        return text;
    }
    let start: String = text.chars().take(QUOTED).collect();
    format!("{start}…")
}

fn integer(least: impl ToString, greatest: impl ToString) -> String {
    format!("an integer from {} to {}", least.to_string(), greatest.to_string())
}
