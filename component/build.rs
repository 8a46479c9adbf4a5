//! Generates the component's exports: the functions of the world that the package is named after, each handed to the
//! function of the core with the same name.

use anyhow::{Context, Result};
use catalogue::{Catalogue, Tool, rust};
use std::path::Path;
use std::{env, fs};

/// The WIT, as seen from a package of this folder.
const WIT: &str = "../../wit";

fn main() -> Result<()> {
    println!("cargo::rerun-if-changed={WIT}");
    println!("cargo::rerun-if-changed=../build.rs");
    let package = env::var("CARGO_PKG_NAME").context("cargo sets CARGO_PKG_NAME")?;
    let version = env::var("CARGO_PKG_VERSION").context("cargo sets CARGO_PKG_VERSION")?;
    let world = package.strip_prefix("component-").context("a package here is named component-<world>")?;
    let exports: String = Catalogue::read_world(WIT, world)?.tools.iter().map(export).collect();
    let code = format!(
        "wit_bindgen::generate!({{\n\
         path: {WIT:?},\n\
         world: {world:?},\n\
         with: {{ \"sequentum:control-center/types@{version}\": sequentum_tools::types }},\n\
         }});\n\n\
         impl Guest for Component {{\n{exports}}}\n"
    );
    let folder = env::var_os("OUT_DIR").context("cargo sets OUT_DIR")?;
    fs::write(Path::new(&folder).join("exports.rs"), code)?;
    Ok(())
}

/// The export of one tool.
fn export(tool: &Tool) -> String {
    let function = rust::variable(&tool.name);
    let names: Vec<_> = tool.parameters.iter().map(|parameter| rust::variable(&parameter.name)).collect();
    let types = tool.parameters.iter().map(|parameter| rust::ty(&parameter.ty, "types::"));
    let parameters: String = names.iter().zip(types).map(|(name, ty)| format!("{name}: {ty}, ")).collect();
    let arguments: String = names.iter().map(|name| format!(", {name}")).collect();
    format!(
        "fn {function}({parameters}) -> Result<{}, types::Error> {{ wait(tools::{function}(&client()?{arguments})) }}\n",
        rust::ty(&tool.result, "types::"),
    )
}
