//! `Lower` for every record, enum and variant that a tool returns, and for errors.

use anyhow::{Context, Result};
use catalogue::{Catalogue, Type, TypeKind, rust};
use std::collections::BTreeSet;

pub(crate) fn results(catalogue: &Catalogue) -> Result<String> {
    let error = Type::Named("error".to_owned());
    let mut open: Vec<&Type> = catalogue.tools.iter().map(|tool| &tool.result).chain([&error]).collect();
    let (mut found, mut code) = (BTreeSet::new(), String::new());
    while let Some(ty) = open.pop() {
        let name = match ty {
            Type::List(inner) | Type::Option(inner) => {
                open.push(inner);
                continue;
            }
            Type::Named(name) if found.insert(name) => name,
            _ => continue,
        };
        let definition = catalogue.types.get(name).with_context(|| format!("type `{name}` has no definition"))?;
        let ty = format!("types::{}", rust::type_name(name));
        let layout_of = |ty: &Type| format!("<{} as Lower>::LAYOUT, ", rust::ty(ty, "types::"));
        let (layout, body) = match &definition.kind {
            TypeKind::Record(fields) => {
                open.extend(fields.iter().map(|field| &field.ty));
                let layouts: String = fields.iter().map(|field| layout_of(&field.ty)).collect();
                let puts: String =
                    fields.iter().map(|field| format!("to.put(&self.{}); ", rust::variable(&field.name))).collect();
                (format!("Layout::all_of(&[{layouts}])"), puts)
            }
            TypeKind::Enum(_) => ("Layout::one_of(&[])".to_owned(), "to.case(*self as u8, Self::LAYOUT);".to_owned()),
            TypeKind::Variant(cases) => {
                let contents = || cases.iter().filter_map(|case| case.content.as_ref());
                open.extend(contents());
                let layouts: String = contents().map(layout_of).collect();
                let arms = cases.iter().enumerate().map(|(number, case)| {
                    let (pattern, put) =
                        if case.content.is_some() { ("(content)", "to.put(content);") } else { ("", "") };
                    let case = rust::type_name(&case.name);
                    format!("{ty}::{case}{pattern} => {{ to.case({number}, Self::LAYOUT); {put} }} ")
                });
                (format!("Layout::one_of(&[{layouts}])"), format!("match self {{ {} }}", arms.collect::<String>()))
            }
        };
        code.push_str(&format!(
            "impl Lower for {ty} {{ const LAYOUT: Layout = {layout}; fn lower(&self, to: &mut Memory) {{ {body} }} }}\n"
        ));
    }
    Ok(code)
}
