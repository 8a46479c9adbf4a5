//! The types of the WIT as Rust, in which what the tools say themselves has passed the gate.

use catalogue::{Catalogue, Definition, Field, Type, TypeKind, rust};

pub(crate) fn types(catalogue: &Catalogue) -> String {
    catalogue.types.values().map(definition).collect()
}

fn definition(definition: &Definition) -> String {
    let name = rust::type_name(&definition.name);
    let (derived, keyword, parts) = match &definition.kind {
        TypeKind::Record(fields) => {
            ("Debug, Clone, PartialEq", "struct", fields.iter().map(|one| field(&definition.name, one)).collect())
        }
        TypeKind::Variant(cases) => {
            let case = |case: &catalogue::Case| {
                let content = case.content.as_ref().map_or(String::new(), |ty| format!("({})", rust::ty(ty, "")));
                format!("#[doc = {:?}] {}{content},\n", case.description, rust::type_name(&case.name))
            };
            ("Debug, Clone, PartialEq", "enum", cases.iter().map(case).collect::<String>())
        }
        TypeKind::Enum(cases) => {
            let case =
                |case: &catalogue::Case| format!("#[doc = {:?}] {},\n", case.description, rust::type_name(&case.name));
            let last = cases.len().saturating_sub(1);
            let arm = |(number, case): (usize, &catalogue::Case)| {
                let pattern = if number == last { "_".to_owned() } else { number.to_string() };
                format!("{pattern} => {name}::{},\n", rust::type_name(&case.name))
            };
            let arms: String = cases.iter().enumerate().map(arm).collect();
            let cases: String = cases.iter().map(case).collect();
            let lift = format!(
                "impl {name} {{ /// The case of this number, as the canonical ABI counts them.\n\
                 pub fn of_number(number: u8) -> {name} {{ match number {{ {arms} }} }} }}\n"
            );
            return format!(
                "#[doc = {:?}]\n#[derive(Debug, Clone, Copy, PartialEq, Eq)]\n#[repr(u8)]\npub enum {name} {{ {cases} }}\n{lift}",
                definition.description
            );
        }
    };
    format!("#[doc = {:?}]\n#[derive({derived})]\npub {keyword} {name} {{ {parts} }}\n", definition.description)
}

fn field(record: &str, field: &Field) -> String {
    let ty = if catalogue::is_said(record, field) { said(&field.ty) } else { rust::ty(&field.ty, "") };
    format!("#[doc = {:?}] pub {}: {ty},\n", field.description, rust::variable(&field.name))
}

/// The type with a line in the place of a text.
fn said(ty: &Type) -> String {
    match ty {
        Type::Text => "Line".to_owned(),
        Type::List(item) => format!("Vec<{}>", said(item)),
        Type::Option(value) => format!("Option<{}>", said(value)),
        other => rust::ty(other, ""),
    }
}
