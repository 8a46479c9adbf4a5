//! JSON to a component value.

use serde_json::{Map, Value};
use wasmtime::component::types::{Enum, Flags, Record, ResultType, Tuple, Variant};
use wasmtime::component::{Type, Val};

use crate::host::nearest::nearest;

use super::expectation::{expected, given};
use super::path::Path;

/// The value of type `ty` that `json` stands for. The error is a sentence that says where, what was expected and what
/// was given.
pub(super) fn to_val(json: &Value, ty: &Type, path: Path<'_>) -> Result<Val, String> {
    let wrong = || mismatch(json, ty, path);
    match ty {
        Type::Bool => json.as_bool().map(Val::Bool).ok_or_else(wrong),
        Type::S8 => signed(json).map(Val::S8).ok_or_else(wrong),
        Type::S16 => signed(json).map(Val::S16).ok_or_else(wrong),
        Type::S32 => signed(json).map(Val::S32).ok_or_else(wrong),
        Type::S64 => signed(json).map(Val::S64).ok_or_else(wrong),
        Type::U8 => unsigned(json).map(Val::U8).ok_or_else(wrong),
        Type::U16 => unsigned(json).map(Val::U16).ok_or_else(wrong),
        Type::U32 => unsigned(json).map(Val::U32).ok_or_else(wrong),
        Type::U64 => unsigned(json).map(Val::U64).ok_or_else(wrong),
        Type::Float32 => single(json).map(Val::Float32).ok_or_else(wrong),
        Type::Float64 => json.as_f64().map(Val::Float64).ok_or_else(wrong),
        Type::Char => character(json).map(Val::Char).ok_or_else(wrong),
        Type::String => json.as_str().map(|text| Val::String(text.to_owned())).ok_or_else(wrong),
        Type::List(list) => {
            let items = json.as_array().ok_or_else(wrong)?;
            each(items, std::iter::repeat(list.ty()), path).map(Val::List)
        }
        Type::FixedLengthList(list) => {
            let items = json.as_array().ok_or_else(wrong)?;
            if u32::try_from(items.len()) != Ok(list.len()) {
                return Err(wrong());
            }
            each(items, std::iter::repeat(list.ty()), path).map(Val::FixedLengthList)
        }
        Type::Tuple(tuple) => sequence(json, tuple, path).unwrap_or_else(|| Err(wrong())),
        Type::Record(record) => fields(json, record, path).unwrap_or_else(|| Err(wrong())),
        Type::Enum(choice) => case_name(json, choice).ok_or_else(wrong),
        Type::Variant(variant) => case(json, variant, path).unwrap_or_else(|| Err(wrong())),
        Type::Option(_) if json.is_null() => Ok(Val::Option(None)),
        Type::Option(option) => to_val(json, &option.ty(), path).map(|value| Val::Option(Some(Box::new(value)))),
        Type::Result(result) => outcome(json, result, path).unwrap_or_else(|| Err(wrong())),
        Type::Flags(flags) => set(json, flags).ok_or_else(wrong),
        Type::Map(_) | Type::Own(_) | Type::Borrow(_) | Type::Future(_) | Type::Stream(_) | Type::ErrorContext => {
            Err(wrong())
        }
    }
}

fn mismatch(json: &Value, ty: &Type, path: Path<'_>) -> String {
    format!("argument '{path}': expected {}, got {}", expected(ty), given(json))
}

fn signed<T: TryFrom<i64>>(json: &Value) -> Option<T> {
    T::try_from(json.as_i64()?).ok()
}

fn unsigned<T: TryFrom<u64>>(json: &Value) -> Option<T> {
    T::try_from(json.as_u64()?).ok()
}

fn single(json: &Value) -> Option<f32> {
    #[expect(clippy::cast_possible_truncation, reason = "the nearest number of less precision is what is meant")]
    let number = json.as_f64()? as f32;
    number.is_finite().then_some(number)
}

fn character(json: &Value) -> Option<char> {
    let mut characters = json.as_str()?.chars();
    let first = characters.next()?;
    characters.next().is_none().then_some(first)
}

/// The values of `items`, each of the type at the same position of `types`.
fn each(items: &[Value], types: impl Iterator<Item = Type>, path: Path<'_>) -> Result<Vec<Val>, String> {
    items.iter().zip(types).enumerate().map(|(index, (item, ty))| to_val(item, &ty, Path::Item(&path, index))).collect()
}

