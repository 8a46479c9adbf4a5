//! Takes the descriptions from the WIT and lays them out as the section `package-docs`.
//!
//! The section speaks of the component's own package and world, which carry no names in the binary: every tool that
//! decodes a component calls the world `root`. A section that names the world as its source does is shown by some hosts
//! and refused by others, so the comments are copied into the decoded world and written out from there.
//!
//! Only the world and its functions are described. Comments on types belong to the package of the types, which is
//! another one as soon as the component is decoded, and the section has no place for it.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, bail};
use wit_component::DecodedWasm;
use wit_parser::{Docs, PackageMetadata, Resolve, WorldId, WorldItem, WorldKey};

/// The content of a `package-docs` section.
pub(crate) struct PackageDocs {
    section: Vec<u8>,
    functions: usize,
}

impl PackageDocs {
    /// The section's bytes: a version byte, then JSON.
    pub(crate) fn section(&self) -> &[u8] {
        &self.section
    }

    /// How many functions are described.
    pub(crate) fn functions(&self) -> usize {
        self.functions
    }
}

/// Describes the functions of `component` with the comments of `world` in the WIT package at `wit`.
///
/// Fails when the component and the world do not have the same functions, or when one of them has no comment: a tool
/// without a description is one that no model will find.
pub(crate) fn package_docs(component: &[u8], wit: &Path, world: &str) -> Result<PackageDocs> {
    let source = SourceWorld::read(wit, world)?;

    if !component.starts_with(b"\0asm") {
        bail!("the input is not WebAssembly");
    }
    let decoded = wit_component::decode(component).context("the input is not a component")?;
    let DecodedWasm::Component(mut resolve, root) = decoded else {
        bail!("the input is a WIT package, not a component");
    };
    let functions = describe(&mut resolve, root, &source)?;

    let package =
        resolve.worlds.get(root).and_then(|root| root.package).context("the decoded component has no package")?;
    let section = PackageMetadata::extract(&resolve, package).encode().context("cannot encode the descriptions")?;
    Ok(PackageDocs { section, functions })
}

/// What the WIT says of a world and of the functions it exports, after its includes.
struct SourceWorld {
    name: String,
    docs: Docs,
    functions: BTreeMap<String, Docs>,
}

impl SourceWorld {
    fn read(wit: &Path, name: &str) -> Result<SourceWorld> {
        let mut resolve = Resolve::default();
        let (package, _) =
            resolve.push_path(wit).with_context(|| format!("cannot read the WIT in {}", wit.display()))?;
        let id = resolve
            .select_world(&[package], Some(name))
            .with_context(|| format!("no world `{name}` in {}", wit.display()))?;
        let world = resolve.worlds.get(id).with_context(|| format!("no world `{name}` in {}", wit.display()))?;

        let functions = world
            .exports
            .values()
            .filter_map(|item| match item {
                WorldItem::Function(function) => Some((function.name.clone(), function.docs.clone())),
                WorldItem::Interface { .. } | WorldItem::Type { .. } => None,
            })
            .collect();
        Ok(SourceWorld { name: name.to_owned(), docs: world.docs.clone(), functions })
    }
}

/// Copies the comments of `source` to the world `root`, and returns how many functions that were.
fn describe(resolve: &mut Resolve, root: WorldId, source: &SourceWorld) -> Result<usize> {
    let root = resolve.worlds.get_mut(root).context("the decoded component has no world")?;
    root.docs = source.docs.clone();

    let mut functions = 0;
    for item in root.exports.values_mut() {
        let WorldItem::Function(function) = item else {
            continue;
        };
        let Some(docs) = source.functions.get(&function.name) else {
            bail!(
                "the component exports `{}`, which the world `{}` does not: was it built from this WIT?",
                function.name,
                source.name,
            );
        };
        if is_blank(docs) {
            bail!("`{}` has no description: write a `///` comment above it in the WIT", function.name);
        }
        function.docs = docs.clone();
        functions += 1;
    }

    let exports = &root.exports;
    let missing = source.functions.keys().find(|name| !exports.contains_key(&WorldKey::Name((*name).clone())));
    if let Some(name) = missing {
        bail!(
            "the world `{}` exports `{name}`, which the component does not: was it built from this WIT?",
            source.name,
        );
    }
    Ok(functions)
}

fn is_blank(docs: &Docs) -> bool {
    docs.contents.as_deref().is_none_or(|text| text.trim().is_empty())
}
