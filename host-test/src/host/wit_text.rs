//! WIT types as text, for people to read.

use wit_parser::{Handle, Resolve, Type, TypeDef, TypeDefKind, TypeId};

/// Definitions up to this many characters are spelled out; longer ones are named.
const SHORT: usize = 60;

/// `ty` as WIT writes it. Short enums and variants follow their name, as in `option<sort-order: asc | desc>`.
pub(super) fn type_text(resolve: &Resolve, ty: &Type) -> String {
    let name = match ty {
        Type::Bool => "bool",
        Type::U8 => "u8",
        Type::U16 => "u16",
        Type::U32 => "u32",
        Type::U64 => "u64",
        Type::S8 => "s8",
        Type::S16 => "s16",
        Type::S32 => "s32",
        Type::S64 => "s64",
        Type::F32 => "f32",
        Type::F64 => "f64",
        Type::Char => "char",
        Type::String => "string",
        Type::ErrorContext => "error-context",
        Type::Id(id) => return defined(resolve, *id),
    };
    name.to_owned()
}

/// The result of a function, where none is no value.
pub(super) fn result_text(resolve: &Resolve, result: Option<&Type>) -> String {
    result.map_or_else(|| "nothing".to_owned(), |ty| type_text(resolve, ty))
}

/// The values to choose from where `ty` is an enum, a variant or flags, or an option of one: cases as WIT writes them.
pub(super) fn choices(resolve: &Resolve, ty: &Type) -> Vec<String> {
    let Some(definition) = definition(resolve, ty) else {
        return Vec::new();
    };
    match &definition.kind {
        TypeDefKind::Option(inner) => choices(resolve, inner),
        kind => cases(resolve, kind).unwrap_or_default(),
    }
}

/// The definition behind `ty`, through any number of `use`s.
pub(super) fn definition<'a>(resolve: &'a Resolve, ty: &Type) -> Option<&'a TypeDef> {
    let Type::Id(id) = ty else { return None };
    let definition = resolve.types.get(*id)?;
    match &definition.kind {
        TypeDefKind::Type(used @ Type::Id(_)) => self::definition(resolve, used),
        _ => Some(definition),
    }
}

/// A type by the name that it was given where it is defined: a world that includes others has the same type under
/// several names, which say nothing to a reader.
fn defined(resolve: &Resolve, id: TypeId) -> String {
    let Some(definition) = definition(resolve, &Type::Id(id)) else {
        return "unknown".to_owned();
    };
    match &definition.name {
        None => structure(resolve, &definition.kind),
        Some(name) => match cases(resolve, &definition.kind) {
            Some(cases) if cases.join(" | ").len() <= SHORT => format!("{name}: {}", cases.join(" | ")),
            _ => name.clone(),
        },
    }
}

/// A type that has no name of its own.
fn structure(resolve: &Resolve, kind: &TypeDefKind) -> String {
    let text = |ty: &Type| type_text(resolve, ty);
    let optional = |ty: &Option<Type>| ty.as_ref().map_or_else(|| "_".to_owned(), text);
    match kind {
        TypeDefKind::Option(inner) => format!("option<{}>", text(inner)),
        TypeDefKind::List(item) => format!("list<{}>", text(item)),
        TypeDefKind::FixedLengthList(item, length) => format!("list<{}, {length}>", text(item)),
        TypeDefKind::Map(key, value) => format!("map<{}, {}>", text(key), text(value)),
        TypeDefKind::Tuple(tuple) => {
            let types: Vec<String> = tuple.types.iter().map(text).collect();
            format!("tuple<{}>", types.join(", "))
        }
        TypeDefKind::Result(result) => match (&result.ok, &result.err) {
            (None, None) => "result".to_owned(),
            (Some(ok), None) => format!("result<{}>", text(ok)),
            (ok, err) => format!("result<{}, {}>", optional(ok), optional(err)),
        },
        TypeDefKind::Handle(Handle::Own(id)) => defined(resolve, *id),
        TypeDefKind::Handle(Handle::Borrow(id)) => format!("borrow<{}>", defined(resolve, *id)),
        TypeDefKind::Type(ty) => text(ty),
        other => other.as_str().to_owned(),
    }
}

/// The cases of an enum or a variant, or the flags there are.
fn cases(resolve: &Resolve, kind: &TypeDefKind) -> Option<Vec<String>> {
    match kind {
        TypeDefKind::Enum(choice) => Some(choice.cases.iter().map(|case| case.name.clone()).collect()),
        TypeDefKind::Flags(flags) => Some(flags.flags.iter().map(|flag| flag.name.clone()).collect()),
        TypeDefKind::Variant(variant) => Some(
            variant
                .cases
                .iter()
                .map(|case| match &case.ty {
                    Some(ty) => format!("{}({})", case.name, type_text(resolve, ty)),
                    None => case.name.clone(),
                })
                .collect(),
        ),
        _ => None,
    }
}
