//! Generates what the WIT says about the tools: their listing, the types' JSON, and the call of each by its name.

#[path = "build/dispatch.rs"]
mod dispatch;
#[path = "build/modules.rs"]
mod modules;
#[path = "build/rust.rs"]
mod rust;
#[path = "build/table.rs"]
mod table;
#[path = "build/types.rs"]
mod types;

use anyhow::{Context, Result};
use catalogue::Catalogue;
use std::path::Path;
use std::{env, fs};

fn main() -> Result<()> {
    println!("cargo::rerun-if-changed=../wit");
    println!("cargo::rerun-if-changed=../src/tools");
    println!("cargo::rerun-if-changed=build");
    let catalogue = Catalogue::read("../wit")?;
    let modules = modules::find(Path::new("../src/tools"))?;
    let code = [
        table::tools(&catalogue)?,
        types::encoders(&catalogue),
        types::decoders(&catalogue),
        dispatch::call(&catalogue, &modules)?,
    ];
    let folder = env::var_os("OUT_DIR").context("cargo sets OUT_DIR")?;
    fs::write(Path::new(&folder).join("generated.rs"), code.join("\n"))?;
    Ok(())
}
