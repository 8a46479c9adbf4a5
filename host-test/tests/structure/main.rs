//! How the sources of each crate hang together: no two files reach each other in a circle.
//!
//! A file reaches another where one of its paths (`use` or not: `crate::…`, `super::…`, `self::…`, a child module, or a
//! name that a `use` brings) leads to something that is **defined** in the other. What a path only passes through does not
//! count: a parent that re-exports its children's names is not reached by a child that takes a sibling's name from it,
//! and `mod child;` and the import of a module by itself say only where things are. But to re-export a name is to reach
//! the file that defines it: where a child then takes something that the parent itself defines, that is a circle. So is
//! `use super::*` in a file of its own.
//!
//! A test in a file is part of that file. Names that a macro defines count as defined where they are asked for. What only
//! a method call or a type's inference reaches is not seen, for no path says it.

// A test may stop at what it did not expect.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod circle;
mod modules;
mod parse;
mod tokens;

use host_test::artefacts::root;
use modules::Modules;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// All files below a folder whose names end so, but for what is built and what is hidden.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in folder.read_dir().expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let is_source = !name.starts_with('.') && !["target", "dist", "node_modules"].contains(&name.as_str());
        if is_source && path.is_dir() {
            found.extend(files(&path, ending));
        } else if is_source && name.ends_with(ending) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The files that Cargo takes for the root of a library, a program, a test, an example or a build script: by their places,
/// and by what the package's `Cargo.toml` says.
fn crates(package: &Path, sources: &[PathBuf]) -> BTreeSet<PathBuf> {
    let is_root = |file: &&PathBuf| {
        let parts = file.strip_prefix(package).into_iter().flatten().filter_map(|part| part.to_str());
        match parts.collect::<Vec<_>>()[..] {
            ["build.rs"] | ["src", "lib.rs" | "main.rs"] | ["fuzz_targets", _] => true,
            ["tests" | "examples" | "benches", file] | ["src", "bin", file] => file.ends_with(".rs"),
            ["tests" | "examples" | "benches", _, "main.rs"] | ["src", "bin", _, "main.rs"] => true,
            _ => false,
        }
    };
    let manifest = std::fs::read_to_string(package.join("Cargo.toml")).expect("a manifest");
    let said = manifest.split('"').filter(|text| text.ends_with(".rs"));
    let said = said.map(|file| package.join(file).canonicalize().expect("a file of the manifest"));
    sources.iter().filter(is_root).cloned().chain(said).collect()
}

/// The circles below a folder, and the files that belong to no crate.
fn circles(root: &Path) -> (Vec<String>, BTreeSet<PathBuf>) {
    let root = &root.canonicalize().expect("a folder");
    let manifests = files(root, "Cargo.toml");
    let sources = files(root, ".rs");
    let mut unread: BTreeSet<_> = sources.iter().cloned().collect();
    let mut circles = Vec::new();
    for package in manifests.iter().filter_map(|file| file.parent()) {
        for file in crates(package, &sources) {
            let modules = Modules::read(&file);
            for file in modules.files() {
                unread.remove(file);
            }
            circles.extend(circle::circles(&modules.reaches(), root));
        }
    }
    circles.sort();
    circles.dedup();
    (circles, unread)
}

#[test]
fn no_two_files_of_a_crate_reach_each_other_in_a_circle() {
    let (circles, unread) = circles(root());
    assert!(unread.is_empty(), "these belong to no crate: {unread:#?}");
    assert!(circles.is_empty(), "{} circles:\n{}", circles.len(), circles.join("\n"));
}

/// The sources of a crate in which `a` takes a name of `b` through the root, and `b` has what is written here.
fn crate_with(b: &str) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("a file");
    std::fs::create_dir(folder.path().join("src")).expect("a folder");
    write("Cargo.toml", "");
    write("src/lib.rs", "mod a;\nmod b;\npub use a::{self, One};\npub use b::Two;\n");
    write("src/a.rs", "use crate::Two;\npub struct One(Two);\n");
    write("src/b.rs", b);
    circles(folder.path()).0
}

#[test]
fn a_circle_is_one_whatever_way_its_paths_take() {
    let circle = ["src/a.rs -> src/b.rs (crate::Two) -> src/a.rs (super::One)"];
    assert_eq!(crate_with("pub struct Two;\nfn f(one: &super::One) {}\n"), circle);
    let circle = ["src/a.rs -> src/b.rs (crate::Two) -> src/a.rs (other::One)"];
    assert_eq!(crate_with("use crate::a as other;\npub struct Two(other::One);\n"), circle);
    let circle = [
        "src/a.rs -> src/b.rs (crate::Two) -> src/lib.rs (super::*) -> src/a.rs (a::One)",
        "src/b.rs -> src/lib.rs (super::*) -> src/b.rs (b::Two)",
    ];
    assert_eq!(crate_with("use super::*;\npub struct Two;\n"), circle);
}

#[test]
fn what_a_path_passes_through_is_not_reached() {
    assert_eq!(crate_with("use crate::a;\n// crate::One\npub struct Two(&'static str);\n"), [""; 0]);
    assert_eq!(crate_with("pub struct Two;\nconst TEXT: &str = \"crate::One\";\nmod tests { use super::*; }"), [""; 0]);
}
