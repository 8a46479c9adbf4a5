//! From the WIT to the catalogue.

use crate::annotations::{Annotations, Exceptions};
use crate::catalogue::Catalogue;
use crate::model::{Case, Definition, Field, Type, TypeKind};
use crate::prose;
use crate::tool::{Parameter, Tool};
use anyhow::{Context, Result, bail, ensure};
use std::collections::BTreeMap;
use std::path::Path;
use wit_parser::{Docs, Function, PackageId, Resolve, Type as Wit, TypeDefKind, TypeId, World, WorldItem};

/// The world of all tools.
const WORLD: &str = "tools";

/// The categories in the reference's order, by the beginning of their worlds' names.
const CATEGORIES: [(&str, &str); 8] = [
    ("agents", "Agents"),
    ("runs", "Runs and files"),
    ("versions", "Versions"),
    ("schedules", "Schedules"),
    ("billing", "Billing"),
    ("spaces", "Spaces"),
    ("analytics", "Analytics"),
    ("builder", "Agent Builder"),
];

impl Catalogue {
    /// Reads the WIT package in a folder, with the tools of world `tools`.
    ///
    /// # Errors
    ///
    /// When the WIT cannot be read, or its comments do not keep the conventions: see the crate's text.
    pub fn read(wit: impl AsRef<Path>) -> Result<Catalogue> {
        Catalogue::read_world(wit, WORLD)
    }

    /// Reads the WIT package in a folder, with the tools of another world.
    ///
    /// # Errors
    ///
    /// As [`Catalogue::read`], and when there is no such world.
    pub fn read_world(wit: impl AsRef<Path>, name: &str) -> Result<Catalogue> {
        let wit = wit.as_ref();
        let mut resolve = Resolve::default();
        let (package, _) =
            resolve.push_dir(wit).with_context(|| format!("cannot read the WIT in {}", wit.display()))?;
        let exceptions = Exceptions::read(wit)?;
        let reader = Reader { resolve: &resolve, package };
        let served = reader.world(name)?;

        let (mut tools, mut known) = (Vec::new(), Vec::new());
        for (prefix, category) in CATEGORIES {
            for world in reader.worlds_of(prefix) {
                let scope = prose::scope(contents(&world.docs)).with_context(|| format!("world `{}`", world.name))?;
                for function in functions(world) {
                    let annotations = exceptions.apply(&function.name, Annotations::of_scope(&scope))?;
                    let mut tool = reader
                        .tool(function, (prefix, category), &scope, annotations)
                        .with_context(|| format!("tool `{}`", function.name))?;
                    tool.also_scope = exceptions.also_scope(&tool.name);
                    known.push(tool.name.clone());
                    if functions(served).any(|served| served.name == tool.name) {
                        tools.push(tool);
                    }
                }
            }
        }
        exceptions.check_names(known.iter().map(String::as_str))?;
        if let Some(stray) = functions(served).find(|served| !known.contains(&served.name)) {
            bail!("`{}` is exported by world `{name}`, but by no world of a category", stray.name);
        }
        Ok(Catalogue { tools, types: reader.definitions()? })
    }
}

struct Reader<'a> {
    resolve: &'a Resolve,
    package: PackageId,
}

