//! The tools component as Wassette 0.8 lists it to its clients, computed from the component's own types. The tests of hosts
//! compare it with the real one.

use anyhow::{Context, Result, bail};
use serde_json::{Map, Value, json};
use wit_component::DecodedWasm;
use wit_parser::{Function, Resolve, Type, TypeDefKind, WorldItem};

/// What Wassette answers to `tools/list`, in the order of the component's exports.
pub(super) fn listing(component: &[u8]) -> Result<Value> {
    let DecodedWasm::Component(resolve, world) = wit_component::decode(component)? else {
        bail!("this is a WIT package, not a component");
    };
    let world = resolve.worlds.get(world).context("the component has no world")?;
    let functions = world.exports.values().filter_map(|item| match item {
        WorldItem::Function(function) => Some(function),
        WorldItem::Interface { .. } | WorldItem::Type { .. } => None,
    });
    let tools: Result<Vec<Value>> = functions.map(|function| tool(&resolve, function)).collect();
    Ok(json!({ "tools": tools? }))
}

fn tool(resolve: &Resolve, function: &Function) -> Result<Value> {
    let parameters = function.params.iter().map(|parameter| (parameter.name.as_str(), &parameter.ty));
    let result = function.result.as_ref().context("a tool without a result")?;
    Ok(json!({
        "name": function.name,
        "description": function.docs.contents,
        "inputSchema": object(resolve, parameters)?,
        "outputSchema": object(resolve, [("result", result)])?,
    }))
}

/// All fields are required, optional ones too: these may be null.
fn object<'a>(resolve: &Resolve, fields: impl IntoIterator<Item = (&'a str, &'a Type)>) -> Result<Value> {
    let mut properties = Map::new();
    for (name, ty) in fields {
        properties.insert(name.to_owned(), schema(resolve, ty)?);
    }
    let required: Vec<&String> = properties.keys().collect();
    Ok(json!({ "type": "object", "properties": properties, "required": required }))
}

fn schema(resolve: &Resolve, ty: &Type) -> Result<Value> {
    let name = match ty {
        Type::Bool => "boolean",
        Type::String | Type::Char => "string",
        Type::ErrorContext => bail!("a type that no tool has"),
        Type::Id(id) => return defined(resolve, &resolve.types.get(*id).context("no such type")?.kind),
        _ => "number",
    };
    Ok(json!({ "type": name }))
}

fn defined(resolve: &Resolve, kind: &TypeDefKind) -> Result<Value> {
    match kind {
        TypeDefKind::Type(ty) => schema(resolve, ty),
        TypeDefKind::Option(ty) => Ok(json!({ "anyOf": [{ "type": "null" }, schema(resolve, ty)?] })),
        TypeDefKind::List(ty) => Ok(json!({ "type": "array", "items": schema(resolve, ty)? })),
        TypeDefKind::Record(record) => {
            object(resolve, record.fields.iter().map(|field| (field.name.as_str(), &field.ty)))
        }
        TypeDefKind::Enum(choice) => {
            let names: Vec<&String> = choice.cases.iter().map(|case| &case.name).collect();
            Ok(json!({ "type": "string", "enum": names }))
        }
        TypeDefKind::Variant(variant) => {
            let case = |case: &wit_parser::Case| -> Result<Value> {
                let tag = json!({ "const": case.name });
                Ok(match &case.ty {
                    None => json!({ "type": "object", "properties": { "tag": tag }, "required": ["tag"] }),
                    Some(ty) => json!({
                        "type": "object",
                        "properties": { "tag": tag, "val": schema(resolve, ty)? },
                        "required": ["tag", "val"],
                    }),
                })
            };
            Ok(json!({ "oneOf": variant.cases.iter().map(case).collect::<Result<Vec<_>>>()? }))
        }
        TypeDefKind::Result(result) => match (&result.ok, &result.err) {
            (Some(ok), Some(err)) => {
                Ok(json!({ "oneOf": [object(resolve, [("ok", ok)])?, object(resolve, [("err", err)])?] }))
            }
            _ => bail!("a result without a payload"),
        },
        other => bail!("no tool has a {} yet: see what Wassette makes of it", other.as_str()),
    }
}
