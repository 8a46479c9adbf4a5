//! The types that tools take and return, each described once.

use std::collections::BTreeSet;

use catalogue::{Case, Catalogue, Definition, Field, Type, TypeKind};

use super::markdown::{linked, table};

/// What a type is called on the page, with links to what has a section of its own.
pub(super) fn name(ty: &Type, catalogue: &Catalogue) -> String {
    match ty {
        Type::List(item) => format!("list of {}", name(item, catalogue)),
        Type::Option(value) => format!("{} or none", name(value, catalogue)),
        Type::Named(text) => match catalogue.types.get(text) {
            Some(definition) => format!("[`{text}`](#{}-{text})", sort(definition).to_lowercase()),
            None => format!("`{text}`"),
        },
        scalar => format!("`{}`", scalar.wit()),
    }
}

/// The fields or cases of what a tool returns.
pub(super) fn content(ty: &Type, catalogue: &Catalogue) -> String {
    match ty {
        Type::Named(name) => catalogue.types.get(name).map_or_else(String::new, |one| shape(one, catalogue)),
        _ => String::new(),
    }
}

/// The names of an enum's cases, whether it stands alone, in an option or in a list.
pub(super) fn choices<'a>(ty: &Type, catalogue: &'a Catalogue) -> Option<&'a [Case]> {
    match ty {
        Type::Option(inner) | Type::List(inner) => choices(inner, catalogue),
        Type::Named(name) => match &catalogue.types.get(name)?.kind {
            TypeKind::Enum(cases) => Some(cases),
            TypeKind::Record(_) | TypeKind::Variant(_) => None,
        },
        _ => None,
    }
}

/// The sections of all types that others refer to.
pub(super) fn sections(catalogue: &Catalogue) -> String {
    let mut needed = BTreeSet::from(["error"]);
    for tool in &catalogue.tools {
        for parameter in &tool.parameters {
            reach(&parameter.ty, catalogue, &mut needed);
        }
        // What a tool returns stands with the tool.
        if let Type::Named(name) = &tool.result {
            inside(name, catalogue, &mut needed);
        }
    }
    inside("error", catalogue, &mut needed);
    let sections = needed.iter().filter_map(|name| catalogue.types.get(*name));
    sections.map(|definition| section(definition, catalogue)).collect::<Vec<_>>().join("\n")
}

fn section(definition: &Definition, catalogue: &Catalogue) -> String {
    format!(
        "### {} `{}`\n\n{}\n\n{}",
        sort(definition),
        definition.name,
        linked(&definition.description, catalogue, ""),
        shape(definition, catalogue),
    )
}

fn sort(definition: &Definition) -> &'static str {
    match definition.kind {
        TypeKind::Record(_) => "Record",
        TypeKind::Enum(_) => "Choice",
        TypeKind::Variant(_) => "Variant",
    }
}

fn shape(definition: &Definition, catalogue: &Catalogue) -> String {
    match &definition.kind {
        TypeKind::Record(fields) => {
            let row = |field: &Field| {
                let meaning = linked(&field.description, catalogue, "");
                vec![format!("`{}`", field.name), name(&field.ty, catalogue), meaning]
            };
            table(&["field", "type", "meaning"], fields.iter().map(row))
        }
        TypeKind::Enum(cases) => {
            let row = |case: &Case| vec![format!("`{}`", case.name), linked(&case.description, catalogue, "")];
            table(&["name", "meaning"], cases.iter().map(row))
        }
        TypeKind::Variant(cases) => {
            let row = |case: &Case| {
                let content = case.content.as_ref().map_or_else(|| "–".to_owned(), |ty| name(ty, catalogue));
                vec![format!("`{}`", case.name), content, linked(&case.description, catalogue, "")]
            };
            table(&["tag", "val", "meaning"], cases.iter().map(row))
        }
    }
}

/// Adds the types that a type names, and those that they name.
fn reach<'a>(ty: &'a Type, catalogue: &'a Catalogue, needed: &mut BTreeSet<&'a str>) {
    match ty {
        Type::List(inner) | Type::Option(inner) => reach(inner, catalogue, needed),
        Type::Named(name) if needed.insert(name) => inside(name, catalogue, needed),
        _ => {}
    }
}

/// Adds the types that stand in a type.
fn inside<'a>(name: &str, catalogue: &'a Catalogue, needed: &mut BTreeSet<&'a str>) {
    match catalogue.types.get(name).map(|definition| &definition.kind) {
        Some(TypeKind::Record(fields)) => fields.iter().for_each(|field| reach(&field.ty, catalogue, needed)),
        Some(TypeKind::Variant(cases)) => {
            cases.iter().filter_map(|case| case.content.as_ref()).for_each(|ty| reach(ty, catalogue, needed));
        }
        Some(TypeKind::Enum(_)) | None => {}
    }
}