impl<'a> Reader<'a> {
    fn worlds(&self) -> impl Iterator<Item = &'a World> {
        self.resolve.worlds.iter().map(|(_, world)| world).filter(|world| world.package == Some(self.package))
    }

    fn world(&self, name: &str) -> Result<&'a World> {
        self.worlds().find(|world| world.name == name).with_context(|| format!("there is no world `{name}`"))
    }

    /// The worlds of a category, what reads first.
    fn worlds_of(&self, prefix: &str) -> Vec<&'a World> {
        let mut worlds: Vec<_> = self.worlds().filter(|world| world.name.split('-').next() == Some(prefix)).collect();
        worlds.sort_by_key(|world| (world.name.ends_with("-write"), world.name.clone()));
        worlds
    }

    fn tool(
        &self,
        function: &Function,
        category: (&'static str, &'static str),
        scope: &str,
        annotations: Annotations,
    ) -> Result<Tool> {
        let (toolset, category) = category;
        let comment = prose::comment(contents(&function.docs))?;
        ensure!(!comment.description.is_empty(), "has no description");
        let described: Vec<_> = comment.parameters.iter().map(|(name, _)| name).collect();
        let declared: Vec<_> = function.params.iter().map(|parameter| &parameter.name).collect();
        ensure!(described == declared, "takes {declared:?}, but its comment lists {described:?}");

        let mut parameters = Vec::new();
        for (parameter, (name, description)) in function.params.iter().zip(comment.parameters) {
            let ty = self.ty(&parameter.ty)?;
            let range = prose::range(&ty, &description).or_else(|| id_range(&name, &ty));
            let default = prose::default(&description);
            ensure!(default.is_none() || ty.is_option(), "`{name}` is required, but has a default");
            parameters.push(Parameter { name, ty, range, default, description });
        }
        Ok(Tool {
            name: function.name.clone(),
            category,
            toolset,
            scope: scope.to_owned(),
            also_scope: None,
            description: comment.description,
            parameters,
            result: self.success(function)?,
            annotations,
        })
    }

    /// What a function returns when it succeeds.
    fn success(&self, function: &Function) -> Result<Type> {
        if let Some(Wit::Id(id)) = &function.result
            && let Some(ty) = self.resolve.types.get(*id)
            && let TypeDefKind::Result(result) = &ty.kind
            && let (Some(ok), Some(err)) = (&result.ok, &result.err)
            && self.ty(err)? == Type::Named("error".to_owned())
        {
            return self.ty(ok);
        }
        bail!("does not return result<…, error>");
    }

    fn ty(&self, ty: &Wit) -> Result<Type> {
        let integer = |signed, bits| Type::Integer { signed, bits };
        Ok(match ty {
            Wit::Bool => Type::Bool,
            Wit::U8 => integer(false, 8),
            Wit::U16 => integer(false, 16),
            Wit::U32 => integer(false, 32),
            Wit::U64 => integer(false, 64),
            Wit::S8 => integer(true, 8),
            Wit::S16 => integer(true, 16),
            Wit::S32 => integer(true, 32),
            Wit::S64 => integer(true, 64),
            Wit::F32 | Wit::F64 => Type::Number,
            Wit::Char | Wit::String => Type::Text,
            Wit::Id(id) => return self.named(*id),
            Wit::ErrorContext => bail!("an error-context is no value for a tool"),
        })
    }

    /// A type with a name, or one made of others. A name that only stands for another type, as after `use`, is that type.
    fn named(&self, id: TypeId) -> Result<Type> {
        let ty = self.resolve.types.get(id).context("a type without a definition")?;
        Ok(match &ty.kind {
            TypeDefKind::Type(other) => self.ty(other)?,
            TypeDefKind::List(item) => Type::List(Box::new(self.ty(item)?)),
            TypeDefKind::Option(value) => Type::Option(Box::new(self.ty(value)?)),
            TypeDefKind::Record(_) | TypeDefKind::Enum(_) | TypeDefKind::Variant(_) => {
                Type::Named(ty.name.clone().context("a type without a name")?)
            }
            other => bail!("a {} is no value for a tool", other.as_str()),
        })
    }

    /// The types of the package's interfaces.
    fn definitions(&self) -> Result<BTreeMap<String, Definition>> {
        let interfaces = self.resolve.interfaces.iter().map(|(_, interface)| interface);
        let mut definitions = BTreeMap::new();
        for (name, id) in interfaces.filter(|one| one.package == Some(self.package)).flat_map(|one| &one.types) {
            let ty = self.resolve.types.get(*id).context("a type without a definition")?;
            let case = |name: &String, docs: &Docs, content: Option<&Wit>| -> Result<Case> {
                let content = content.map(|ty| self.ty(ty)).transpose()?;
                Ok(Case { name: name.clone(), description: prose::paragraphs(contents(docs)), content })
            };
            let kind = match &ty.kind {
                TypeDefKind::Record(record) => TypeKind::Record(
                    record
                        .fields
                        .iter()
                        .map(|field| {
                            let description = prose::paragraphs(contents(&field.docs));
                            Ok(Field { name: field.name.clone(), description, ty: self.ty(&field.ty)? })
                        })
                        .collect::<Result<_>>()?,
                ),
                TypeDefKind::Enum(cases) => TypeKind::Enum(
                    cases.cases.iter().map(|one| case(&one.name, &one.docs, None)).collect::<Result<_>>()?,
                ),
                TypeDefKind::Variant(cases) => TypeKind::Variant(
                    cases.cases.iter().map(|one| case(&one.name, &one.docs, one.ty.as_ref())).collect::<Result<_>>()?,
                ),
                _ => continue,
            };
            let description = prose::paragraphs(contents(&ty.docs));
            definitions.insert(name.clone(), Definition { name: name.clone(), description, kind });
        }
        Ok(definitions)
    }
}

/// Ids are positive.
fn id_range(name: &str, ty: &Type) -> Option<prose::Range> {
    let is_id = name.ends_with("-id") && matches!(ty.present(), Type::Integer { .. });
    is_id.then_some(prose::Range::Number { from: 1, to: None })
}

fn functions(world: &World) -> impl Iterator<Item = &Function> {
    world.exports.values().filter_map(|item| match item {
        WorldItem::Function(function) => Some(function),
        WorldItem::Interface { .. } | WorldItem::Type { .. } => None,
    })
}

fn contents(docs: &Docs) -> &str {
    docs.contents.as_deref().unwrap_or_default()
}