// The functions below return none where `json` has the wrong form altogether, and the error of a part where one of its
// parts is wrong.

fn sequence(json: &Value, tuple: &Tuple, path: Path<'_>) -> Option<Result<Val, String>> {
    let items = json.as_array()?;
    if items.len() != tuple.types().len() {
        return None;
    }
    Some(each(items, tuple.types(), path).map(Val::Tuple))
}

fn fields(json: &Value, record: &Record, path: Path<'_>) -> Option<Result<Val, String>> {
    let object = json.as_object()?;
    let names: Vec<&str> = record.fields().map(|field| field.name).collect();
    if let Some(unknown) = object.keys().find(|name| !names.contains(&name.as_str())) {
        return Some(Err(unknown_field(unknown, &names, path)));
    }
    let values = record.fields().map(|field| {
        let value = match (object.get(field.name), &field.ty) {
            (Some(value), ty) => to_val(value, ty, Path::Field(&path, field.name)),
            (None, Type::Option(_)) => Ok(Val::Option(None)),
            (None, ty) => Err(format!("argument '{path}': missing field '{}' ({})", field.name, expected(ty))),
        };
        value.map(|value| (field.name.to_owned(), value))
    });
    Some(values.collect::<Result<_, _>>().map(Val::Record))
}

fn unknown_field(unknown: &str, names: &[&str], path: Path<'_>) -> String {
    let suggestion = nearest(unknown, names.iter().copied())
        .first()
        .map(|name| format!("; did you mean '{name}'?"))
        .unwrap_or_default();
    let separator = if suggestion.is_empty() { "." } else { "" };
    format!("argument '{path}': unknown field '{unknown}'{suggestion}{separator} Fields: {}", names.join(", "))
}

fn case_name(json: &Value, choice: &Enum) -> Option<Val> {
    let name = json.as_str()?;
    choice.names().any(|other| other == name).then(|| Val::Enum(name.to_owned()))
}

fn case(json: &Value, variant: &Variant, path: Path<'_>) -> Option<Result<Val, String>> {
    let (tag, payload) = match json {
        Value::String(tag) => (tag.as_str(), None),
        Value::Object(object) => {
            if object.keys().any(|name| name != "tag" && name != "val") {
                return None;
            }
            let payload = object.get("val").filter(|payload| !payload.is_null());
            (object.get("tag")?.as_str()?, payload)
        }
        _ => return None,
    };
    let case = variant.cases().find(|case| case.name == tag)?;
    match (case.ty, payload) {
        (None, None) => Some(Ok(Val::Variant(tag.to_owned(), None))),
        (None, Some(_)) => None,
        (Some(ty), payload) => {
            // A payload that is an option may be missing; others are told that null will not do.
            let payload = to_val(payload.unwrap_or(&Value::Null), &ty, Path::Field(&path, "val"));
            Some(payload.map(|payload| Val::Variant(tag.to_owned(), Some(Box::new(payload)))))
        }
    }
}

fn outcome(json: &Value, result: &ResultType, path: Path<'_>) -> Option<Result<Val, String>> {
    let object = json.as_object()?;
    if object.len() != 1 {
        return None;
    }
    let (name, payload) = object.iter().next()?;
    let ty = match name.as_str() {
        "ok" => result.ok(),
        "err" => result.err(),
        _ => return None,
    };
    let payload = match ty {
        Some(ty) => match to_val(payload, &ty, Path::Field(&path, name)) {
            Ok(payload) => Some(Box::new(payload)),
            Err(error) => return Some(Err(error)),
        },
        None if payload.is_null() => None,
        None => return None,
    };
    let value = if name == "ok" { Ok(payload) } else { Err(payload) };
    Some(Ok(Val::Result(value)))
}

fn set(json: &Value, flags: &Flags) -> Option<Val> {
    let object: &Map<String, Value> = json.as_object()?;
    let known = |name: &String| flags.names().any(|other| other == name);
    let mut names = Vec::new();
    for (name, value) in object {
        if !known(name) {
            return None;
        }
        if value.as_bool()? {
            names.push(name.clone());
        }
    }
    Some(Val::Flags(names))
}
