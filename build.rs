//! Generates the types of the WIT, and the time zones.

#[path = "build/types.rs"]
mod types;
#[path = "build/zones.rs"]
mod zones;

use anyhow::{Context, Result, ensure};
use catalogue::Catalogue;
use std::path::Path;
use std::{env, fs};

fn main() -> Result<()> {
    for read in ["build.rs", "build", "wit"] {
        println!("cargo::rerun-if-changed={read}");
    }
    let package = format!("package sequentum:control-center@{};", env!("CARGO_PKG_VERSION"));
    ensure!(fs::read_to_string("wit/world.wit")?.contains(&package), "wit/world.wit must say {package}");
    let folder = env::var_os("OUT_DIR").context("cargo sets OUT_DIR")?;
    let folder = Path::new(&folder);
    fs::write(folder.join("types.rs"), types::types(&Catalogue::read("wit")?))?;
    fs::write(folder.join("zones.txt"), zones::zones())?;
    Ok(())
}
