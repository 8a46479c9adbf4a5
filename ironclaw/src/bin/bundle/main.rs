//! Makes the bundle that IronClaw imports: the manifest, each tool's schemas and prompt, and the component. All but the component is
//! made of the WIT, so that nothing about a tool is written twice.

#[path = "../../address.rs"]
mod address;
mod manifest;
mod prompt;
mod reach;
#[path = "../../waits.rs"]
mod waits;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use catalogue::{Catalogue, Tool};
use clap::Parser;
use serde_json::Value;

use reach::Reach;

/// A tool that cannot be had there: its result is the address that the Control Center redirects to, and IronClaw goes there itself.
const LEFT_OUT: &str = "get-file-download-url";

/// Makes the bundle of the extension for IronClaw.
#[derive(Parser)]
#[command(version, about)]
struct Arguments {
    /// The finished component.
    #[arg(long, value_name = "FILE")]
    component: PathBuf,

    /// The WIT package of the tools.
    #[arg(long, value_name = "FOLDER")]
    wit: PathBuf,

    /// The bundle's folder, which is made anew.
    #[arg(long, value_name = "FOLDER")]
    output: PathBuf,

    /// The address of a Control Center of your own, with https (default: the one that the component has).
    #[arg(long)]
    url: Option<String>,

    /// A host where files of runs are kept, such as files.example.com or *.storage.example; may be given more than once.
    #[arg(long, value_name = "HOST")]
    file_host: Vec<String>,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(summary) => {
            println!("{summary}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<String> {
    let mut component =
        fs::read(&arguments.component).with_context(|| format!("cannot read {}", arguments.component.display()))?;
    let url = address_in(&mut component, arguments.url.as_deref())?;
    let reach = Reach::new(&url, &arguments.file_host)?;
    let catalogue = Catalogue::read(&arguments.wit)?;
    let tools: Vec<&Tool> = catalogue.tools.iter().filter(|tool| tool.name != LEFT_OUT).collect();

    let output = &arguments.output;
    if output.exists() {
        fs::remove_dir_all(output).with_context(|| format!("cannot remove {}", output.display()))?;
    }
    for tool in &tools {
        let files = manifest::Files::of(tool);
        write(output, &files.input, in_lines(&input_schema(&catalogue, tool)?)?)?;
        write(output, &files.output, in_lines(&catalogue.output_schema(tool))?)?;
        write(output, &files.prompt, prompt::of(&catalogue, tool))?;
    }
    write(output, manifest::MODULE, component)?;
    write(output, "manifest.toml", manifest::of(&catalogue, &tools, &reach))?;
    Ok(format!("{}: {} tools for {url}", output.display(), tools.len()))
}

/// The address that the component has, after it was given this one.
fn address_in(component: &mut [u8], url: Option<&str>) -> Result<String> {
    let mut places = component.windows(address::MARK.len()).enumerate().filter(|(_, bytes)| *bytes == address::MARK);
    let (Some((start, _)), None) = (places.next(), places.next()) else {
        bail!("this is not the component for IronClaw: it has no one place for the address");
    };
    let place = component.get_mut(start..start + address::LENGTH).context("the component ends within the address")?;
    if let Some(url) = url {
        if url.len() > address::LONGEST {
            bail!("the address is longer than {} bytes", address::LONGEST);
        }
        place.copy_from_slice(&address::place(url));
    }
    Ok(address::read(place).to_owned())
}

/// The schema of a tool's arguments, as this host wants it and with what holds in it.
fn input_schema(catalogue: &Catalogue, tool: &Tool) -> Result<Value> {
    let mut schema = catalogue.input_schema(tool);
    let fields = schema.as_object_mut().context("a schema that is no object")?;
    fields.insert("additionalProperties".to_owned(), false.into());
    let properties =
        fields.get_mut("properties").and_then(Value::as_object_mut).context("a schema without properties")?;
    for name in waits::PARAMETERS {
        let Some(Value::Object(parameter)) = properties.get_mut(name) else { continue };
        parameter.insert("maximum".to_owned(), waits::LONGEST.into());
        if let Some(Value::String(description)) = parameter.get_mut("description") {
            *description = waits::in_words(description);
        }
    }
    Ok(schema)
}

fn in_lines(json: &Value) -> Result<String> {
    Ok(serde_json::to_string_pretty(json)? + "\n")
}

fn write(folder: &Path, name: &str, content: impl AsRef<[u8]>) -> Result<()> {
    let file = folder.join(name);
    let parent = file.parent().context("a file in no folder")?;
    fs::create_dir_all(parent).with_context(|| format!("cannot make {}", parent.display()))?;
    fs::write(&file, content).with_context(|| format!("cannot write {}", file.display()))
}
