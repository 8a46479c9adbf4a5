//! Replaces the section `package-docs` of a component, and leaves every other byte of meaning as it is.

use std::borrow::Cow;

use anyhow::{Context, Result, bail};
use wasm_encoder::{Component, CustomSection, RawSection};
use wasmparser::{Encoding, Parser, Payload};
use wit_parser::PackageMetadata;

/// Copies `component` section by section, drops its descriptions if it has some, and appends `docs`.
///
/// Decoders refuse a component with two sections of that name, so packaging twice must not add a second one.
pub(crate) fn replace(component: &[u8], docs: &[u8]) -> Result<Vec<u8>> {
    let mut output = Component::new();
    // Modules and components within the component are copied whole; what is in them is not looked at.
    let mut depth = 0_usize;

    for payload in Parser::new(0).parse_all(component) {
        let payload = payload.context("the input is damaged")?;
        match &payload {
            Payload::Version { encoding, .. } if depth == 0 && *encoding != Encoding::Component => {
                bail!("the input is a core module, not a component");
            }
            Payload::ModuleSection { .. } | Payload::ComponentSection { .. } => {
                if depth == 0 {
                    copy(&payload, component, &mut output)?;
                }
                depth += 1;
            }
            // The component itself ends too, once, at depth 0.
            Payload::End(_) => depth = depth.saturating_sub(1),
            Payload::CustomSection(section) if section.name() == PackageMetadata::SECTION_NAME => {}
            _ if depth == 0 => copy(&payload, component, &mut output)?,
            _ => {}
        }
    }

    output.section(&CustomSection { name: Cow::Borrowed(PackageMetadata::SECTION_NAME), data: Cow::Borrowed(docs) });
    Ok(output.finish())
}

fn copy(payload: &Payload<'_>, component: &[u8], output: &mut Component) -> Result<()> {
    let Some((id, range)) = payload.as_section() else {
        return Ok(());
    };
    let data = component.get(range).context("a section reaches beyond the end of the input")?;
    output.section(&RawSection { id, data });
    Ok(())
}
