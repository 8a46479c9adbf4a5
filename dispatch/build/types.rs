//! Rust values from JSON and to JSON, for the types that tools take and return.

use anyhow::{Context, Result, bail};
use catalogue::{Catalogue, Type, TypeKind, camel, rust};
use std::collections::BTreeSet;
use std::fmt::Write;

/// The choices that have codes in the API, in the order of these, and the code of the first.
const CODES: [(&str, i64); 3] = [("run-status", 0), ("config-type", 1), ("period", 1)];

/// `Encode` for every type that a tool returns, and for errors.
///
/// # Errors
///
/// When a type has no definition.
pub(crate) fn encoders(catalogue: &Catalogue) -> Result<String> {
    let mut code = String::new();
    let error = Type::Named("error".to_owned());
    for name in reachable(catalogue, catalogue.tools.iter().map(|tool| &tool.result).chain([&error])) {
        let definition = catalogue.types.get(&name).with_context(|| format!("type `{name}` has no definition"))?;
        let ty = rust::type_name(&name);
        let body = match &definition.kind {
            TypeKind::Record(fields) => {
                let fields = fields.iter().map(|field| {
                    let variable = rust::variable(&field.name);
                    // Such texts name tools and parameters.
                    let value = match (catalogue::is_said(&name, field), &field.ty) {
                        (true, Type::Option(_)) => format!("self.{variable}.as_ref().map(in_json_names)"),
                        (true, Type::Text) => format!("in_json_names(&self.{variable})"),
                        _ => format!("self.{variable}"),
                    };
                    format!("({:?}, &{value} as &dyn Encode), ", camel(&field.name))
                });
                format!("json::record(to, &[{}]);", fields.collect::<String>())
            }
            TypeKind::Enum(cases) => {
                let cases = cases
                    .iter()
                    .map(|case| format!("types::{ty}::{} => {:?}, ", rust::type_name(&case.name), case.name));
                format!("to.text(match self {{ {} }});", cases.collect::<String>())
            }
            TypeKind::Variant(cases) => {
                let cases = cases.iter().map(|case| {
                    let (pattern, content) =
                        if case.content.is_some() { ("(content)", "Some(content)") } else { ("", "None") };
                    format!("types::{ty}::{}{pattern} => ({:?}, {content}), ", rust::type_name(&case.name), case.name)
                });
                format!(
                    "let (tag, content): (&str, Option<&dyn Encode>) = match self {{ {} }}; json::variant(to, tag, content);",
                    cases.collect::<String>()
                )
            }
        };
        let _ = writeln!(code, "impl Encode for types::{ty} {{ fn encode(&self, to: &mut dyn Sink) {{ {body} }} }}");
    }
    Ok(code)
}

/// `Decode` for every type that a tool takes.
///
/// # Errors
///
/// When a type has no definition, or is a variant.
pub(crate) fn decoders(catalogue: &Catalogue) -> Result<String> {
    let mut code = String::new();
    let parameters = catalogue.tools.iter().flat_map(|tool| &tool.parameters).map(|parameter| &parameter.ty);
    for name in reachable(catalogue, parameters) {
        let definition = catalogue.types.get(&name).with_context(|| format!("type `{name}` has no definition"))?;
        let ty = rust::type_name(&name);
        let body = match &definition.kind {
            TypeKind::Record(fields) => {
                let known: Vec<_> = fields.iter().map(|field| camel(&field.name)).collect();
                let fields = fields.iter().map(|field| {
                    let take = if field.ty.is_option() { "optional" } else { "required" };
                    format!("{}: fields.{take}({:?}, Form::Any)?, ", rust::variable(&field.name), camel(&field.name))
                });
                format!(
                    "let mut fields = Arguments::of_value(value, place, &{known:?})?; Ok(types::{ty} {{ {} }})",
                    fields.collect::<String>()
                )
            }
            TypeKind::Enum(cases) => {
                let cases = cases
                    .iter()
                    .map(|case| format!("({:?}, types::{ty}::{}), ", case.name, rust::type_name(&case.name)));
                let first = CODES.iter().find(|(codes, _)| *codes == name).map(|(_, first)| *first);
                format!("arguments::one_of(&value, place, &[{}], {first:?})", cases.collect::<String>())
            }
            TypeKind::Variant(_) => {
                bail!("`{name}` is a variant, whose schema no client keeps whole: take what it holds apart")
            }
        };
        let is_word = matches!(definition.kind, TypeKind::Enum(_));
        let _ = writeln!(
            code,
            "impl Decode for types::{ty} {{ const IS_WORD: bool = {is_word}; \
             fn decode(value: Value, place: &Place) -> Result<Self, Error> {{ {body} }} }}"
        );
    }
    Ok(code)
}

/// The named types in these, and in those, and so on.
fn reachable<'a>(catalogue: &'a Catalogue, types: impl Iterator<Item = &'a Type>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut open: Vec<&Type> = types.collect();
    while let Some(ty) = open.pop() {
        match ty {
            Type::List(inner) | Type::Option(inner) => open.push(inner),
            Type::Named(name) if found.insert(name.clone()) => match catalogue.types.get(name).map(|one| &one.kind) {
                Some(TypeKind::Record(fields)) => open.extend(fields.iter().map(|field| &field.ty)),
                Some(TypeKind::Variant(cases)) => open.extend(cases.iter().filter_map(|case| case.content.as_ref())),
                Some(TypeKind::Enum(_)) | None => {}
            },
            _ => {}
        }
    }
    found
}
