//! Generates what the WIT says about the tools: their table, the types' JSON, and the call of each by its name.

#[path = "build/calls.rs"]
mod calls;
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
    println!("cargo::rerun-if-changed=build");
    let catalogue = Catalogue::read("../wit")?;
    let code = [
        table::tools(&catalogue)?,
        types::encoders(&catalogue)?,
        types::decoders(&catalogue)?,
        calls::calls(&catalogue)?,
    ];
    let folder = env::var_os("OUT_DIR").context("cargo sets OUT_DIR")?;
    fs::write(Path::new(&folder).join("generated.rs"), code.join("\n"))?;
    Ok(())
}
