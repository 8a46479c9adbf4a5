//! The modules of a crate, and where its paths lead.

use crate::parse::{Parsed, parse};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// From file to file, with a path of the first that leads to the second.
pub(crate) type Reaches = BTreeMap<PathBuf, BTreeMap<PathBuf, String>>;

/// How many re-exports one path may pass; more, and it names itself.
const STEPS: usize = 16;

struct Module {
    file: PathBuf,
    parent: Option<usize>,
    children: BTreeMap<String, usize>,
    parsed: Parsed,
}

/// A crate's modules; the first is its root.
pub(crate) struct Modules(Vec<Module>);

#[derive(Clone, Copy)]
enum Target {
    Module(usize),
    /// Something that this module defines.
    DefinedIn(usize),
}

impl Modules {
    /// Reads a crate from the file of its root.
    pub(crate) fn read(root: &Path) -> Self {
        let mut modules = Self(Vec::new());
        modules.add_file(root, root.parent().expect("a folder"), None);
        modules
    }

    fn add_file(&mut self, file: &Path, folder: &Path, parent: Option<usize>) -> usize {
        let source = std::fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        self.add(file, folder, parent, parse(&source))
    }

    /// Adds a module and those below it, whose files are in the folder.
    fn add(&mut self, file: &Path, folder: &Path, parent: Option<usize>, mut parsed: Parsed) -> usize {
        let (inline, declared) = (std::mem::take(&mut parsed.inline), std::mem::take(&mut parsed.declared));
        let index = self.0.len();
        self.0.push(Module { file: file.to_owned(), parent, children: BTreeMap::new(), parsed });
        for (name, parsed) in inline {
            let child = self.add(file, &folder.join(&name), Some(index), parsed);
            self.0[index].children.insert(name, child);
        }
        for (name, at) in declared {
            let below = folder.join(&name);
            let beside = at.map(|at| file.with_file_name(at)).unwrap_or_else(|| below.with_extension("rs"));
            let file = if beside.is_file() { beside } else { below.join("mod.rs") };
            // A path such as `../memory.rs` under the name that the file has.
            let file = file.canonicalize().unwrap_or(file);
            let child = self.add_file(&file, &below, Some(index));
            self.0[index].children.insert(name, child);
        }
        index
    }

    pub(crate) fn files(&self) -> BTreeSet<&Path> {
        self.0.iter().map(|module| module.file.as_path()).collect()
    }

    pub(crate) fn reaches(&self) -> Reaches {
        let mut reaches = Reaches::new();
        for (index, module) in self.0.iter().enumerate() {
            let mut add = |target: usize, path: String| {
                let file = &self.0[target].file;
                if *file != module.file {
                    reaches.entry(module.file.clone()).or_default().entry(file.clone()).or_insert(path);
                }
            };
            for path in &module.parsed.paths {
                if let Some(Target::DefinedIn(target)) = self.resolve(index, path, STEPS) {
                    add(target, path.join("::"));
                }
            }
            for path in &module.parsed.globs {
                if let Some(Target::Module(target) | Target::DefinedIn(target)) = self.resolve(index, path, STEPS) {
                    add(target, format!("{}::*", path.join("::")));
                }
            }
        }
        reaches
    }

    /// Where a path in a module leads; nowhere if out of the crate.
    fn resolve(&self, module: usize, path: &[String], steps: usize) -> Option<Target> {
        let (head, rest) = path.split_first()?;
        let mut target = match head.as_str() {
            "crate" => Target::Module(0),
            "self" => Target::Module(module),
            "super" => Target::Module(self.0[module].parent?),
            name => self.local(module, name, steps)?,
        };
        for name in rest {
            target = match target {
                Target::DefinedIn(_) => break,
                Target::Module(module) if name == "super" => Target::Module(self.0[module].parent?),
                // What another crate defines is defined in no file, whichever brings it.
                Target::Module(module) if self.0[module].parsed.names.contains_key(name) => {
                    self.local(module, name, steps)?
                }
                Target::Module(module) => self.local(module, name, steps).unwrap_or(Target::DefinedIn(module)),
            };
        }
        Some(target)
    }

    /// Where a name of a module leads.
    fn local(&self, index: usize, name: &str, steps: usize) -> Option<Target> {
        let module = &self.0[index];
        if let Some(child) = module.children.get(name) {
            return Some(Target::Module(*child));
        }
        if module.parsed.defined.contains(name) {
            return Some(Target::DefinedIn(index));
        }
        let steps = steps.checked_sub(1)?;
        if let Some(path) = module.parsed.names.get(name) {
            return self.resolve(index, path, steps);
        }
        module.parsed.globs.iter().find_map(|path| match self.resolve(index, path, steps)? {
            Target::Module(module) if module != index => self.local(module, name, steps),
            Target::Module(_) | Target::DefinedIn(_) => None,
        })
    }
}
