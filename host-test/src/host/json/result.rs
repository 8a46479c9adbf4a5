//! Component values to JSON.

use serde_json::{Map, Number, Value, json};
use wasmtime::component::Val;

/// The result of a call: the payload of `ok`, or as the error that of `err`, where the function returns a `result`; its
/// value where it returns something else; `null` where it returns nothing.
pub(in crate::host) fn of_call(results: Vec<Val>) -> Result<Value, Value> {
    match results.into_iter().next() {
        None => Ok(Value::Null),
        Some(Val::Result(Ok(payload))) => Ok(of_payload(payload)),
        Some(Val::Result(Err(payload))) => Err(of_payload(payload)),
        Some(value) => Ok(of_val(value)),
    }
}

fn of_payload(payload: Option<Box<Val>>) -> Value {
    payload.map_or(Value::Null, |value| of_val(*value))
}

/// The JSON of `value`, whose texts and names are moved and not copied. What has none, such as a resource, is `null`.
pub(super) fn of_val(value: Val) -> Value {
    match value {
        Val::Bool(value) => Value::from(value),
        Val::S8(value) => Value::from(value),
        Val::U8(value) => Value::from(value),
        Val::S16(value) => Value::from(value),
        Val::U16(value) => Value::from(value),
        Val::S32(value) => Value::from(value),
        Val::U32(value) => Value::from(value),
        Val::S64(value) => Value::from(value),
        Val::U64(value) => Value::from(value),
        Val::Float32(value) => single(value),
        Val::Float64(value) => double(value),
        Val::Char(value) => Value::from(value.to_string()),
        Val::String(value) | Val::Enum(value) => Value::from(value),
        Val::List(items) | Val::Tuple(items) | Val::FixedLengthList(items) => items.into_iter().map(of_val).collect(),
        Val::Map(entries) => entries.into_iter().map(|(key, value)| json!([of_val(key), of_val(value)])).collect(),
        Val::Record(fields) => fields.into_iter().map(|(name, value)| (name, of_val(value))).collect(),
        Val::Variant(tag, None) => json!({ "tag": tag }),
        Val::Variant(tag, Some(payload)) => json!({ "tag": tag, "val": of_val(*payload) }),
        Val::Option(value) => of_payload(value),
        Val::Result(Ok(payload)) => json!({ "ok": of_payload(payload) }),
        Val::Result(Err(payload)) => json!({ "err": of_payload(payload) }),
        Val::Flags(names) => names.into_iter().map(|name| (name, Value::Bool(true))).collect::<Map<_, _>>().into(),
        Val::Resource(_) | Val::Future(_) | Val::Stream(_) | Val::ErrorContext(_) => Value::Null,
    }
}

/// By way of its shortest text: 0.1 stays 0.1, where widening would make it 0.10000000149011612.
fn single(value: f32) -> Value {
    value.to_string().parse().map_or(Value::Null, double)
}

fn double(value: f64) -> Value {
    Number::from_f64(value).map_or(Value::Null, Value::Number)
}
