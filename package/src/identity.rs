//! Who made the component, what it is and which version: the metadata that registries and `wasm-tools metadata show` read.

use anyhow::{Context, Result};
use wasm_metadata::{AddMetadata, AddMetadataField, Authors, Description, Licenses, Revision, Source, Version};

/// The version of the workspace, which is the component's too.
pub(crate) const VERSION: &str = env!("CARGO_PKG_VERSION");

const LICENSE: &str = env!("CARGO_PKG_LICENSE");
const AUTHORS: &str = "The sequentum-tools authors";

/// What a component says of itself.
pub(crate) struct Identity {
    pub(crate) name: String,
    pub(crate) description: String,
    /// Where its source is, as a URL.
    pub(crate) source: Option<String>,
    /// Which commit of the source it was built from.
    pub(crate) revision: Option<String>,
}

impl Identity {
    /// Writes the metadata into `component`, in place of what is there.
    pub(crate) fn write(&self, component: &[u8]) -> Result<Vec<u8>> {
        let source = match &self.source {
            Some(url) => AddMetadataField::Set(
                Source::new(url).with_context(|| format!("the source must be a URL, not `{url}`"))?,
            ),
            None => AddMetadataField::Clear,
        };

        let revision = match &self.revision {
            Some(commit) => AddMetadataField::Set(Revision::new(commit.clone())),
            None => AddMetadataField::Clear,
        };

        let mut identity = AddMetadata::default();
        identity.name = AddMetadataField::Set(self.name.clone());
        identity.description = AddMetadataField::Set(Description::new(self.description.clone()));
        identity.version = AddMetadataField::Set(Version::new(VERSION));
        identity.licenses = AddMetadataField::Set(Licenses::new(LICENSE)?);
        identity.authors = AddMetadataField::Set(Authors::new(AUTHORS));
        identity.source = source;
        identity.revision = revision;
        identity.to_wasm(&without_identity(component)?).context("cannot write the metadata")
    }
}

/// Setting a field does not remove an older one of the same name, so that a component packaged twice would say
/// everything twice.
fn without_identity(component: &[u8]) -> Result<Vec<u8>> {
    let mut cleared = AddMetadata::default();
    cleared.name = AddMetadataField::Clear;
    cleared.description = AddMetadataField::Clear;
    cleared.version = AddMetadataField::Clear;
    cleared.licenses = AddMetadataField::Clear;
    cleared.authors = AddMetadataField::Clear;
    cleared.source = AddMetadataField::Clear;
    cleared.revision = AddMetadataField::Clear;
    cleared.to_wasm(component).context("cannot read the component's metadata")
}
