//! Generates the component's exports: the functions of the world that the package is named after, each handed to the
//! function of the core with the same name.

#[path = "build/exports.rs"]
mod exports;
#[path = "build/results.rs"]
mod results;

use anyhow::{Context, Result};
use catalogue::Catalogue;
use std::path::Path;
use std::{env, fs};

/// The WIT, as seen from a package of this folder.
const WIT: &str = "../../wit";

fn main() -> Result<()> {
    println!("cargo::rerun-if-changed={WIT}");
    println!("cargo::rerun-if-changed=../build.rs");
    println!("cargo::rerun-if-changed=../build");
    let package = env::var("CARGO_PKG_NAME").context("cargo sets CARGO_PKG_NAME")?;
    let world = package.strip_prefix("component-").context("a package here is named component-<world>")?;
    let catalogue = Catalogue::read_world(WIT, world)?;
    // What the linked file says of the world comes from here; the exports and the types are ours.
    let bindings = format!("mod world {{ wit_bindgen::generate!({{ path: {WIT:?}, world: {world:?} }}); }}\n");
    let code = [bindings, exports::exports(&catalogue)?, results::results(&catalogue)?].concat();
    let folder = env::var_os("OUT_DIR").context("cargo sets OUT_DIR")?;
    fs::write(Path::new(&folder).join("exports.rs"), code)?;
    Ok(())
}
